"""What a memo is about and what a set holds is of its own study: by the command, and by the database itself.

Every question to the database is put by the web role in the name of somebody who leads both studies.
"""

import json
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rangkul.core.errors import NotFound
from rangkul.evidence import models
from rangkul.evidence.commands import memos
from rangkul.evidence.vocabulary import MemoAbout
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .exchanging import take_out
from .makers import (
    make_case,
    make_code,
    make_coding,
    make_evaluator,
    make_memo,
    make_source,
    make_study,
    make_text,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]
HELD = ("code", "source", "memo")
KINDS = [kind for kind in MemoAbout.values if kind != MemoAbout.STUDY]


class Rows:
    """A study with one of each that a memo can be about or a set can hold."""

    def __init__(self, lead: Any) -> None:
        self.lead, self.study = lead, make_study(lead)
        source, code = make_source(self.study), make_code(self.study)
        text = make_text(source)
        self.things: dict[str, Any] = {
            MemoAbout.STUDY: self.study,
            MemoAbout.SOURCE: source,
            MemoAbout.TEXT: text,
            MemoAbout.CODE: code,
            MemoAbout.CODING: make_coding(text, code, lead),
            MemoAbout.CASE: make_case(self.study),
            "memo": make_memo(self.study, lead, MemoAbout.CODE, code.pk),
        }
        with owner_for_a_while():
            self.set = models.CodeSet.objects.create(study=self.study, name="Himpunan")

    def memo(self, **about: Any) -> models.Memo:
        """A memo of this study as the web role writes it, past the command."""
        with transaction.atomic():
            said = {"author": self.lead.user_id, "text": "…", "made_at": timezone.now()}
            return models.Memo.objects.create(study=self.study, **said, **about)

    def member(self, **held: Any) -> models.SetMember:
        """One more member of the set, past any command."""
        with transaction.atomic():
            return models.SetMember.objects.create(study=self.study, set=self.set, **held)


@pytest.fixture
def two() -> tuple[Rows, Rows]:
    lead = make_evaluator()
    mine, other = Rows(lead), Rows(lead)
    act_as(lead)
    return mine, other


@pytest.mark.parametrize("kind", MemoAbout.values)
def test_a_memo_is_about_something_of_its_own_study(kind: str, two: tuple[Rows, Rows]) -> None:
    mine, other = two
    said = {"study": mine.study, "about_kind": kind, "text": "…", "at": timezone.now()}

    with pytest.raises(NotFound):
        memos.write_memo(mine.lead, about_id=other.things[kind].pk, **said)
    assert memos.write_memo(mine.lead, about_id=mine.things[kind].pk, **said).study_id == mine.study.pk


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_takes_no_memo_about_something_of_another_study(
    kind: str, two: tuple[Rows, Rows]
) -> None:
    mine, other = two

    with pytest.raises(IntegrityError, match=f"memo_about_{kind}_is_of_its_study"):
        mine.memo(**models.about(kind, other.things[kind].pk))
    assert mine.memo(**models.about(kind, mine.things[kind].pk)).about_id == mine.things[kind].pk


@pytest.mark.parametrize("kind", MemoAbout.values)
def test_a_memo_is_about_exactly_one_thing_and_of_the_kind_it_says(kind: str, two: tuple[Rows, Rows]) -> None:
    mine, _other = two
    said = models.about(kind, mine.things[kind].pk)
    besides = next(one for one in KINDS if one != kind)
    wrong = [{**said, f"about_{besides}": mine.things[besides]}]
    wrong += [{"about_kind": kind}, {**said, "about_kind": besides}] if kind != MemoAbout.STUDY else []

    for about in wrong:
        with pytest.raises(IntegrityError, match="memo_is_about_one_thing"):
            mine.memo(**about)


@pytest.mark.parametrize("kind", HELD)
def test_the_database_takes_nothing_of_another_study_into_a_set(kind: str, two: tuple[Rows, Rows]) -> None:
    mine, other = two

    with pytest.raises(IntegrityError, match=f"setmember_{kind}_is_of_its_study"):
        mine.member(**{kind: other.things[kind]})
    mine.member(**{kind: mine.things[kind]})
    with pytest.raises(IntegrityError, match="set_has_a_member_once"):
        mine.member(**{kind: mine.things[kind]})


def test_a_member_of_a_set_is_one_thing(two: tuple[Rows, Rows]) -> None:
    mine, _other = two

    for held in ({}, {"code": mine.things["code"], "source": mine.things["source"]}):
        with pytest.raises(IntegrityError, match="set_member_is_one_thing"):
            mine.member(**held)


# --- what was there before -----------------------------------------------------------------------


def test_the_migration_makes_rows_of_what_a_set_named_and_only_of_those_of_its_study(
    two: tuple[Rows, Rows],
) -> None:
    mine, other = two
    names = {f"{kind}s": [str(rows.things[kind].guid).upper() for rows in (mine, other)] for kind in HELD} | {
        "codes": [str(rows.things["code"].guid) for rows in (mine, mine, other)]
    }
    fill = import_module("rangkul.evidence.migrations.0014_memos_and_sets_name_rows").FILL_SETS
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_codeset ADD COLUMN members jsonb")
        cursor.execute(
            "UPDATE evidence_codeset SET members = %s WHERE id = %s", [json.dumps(names), mine.set.pk]
        )
        for sql in fill:
            cursor.execute(sql)

    members = visible(mine.lead, models.SetMember).filter(set=mine.set)
    wanted = [tuple(mine.things[kind].pk if kind == one else None for kind in HELD) for one in HELD]
    assert sorted(members.values_list(*HELD), key=str) == sorted(wanted, key=str)
    taken = take_out(mine.lead, mine.study).sets[0]
    guids = [str(mine.things[kind].guid).upper() for kind in HELD]
    assert (taken.codes, taken.sources, taken.notes) == tuple((guid,) for guid in guids)


def test_the_migration_ties_a_memo_to_its_row_and_what_is_not_of_its_study_to_the_study(
    two: tuple[Rows, Rows],
) -> None:
    mine, other = two
    fill = import_module("rangkul.evidence.migrations.0014_memos_and_sets_name_rows").FILL_MEMOS
    memo, stray = (mine.memo(about_kind="study") for _ in range(2))
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_memo ADD COLUMN about_id uuid")
        cursor.execute("ALTER TABLE evidence_memo DROP CONSTRAINT memo_is_about_one_thing")
        for row, rows in ((memo, mine), (stray, other)):
            cursor.execute(
                "UPDATE evidence_memo SET about_kind = 'coding', about_id = %s WHERE id = %s",
                [rows.things["coding"].pk, row.pk],
            )
        for sql in fill:
            cursor.execute(sql)

    act_as(mine.lead)
    memo.refresh_from_db()
    stray.refresh_from_db()
    assert (memo.about_kind, memo.about_id) == ("coding", mine.things["coding"].pk)
    assert (stray.about_kind, stray.about_id) == ("study", mine.study.pk)
