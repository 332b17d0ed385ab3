"""What `to_code` asks in one journey is what the queries say that everything else is decided by."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.evidence.models import SampleCoder, StudyMember
from rangkul.evidence.queries import codings as read
from rangkul.evidence.queries.studies import part_of
from rangkul.evidence.vocabulary import Part
from tests.conftest import owner_for_a_while
from tests.makers import act_as

from .makers import (
    finish_sample,
    make_code,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
    release,
)

pytestmark = pytest.mark.django_db
DONE = st.sampled_from(["", "finished", "released", "opened"])


def asked(me: Any, text: Any, code: Any, at: Any) -> Any:
    """What the one journey tells."""
    return read.to_code(me, text_id=text.pk, code_id=code.pk, start=0, end=4, shown=None, at=at)[0]


@settings(max_examples=40)
@given(
    part=st.sampled_from([Part.CODER, Part.SECOND_CODER, Part.READER]),
    versions=st.integers(1, 3),
    samples=st.lists(st.tuples(st.integers(0, 2), st.booleans(), DONE), max_size=3),
)
def test_part_newest_version_and_blindness_are_those_of_the_queries(
    part: str, versions: int, samples: list[tuple[int, bool, str]]
) -> None:
    lead, me = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, me, part)
    source, code = make_source(study), make_code(study)
    texts = [make_text(source, "Kami hadir setiap bulan.", version=n + 1) for n in range(versions)]
    for place, mine, done in samples:
        _draw(texts[place % versions], lead, me if mine else make_second_rater(), done)
    act_as(me)

    for text in texts:
        at = timezone.now()
        told = asked(me, text, code, at)
        assert told.part == part_of(me, study, at=at) == part
        assert told.newest == versions
        assert bool(told.blind) is (read.blind_sample(me, text) is not None)


def _draw(text: Any, lead: Any, coder: Any, done: str) -> None:
    """A sample of a text that the lead and somebody code, and how far that somebody is."""
    sample = make_sample(text, lead, coder)
    if done == "finished":
        with owner_for_a_while():
            rows = SampleCoder._base_manager.filter(sample=sample, user_id=coder.user_id)
            rows.update(finished_at=timezone.now())
    elif done == "released":
        release(sample, coder)
    elif done == "opened":
        finish_sample(sample)


def test_whoever_left_has_no_part_by_either_way() -> None:
    lead, me = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, me)
    text, code = make_text(make_source(study)), make_code(study)
    with owner_for_a_while():
        rows = StudyMember._base_manager.filter(study=study, user_id=me.user_id)
        rows.update(left_at=timezone.now() + timedelta(minutes=5))
    act_as(me)
    now, later = timezone.now(), timezone.now() + timedelta(minutes=6)

    assert asked(me, text, code, now).part == part_of(me, study, at=now)
    assert part_of(me, study, at=later) == ""
