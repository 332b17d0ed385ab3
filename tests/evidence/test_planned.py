"""What the database plans once is answered for whoever asks now, behind both walls."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.core.access import visible
from rangkul.core.errors import NotFound
from rangkul.core.planned import planned
from rangkul.evidence.models import StudyMember
from rangkul.evidence.queries import codebooks, passages
from rangkul.evidence.vocabulary import Part
from tests.evidence.makers import make_code, make_evaluator, make_member, make_second_rater, make_study
from tests.makers import act_as

pytestmark = pytest.mark.django_db
# After five times the database makes one plan for all values.
OFTEN = 8
MINE = "SELECT name FROM evidence_code ORDER BY name"


def names(statement: str) -> list[str]:
    with planned() as cursor:
        cursor.execute(statement)
        return [name for (name,) in cursor.fetchall()]


def a_study_with(name: str) -> tuple[Any, Any]:
    lead = make_evaluator()
    code = make_code(make_study(lead), name)
    return lead, code


def test_a_plan_made_for_one_person_shows_the_next_only_their_own():
    """Wall 2 alone: the statement names nobody."""
    mine, _code = a_study_with("Percaya")
    another, _code = a_study_with("Curiga")

    act_as(mine)
    for _time in range(OFTEN):
        assert names(MINE) == ["Percaya"]
    act_as(another)

    assert names(MINE) == ["Curiga"]
    assert plans_for_all(MINE), "one plan for all was never made: this test tells nothing"


def plans_for_all(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans FROM pg_prepared_statements WHERE statement = %s", [statement])
        found: int = cursor.fetchone()[0]
        return found


@pytest.mark.parametrize("read", [codebooks.code, passages.listed_code])
def test_a_code_that_one_person_reads_often_is_not_there_for_another(read: Any):
    mine, code = a_study_with("Percaya")
    another, _code = a_study_with("Curiga")
    act_as(mine)
    for _time in range(OFTEN):
        assert read(mine, code_id=code.pk) == code

    act_as(another)

    with pytest.raises(NotFound):
        read(another, code_id=code.pk)


def test_whoever_leaves_a_study_reads_no_more_though_the_plan_stays():
    lead, code = a_study_with("Percaya")
    coder = make_second_rater()
    make_member(code.study, coder, Part.CODER)
    act_as(coder)
    for _time in range(OFTEN):
        assert passages.listed_code(coder, code_id=code.pk) == code

    act_as(lead)
    visible(lead, StudyMember).filter(user_id=coder.user_id).update(left_at=timezone.now())
    act_as(coder)

    assert names(MINE) == []
    with pytest.raises(NotFound):
        passages.listed_code(coder, code_id=code.pk)
