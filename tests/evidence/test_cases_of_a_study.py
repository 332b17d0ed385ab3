"""Cases of a study: who speaks for one, what it is like, and where its passages count."""

import json
from datetime import timedelta
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.evidence import models
from rangkul.evidence.commands import cases as commands
from rangkul.evidence.commands.texts import name_speakers
from rangkul.evidence.queries import cases as read
from rangkul.evidence.rules import cases as rules
from rangkul.evidence.rules.variables import in_order
from rangkul.evidence.vocabulary import Part, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .makers import (
    finish_sample,
    make_case,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
    make_voice,
)

LINES = [
    ("Pewawancara", "Siapa yang hadir?"),
    ("LKS-03", "Kami hadir setiap bulan."),
    ("LKS-07", "Kami jarang diundang."),
]


class Desk:
    """A study with a lead, a second coder and a reader, and an interview in which two answer."""

    def __init__(self) -> None:
        self.lead, self.second, self.reader = make_evaluator(), make_second_rater(), make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        make_member(self.study, self.reader, Part.READER)
        self.source = make_source(self.study, kind=SourceKind.INTERVIEW)
        make_consent(self.source)
        text, turns = "", []
        for speaker, words in LINES:
            turns.append((len(text), len(text) + len(words), speaker))
            text += f"{words}\n"
        self.text, self.turns = make_text(self.source, text, turns=turns), turns
        self.code = make_code(self.study, "Hadir")
        act_as(self.lead)

    def coded(self, first: int, last: int | None = None, **values: Any) -> models.Coding:
        """A coding on the turns from the first to the last."""
        start, end = self.turns[first][0], self.turns[first if last is None else last][1]
        made = make_coding(
            self.text, values.pop("code", self.code), self.lead, start=start, end=end, **values
        )
        act_as(self.lead)
        return made

    def variable(self, name: str) -> models.StudyVariable:
        return visible(self.lead, models.StudyVariable).get(study=self.study, name=name)

    def split(self, name: str, who: Any = None) -> dict[str, Any]:
        """The table of codes by a variable: for each code its cells by column, and its whole."""
        variable = self.variable(name)
        act_as(who or self.lead)
        columns, rows = read.by_variable(who or self.lead, self.study, variable)
        return {
            row.code.name: (
                {column: cell.passages for column, cell in zip(columns, row.cells, strict=True)},
                row.passages,
            )
            for row in rows
        }


@pytest.fixture
def desk(db: None) -> Desk:
    """A study with an interview."""
    return Desk()


# --- which case a passage belongs to ------------------------------------------------------------------------

places = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(
    cuts=st.lists(st.integers(0, 30), max_size=6),
    voices=st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "p", "q"])), max_size=5),
    passages=st.lists(places, max_size=6),
)
def test_a_passage_belongs_to_the_cases_of_whoever_says_a_letter_of_it(
    cuts: list[int], voices: list[tuple[str, str]], passages: list[list[int]]
) -> None:
    ends = sorted({0, 30, *cuts})
    turns = [rules.Said("t", start, end, "pq"[n % 2]) for n, (start, end) in enumerate(pairwise(ends))]
    found = rules.cases_of(
        [rules.Passage(n, "s", "t", *place) for n, place in enumerate(passages)],
        [rules.Voice(case, "s", speaker) for case, speaker in voices],
        turns,
    )

    for number, (start, end) in enumerate(passages):
        # Letter by letter, by hand.
        speaks = {
            turn.speaker
            for at in range(start, max(end, start + 1))
            for turn in turns
            if turn.start <= at < turn.end
        }
        expected = {case for case, speaker in voices if not speaker or speaker in speaks}
        assert found[number] == expected


@given(
    values=st.dictionaries(st.sampled_from("ABC"), st.sampled_from(["", "x", "y"])),
    passages=st.lists(st.sets(st.sampled_from("ABC")), max_size=8),
)
def test_every_passage_stands_in_a_column_and_in_none_twice(
    values: dict[str, str], passages: list[set[str]]
) -> None:
    for cases in passages:
        columns = rules.columns_of(cases, values)
        said = {values[case] for case in cases if values.get(case)}
        assert columns == (said or {""})


def test_numbers_are_ordered_as_numbers_and_what_nobody_said_comes_last() -> None:
    assert in_order("Integer", ["10", "", "9", "sekitar 3"]) == ["9", "10", "sekitar 3", ""]
    assert in_order("Text", ["pria", "", "Perempuan"]) == ["Perempuan", "pria", ""]


# --- saying it ----------------------------------------------------------------------------------------------


def test_a_speaker_speaks_for_a_case_and_the_whole_source_for_another(desk: Desk) -> None:
    made = commands.link_voices(
        desk.lead,
        source=desk.source,
        added={"": "Forum LKS", "LKS-03": "LKS Harapan"},
        at=timezone.now(),
    )

    assert [case.name for case in made] == ["Forum LKS", "LKS Harapan"]
    found = read.voices_in(desk.lead, desk.source)
    assert {name: [one.case.name for one in rows] for name, rows in found.items()} == {
        "": ["Forum LKS"],
        "LKS-03": ["LKS Harapan"],
    }


def test_a_name_that_is_known_makes_no_second_case_and_the_same_link_is_made_once(desk: Desk) -> None:
    case = make_case(desk.study, "LKS Harapan")
    act_as(desk.lead)

    for _ in range(2):
        made = commands.link_voices(
            desk.lead, source=desk.source, added={"LKS-03": " lks  harapan "}, at=timezone.now()
        )
        assert made == []

    assert [one.case for one in read.voices_in(desk.lead, desk.source)["LKS-03"]] == [case]


def test_what_does_not_hold_is_taken_back_and_stays_readable(desk: Desk) -> None:
    voice = make_voice(make_case(desk.study), desk.source, "LKS-03")
    act_as(desk.lead)

    commands.link_voices(desk.lead, source=desk.source, ended=[voice.pk], added={}, at=timezone.now())

    assert read.voices_in(desk.lead, desk.source) == {}
    assert visible(desk.lead, models.CaseVoice).get(pk=voice.pk).unlinked_at is not None


@pytest.mark.parametrize(
    ("speaker", "name", "reason"),
    [("Orang lain", "LKS", Reason.SPEAKER_UNKNOWN), ("LKS-03", "Kembar", Reason.CASE_NAME_TWICE)],
)
def test_nobody_is_linked_who_does_not_speak_nor_to_a_name_that_two_cases_carry(
    desk: Desk, speaker: str, name: str, reason: Reason
) -> None:
    for _ in range(2):
        make_case(desk.study, "Kembar")
    act_as(desk.lead)

    with pytest.raises(Refused) as no:
        commands.link_voices(desk.lead, source=desk.source, added={speaker: name}, at=timezone.now())

    assert no.value.reason == reason


def test_a_reader_links_nobody_and_a_stranger_finds_nothing(desk: Desk) -> None:
    case, stranger = make_case(desk.study), make_evaluator()
    act_as(desk.reader)
    with pytest.raises(Refused):
        commands.link_voices(desk.reader, source=desk.source, added={"": "X"}, at=timezone.now())
    with pytest.raises(Refused):
        commands.make_case(desk.reader, study=desk.study, name="X", at=timezone.now())
    act_as(stranger)
    with pytest.raises(NotFound):
        read.case(stranger, study_case_id=case.pk)


def test_a_speaker_with_another_name_still_speaks_for_the_case(desk: Desk) -> None:
    make_voice(make_case(desk.study, "Harapan"), desk.source, "LKS-03")
    make_voice(make_case(desk.study, "Tunas"), desk.source, "LKS-07")
    act_as(desk.lead)

    names = {"Pewawancara": "Pewawancara", "LKS-03": "LKS-07", "LKS-07": "LKS-03"}
    name_speakers(desk.lead, text=desk.text, names=names, at=timezone.now())

    found = read.voices_in(desk.lead, desk.source)
    assert {name: [one.case.name for one in rows] for name, rows in found.items() if rows} == {
        "LKS-07": ["Harapan"],
        "LKS-03": ["Tunas"],
    }


def test_a_name_that_an_older_text_still_says_keeps_its_case(desk: Desk) -> None:
    make_voice(make_case(desk.study, "Harapan"), desk.source, "LKS-03")
    newer = make_text(desk.source, desk.text.text, turns=[(0, 5, "LKS-03")], version=2)
    act_as(desk.lead)

    name_speakers(desk.lead, text=newer, names={"LKS-03": "Bu Rina"}, at=timezone.now())

    assert {name for name, rows in read.voices_in(desk.lead, desk.source).items() if rows} == {
        "LKS-03", "Bu Rina",
    }  # fmt: skip


def test_two_who_change_a_case_at_once_are_told(desk: Desk) -> None:
    case = make_case(desk.study, "Harapan", kelamin="P")
    variable = desk.variable("kelamin")
    first, second = (visible(desk.lead, models.StudyCase).get(pk=case.pk) for _ in range(2))

    commands.change_case(desk.lead, case=first, name="Harapan", values={variable.pk: "L"}, at=timezone.now())
    with pytest.raises(Stale):
        commands.change_case(desk.lead, case=second, name="Tunas", values={}, at=timezone.now())

    assert read.values_of(desk.lead, case) == {variable.pk: "L"}


# --- counting -----------------------------------------------------------------------------------------------


def test_codes_stand_in_the_column_of_whoever_speaks_and_once_in_the_whole(desk: Desk) -> None:
    make_voice(make_case(desk.study, "LKS-03", kelamin="P"), desk.source, "LKS-03")
    make_voice(make_case(desk.study, "LKS-07", kelamin="L"), desk.source, "LKS-07")
    desk.coded(1)
    desk.coded(1, 2)
    desk.coded(0)

    assert desk.split("kelamin") == {"Hadir": ({"L": 1, "P": 2, "": 1}, 3)}


def test_a_passage_of_two_cases_that_say_the_same_counts_once_there(desk: Desk) -> None:
    make_voice(make_case(desk.study, kelamin="P"), desk.source, "LKS-03")
    make_voice(make_case(desk.study, kelamin="P"), desk.source, "LKS-07")
    desk.coded(1, 2)

    assert desk.split("kelamin") == {"Hadir": ({"P": 1}, 1)}


def test_a_passage_that_two_coded_blind_counts_once_in_its_column_and_never_before_it_is_open(
    desk: Desk,
) -> None:
    make_voice(make_case(desk.study, kelamin="P"), desk.source, "LKS-03")
    unit = (desk.turns[1][0], desk.turns[1][1])
    sample = make_sample(desk.text, desk.lead, desk.second, units=[unit])
    for who in (desk.lead, desk.second):
        make_coding(desk.text, desk.code, who, start=unit[0], end=unit[1], sample=sample)

    for who in (desk.lead, desk.second, desk.reader):
        assert desk.split("kelamin", who) == {"Hadir": ({}, 0)}
    finish_sample(sample)
    for who in (desk.lead, desk.second, desk.reader):
        assert desk.split("kelamin", who) == {"Hadir": ({"P": 1}, 1)}


def test_a_mark_on_a_hidden_passage_is_hidden_with_it(desk: Desk) -> None:
    case = make_case(desk.study)
    coding = desk.coded(1)
    with owner_for_a_while():
        models.CaseMark.objects.create(study=desk.study, case=case, coding=coding)
        models.CaseMark.objects.create(study=desk.study, case=case, code=desk.code)
    make_sample(desk.text, desk.lead, desk.second, drawn_at=timezone.now() - timedelta(days=1))

    assert visible(desk.lead, models.CaseMark).count() == 2
    assert visible(desk.second, models.CaseMark).count() == 1


def test_more_cases_cost_no_more_queries(desk: Desk) -> None:
    counted = []
    for _ in range(2):
        for _more in range(3):
            make_voice(make_case(desk.study, kelamin="P"), desk.source, "LKS-03")
            desk.coded(1)
        act_as(desk.lead)
        with CaptureQueriesContext(connection) as caught:
            read.told(desk.lead, desk.study)
            read.by_variable(desk.lead, desk.study, desk.variable("kelamin"))
        counted.append(len(caught))

    assert counted[0] == counted[1]


# --- what was there before ----------------------------------------------------------------------------------


def test_the_migration_makes_rows_of_the_names_in_a_list_and_only_of_those_of_the_study(desk: Desk) -> None:
    other, coding, case = make_source(make_study(desk.lead)), desk.coded(1), make_case(desk.study)
    members = {
        "sources": [str(desk.source.guid).upper(), str(desk.source.guid), str(other.guid)],
        "codings": [str(coding.guid).upper()],
        "codes": [str(desk.code.guid)],
    }
    fill = import_module("rangkul.evidence.migrations.0010_cases_with_their_voices").FILL
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_studycase ADD COLUMN members jsonb")
        cursor.execute(
            "UPDATE evidence_studycase SET members = %s WHERE id = %s", [json.dumps(members), case.pk]
        )
        for sql in fill:
            cursor.execute(sql)

    assert list(read.voices_of(desk.lead, case).values_list("source", "speaker")) == [(desk.source.pk, "")]
    marks = visible(desk.lead, models.CaseMark).filter(case=case)
    assert set(marks.values_list("coding", "code")) == {(coding.pk, None), (None, desk.code.pk)}
