"""What is never changed in a study: the web role has no right to the column, or the row stands for good.

The lists here are written from what a team does with a row after it was first written, not from the walls.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.walls import declared_walls
from rangkul.evidence import models
from rangkul.evidence.vocabulary import MemoAbout
from tests.conftest import owner_for_a_while
from tests.makers import act_as

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]

MAY_CHANGE = {
    "evidence_study": "title programme period_from period_to framework_id language version expected_locked_at"
    " data_opened_at no_pattern no_agreement_reason reporting",
    "evidence_studymember": "part left_at",
    "evidence_expectedrating": "low high reason entered_by entered_at",
    "evidence_expectedproposition": "triggers reason entered_by entered_at",
    "evidence_informanttarget": "target refused",
    "evidence_projectfile": "report state exchange_id sealed",
    "evidence_source": "kind title organisation_name group happened_on language lineage_id file_name original"
    " consent_needed with_child circumstances version",
    "evidence_sourceconsent": "withdrawn_on",
    "evidence_turn": "speaker",
    "evidence_studycase": "name description version",
    "evidence_studyvariable": "name description bands version retired_at",
    "evidence_studyvariablevalue": "value",
    "evidence_casevoice": "unlinked_at",
    "evidence_codesplit": "heading ended_at",
    "evidence_placement": "undone_at answer answered_at",
    "evidence_code": "name definition include exclude examples other_language other_name other_definition"
    " other_include other_exclude other_examples version parent_id position merged_into_id"
    " retired_at is_codable",
    "evidence_coding": "code_id code_version polarity strength facet translation withdrawn_at version",
    "evidence_memo": "title text kept_at withdrawn_at version",
    "evidence_codingstep": "undone_at",
    "evidence_sample": "unlocked_at",
    "evidence_samplecoder": "finished_at released_at released_by",
    "evidence_agreementfigures": "state asked_by asked_at ended_at figures",
    "evidence_membercheck": "answer words coding_id answered_at said_on",
}


def test_the_web_role_may_change_in_a_study_only_what_a_command_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.column_privileges"
            " WHERE grantee = 'rangkul_web' AND privilege_type = 'UPDATE'"
        )
        granted: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            granted.setdefault(table, set()).add(column)

    ours = {wall.table for wall in declared_walls() if wall.table.startswith("evidence_")}
    wanted = {table: set(columns.split()) for table, columns in MAY_CHANGE.items()}
    assert {table: columns for table, columns in granted.items() if table in ours} == wanted


Made = tuple[Actor, Any]


def _led() -> tuple[Actor, models.Study, models.SourceText]:
    lead = make_evaluator()
    study = make_study(lead)
    return lead, study, make_text(make_source(study))


def former_member() -> Made:
    """Somebody who left."""
    lead, study, _text = _led()
    return lead, make_member(study, make_second_rater(), left_at=timezone.now())


def withdrawn_consent() -> Made:
    """A consent that was taken back."""
    lead, _study, text = _led()
    return lead, make_consent(text.source, withdrawn_on=timezone.localdate())


def withdrawn_memo() -> Made:
    """A memo that its author took back."""
    lead, study, text = _led()
    return lead, make_memo(study, lead, MemoAbout.TEXT, text.pk, withdrawn_at=timezone.now())


def opened_sample() -> Made:
    """A sample that everybody may compare."""
    lead, _study, text = _led()
    sample = make_sample(text, lead, make_second_rater())
    finish_sample(sample)
    return lead, sample


def finished_coder() -> Made:
    """Somebody who said that they had finished."""
    lead, _study, text = _led()
    sample = make_sample(text, lead, make_second_rater())
    finish_sample(sample)
    with owner_for_a_while():
        return lead, models.SampleCoder._base_manager.get(sample=sample, user_id=lead.user_id)


def answered_check() -> Made:
    """A finding that its informant answered."""
    lead, study, text = _led()
    with owner_for_a_while():
        return lead, models.MemberCheck.objects.create(
            study=study,
            source=text.source,
            statement="Rapat rutin.",
            answer="agree",
            made_by=lead.user_id,
            made_at=timezone.now(),
            answered_at=timezone.now(),
        )


STANDING = [
    former_member,
    withdrawn_consent,
    withdrawn_memo,
    opened_sample,
    finished_coder,
    answered_check,
]


def _refused(row: Any, change: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET {change} WHERE id = %s", [row.pk])
            changed = cursor.rowcount
    except DatabaseError as error:
        assert "for good" in str(error) or "permission denied" in str(error), error
        return True
    assert changed == 1, "the row is not even there: the test proves nothing"
    return False


@pytest.mark.parametrize("make", STANDING, ids=lambda made: made.__name__)
def test_no_column_of_a_row_that_stands_can_be_changed(make: Callable[[], Made]) -> None:
    actor, row = make()
    act_as(actor)

    for column in MAY_CHANGE[row._meta.db_table].split():
        assert _refused(row, f"{column} = {column}"), column


@pytest.mark.parametrize("make", STANDING, ids=lambda made: made.__name__)
def test_nor_by_the_owner_with_wall_2_off(make: Callable[[], Made]) -> None:
    _actor, row = make()
    column = MAY_CHANGE[row._meta.db_table].split()[0]

    with owner_for_a_while():
        assert _refused(row, f"{column} = {column}")


@pytest.mark.parametrize(
    "column", ["text_id", '"start"', '"end"', "quote", "coder", "sample_id", "layer", "study_id"]
)
def test_nobody_moves_a_coding_to_other_words_or_another_hand(column: str) -> None:
    lead, study, text = _led()
    coding = make_coding(text, make_code(study), lead)
    act_as(lead)

    assert _refused(coding, f"{column} = {column}")
    assert not _refused(coding, "polarity = 'supports'")
