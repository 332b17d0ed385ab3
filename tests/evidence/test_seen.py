"""Passages coded once are seen through another framework, as far as one may, and nothing is invented."""

import pytest
from django.urls import reverse

from rangkul.core.access import visible
from rangkul.evidence.models import Framework
from rangkul.evidence.queries.frameworks import beside, kept_framework
from rangkul.evidence.queries.seen import Voices, seen_through
from rangkul.evidence.vocabulary import Part, Polarity
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
TRUST, DESIGN = "ag2008:collaborative_process.trust", "ag2008:institutional_design.transparency"


@pytest.fixture
def lead():
    return make_evaluator()


@pytest.fixture
def study(lead):
    return make_study(lead, framework=visible(lead, Framework).get(key="ansell-gash-2008"))


@pytest.fixture
def text(study):
    return make_text(make_source(study))


def look(actor, study):
    act_as(actor)
    mine = kept_framework(actor, study.framework_id).framework
    return seen_through(actor, study, mine, beside(actor, mine)[0])


def reached(seen) -> dict[str, tuple[str, ...]]:
    return {draft.node.code: draft.evidence for draft in seen.view.nodes if draft.borrowed}


def test_a_passage_on_trust_stands_under_mutual_trust_and_one_on_transparency_nowhere(lead, study, text):
    trust, design = (make_code(study, node=node) for node in (TRUST, DESIGN))
    first = make_coding(text, trust, lead, polarity=Polarity.SUPPORTS)
    second = make_coding(text, trust, lead, start=5, end=9, polarity=Polarity.CONTRADICTS)
    make_coding(text, design, lead, polarity=Polarity.NEUTRAL)
    make_coding(text, make_code(study), lead)

    seen = look(lead, study)

    assert reached(seen) == {"dynamics.shared_motivation.mutual_trust": (str(first.pk), str(second.pk))}
    assert seen.view.unmapped == (DESIGN,)
    assert seen.voices == {TRUST: Voices(1, 1, 0), DESIGN: Voices(0, 0, 1)}
    assert all(draft.rating is None for draft in seen.view.nodes)


def test_what_was_taken_back_and_what_is_coded_blind_by_another_is_not_seen(lead, study, text):
    other = make_second_rater()
    make_member(study, other, Part.SECOND_CODER)
    code = make_code(study, node=TRUST)
    gone = make_coding(text, code, lead)
    with owner_for_a_while():
        type(gone)._base_manager.filter(pk=gone.pk).update(withdrawn_at=gone.made_at)
    sample = make_sample(text, lead, other)
    blind = make_coding(text, code, other, sample=sample)

    assert reached(look(lead, study)) == {}
    assert reached(look(other, study)) == {}
    finish_sample(sample)
    act_as(other)
    assert list(reached(look(other, study)).values()) == [(str(blind.pk),)]


def test_the_page_says_by_which_relation_and_what_has_no_place(client, lead, study, text):
    for node in (TRUST, DESIGN):
        make_coding(text, make_code(study, node=node), lead, polarity=Polarity.SUPPORTS)
    sign_in(client, lead)
    client.post("/language/", {"language": "en", "next": "/"})

    page = client.get(reverse("study_seen", args=[study.pk])).content.decode()

    assert "Mutual trust" in page
    assert "The same" in page
    assert page.count("1 for · 0 against · 0 neutral") == 2
    homeless = page[page.index("without a place there") : page.index("that nothing reaches")]
    assert "Process transparency" in homeless
    bare = client.get(reverse("study_seen", args=[make_study(lead).pk])).content.decode()
    assert "The study has no framework yet" in bare


def test_many_passages_cost_as_much_as_one(client, lead, study, text, django_assert_max_num_queries):
    code = make_code(study, node=TRUST)
    for start in range(12):
        make_coding(text, code, lead, start=start, end=start + 2)
    sign_in(client, lead)
    client.get(reverse("study_seen", args=[study.pk]))

    with django_assert_max_num_queries(14):
        client.get(reverse("study_seen", args=[study.pk]))
