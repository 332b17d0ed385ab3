"""Every page of a study is two clicks from every other, and no row of tabs is longer than a desk is wide."""

import pytest

from rangkul.evidence import navigation
from tests.makers import act_as

from .makers import make_evaluator, make_second_rater, make_study

MOST_IN_A_ROW = 6


@pytest.mark.django_db
def test_every_tab_stands_in_a_group_and_is_found_from_its_groups_first_page():
    lead = make_evaluator()
    study = make_study(lead)
    act_as(lead)

    for name, tab in navigation._tabs.items():
        groups = navigation.study_tabs(lead, study, name)
        (here,) = [group for group in groups if group["current"]]
        assert tab.group in navigation.GROUPS
        assert len(groups) <= MOST_IN_A_ROW
        assert len(here["parts"]) <= MOST_IN_A_ROW
        shown = here["parts"] or [here]
        assert [part["word"] for part in shown if part["current"]] == [tab.word] or shown == [here]


@pytest.mark.django_db
def test_a_second_rater_is_shown_no_group_that_has_no_page_for_them():
    rater = make_second_rater()
    study = make_study(rater)

    words = [str(group["word"]) for group in navigation.study_tabs(rater, study, "study")]

    assert "Pertukaran" not in words
    assert len(words) == len(navigation.GROUPS) - 1
