"""Cases with their variables and their voices go out and come in again the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.evidence import models
from rangkul.evidence.refi.project import Case, Selection, SyncPoint, SyncSpan, TextSpan, VariableValue
from rangkul.evidence.refi.project import Source as ForeignSource
from rangkul.evidence.refi.project import SourceKind as ForeignKind
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.vocabulary import Reason
from tests.conftest import owner_for_a_while
from tests.evidence.refi.projects import INTERVIEW, guid, small_project
from tests.makers import act_as, visible

from .exchanging import bring_in, take_out
from .makers import (
    make_case,
    make_code,
    make_coding,
    make_evaluator,
    make_source,
    make_study,
    make_text,
    make_voice,
)

pytestmark = pytest.mark.django_db
WORDS = "Kami hadir setiap bulan.\nKami jarang diundang."
TURNS = [(0, 24, "LKS-03"), (25, len(WORDS), "LKS-07")]


def make_compared(lead: Actor) -> models.Study:
    """A study whose cases are of a speaker, of a whole source, of a passage and a code, and of nothing."""
    study = make_study(lead)
    source = make_source(study, title="Wawancara")
    text = make_text(source, WORDS, turns=TURNS)
    code = make_code(study, "Hadir")
    passage = make_coding(text, code, lead, start=5, end=10)
    make_voice(make_case(study, "LKS Harapan", Kelamin="P", Usia="31"), source, "LKS-03")
    make_voice(make_case(study, "Forum", Kelamin=""), source)
    tied = make_case(study, "Rapat Mei")
    make_case(study, "Belum ada suara")
    with owner_for_a_while():
        models.CaseMark.objects.create(study=study, case=tied, coding=passage)
        models.CaseMark.objects.create(study=study, case=tied, code=code)
        models.StudyVariable._base_manager.filter(study=study, name="Usia").update(kind="Integer")
    return study


def told(lead: Actor, study: models.Study) -> dict[str, Any]:
    """All that a study holds of its cases, by the names that other software knows."""
    cases = visible(lead, models.StudyCase).filter(study=study)
    values = visible(lead, models.StudyVariableValue).filter(study=study)
    voices = visible(lead, models.CaseVoice).filter(study=study, unlinked_at=None)
    marks = visible(lead, models.CaseMark).filter(study=study)
    turns = visible(lead, models.Turn).filter(study=study).exclude(speaker="")
    return {
        "cases": set(cases.values_list("guid", "name", "description")),
        "variables": set(
            visible(lead, models.StudyVariable).filter(study=study).values_list("guid", "name", "kind")
        ),
        "values": set(values.values_list("variable__guid", "case__guid", "source__guid", "value")),
        "voices": set(voices.values_list("case__guid", "source__guid", "speaker")),
        "marks": set(marks.values_list("case__guid", "coding__guid", "code__guid")),
        "turns": set(turns.values_list("text__source__guid", "start", "end", "speaker")),
    }


def test_cases_go_out_come_in_and_go_out_the_same() -> None:
    lead = make_evaluator()
    mine, other, third = make_compared(lead), make_study(lead), make_study(lead)

    first = take_out(lead, mine)
    bring_in(lead, other, write_qdpx(first))
    second = take_out(lead, other)
    bring_in(lead, third, write_qdpx(second))

    assert second.cases == first.cases and len(first.cases) == 4
    assert second.variables == first.variables
    assert second.sources[0].selections == first.sources[0].selections
    whole = told(lead, mine)
    # Whoever speaks for no case leaves no trace in the file.
    whole["turns"] = {turn for turn in whole["turns"] if turn[3] == "LKS-03"}
    assert told(lead, other) == whole == told(lead, third)


def test_the_same_file_again_adds_no_case_and_no_voice() -> None:
    lead = make_evaluator()
    mine, other = make_compared(lead), make_study(lead)
    data = write_qdpx(take_out(lead, mine))
    bring_in(lead, other, data)
    before = told(lead, other)

    with pytest.raises(Refused) as no:
        bring_in(lead, other, data)

    assert no.value.reason == Reason.EXCHANGE_NOTHING_NEW
    assert told(lead, other) == before


def stretch(start: int, end: int, number: int, name: str = "") -> Selection:
    """A selection that carries no code."""
    return Selection(guid(number), TextSpan(start, end), name)


def test_a_stretch_that_other_software_gives_to_a_case_is_a_turn_of_its_speaker() -> None:
    lead = make_evaluator()
    study, project = make_study(lead), small_project()
    start = INTERVIEW.index("Informan")
    words = INTERVIEW[start : start + 14]
    source = replace(project.sources[0], selections=(stretch(start, start + 14, 70, words),))
    case = Case(guid(71), "Bu Rina", values=(), selections=(guid(70),))

    row = bring_in(lead, study, write_qdpx(replace(project, sources=(source,), cases=(case,), notes=())))

    found = told(lead, study)
    assert [turn[1:] for turn in found["turns"]] == [(start, start + 14, "Bu Rina")]
    assert [voice[2] for voice in found["voices"]] == ["Bu Rina"]
    assert row.report["losses"] == []


def test_a_stretch_of_a_recording_gives_its_speaker_to_the_moments_in_it_and_two_at_once_are_told() -> None:
    lead = make_evaluator()
    study, project = make_study(lead), small_project()
    points = tuple(SyncPoint(guid(80 + n), 1_000 * n, place) for n, place in enumerate((0, 12, 24)))
    spans = (SyncSpan(guid(80), guid(81)), SyncSpan(guid(80), guid(82)))
    selections = tuple(Selection(guid(90 + n), span, "") for n, span in enumerate(spans))
    transcript = ForeignSource(
        ForeignKind.TRANSCRIPT, guid(60), text=INTERVIEW, sync_points=points, selections=selections
    )
    audio = ForeignSource(ForeignKind.AUDIO, guid(61), "Rekaman", texts=(transcript,))
    case = Case(guid(71), "Bu Rina", selections=(guid(90), guid(91)))

    row = bring_in(lead, study, write_qdpx(replace(project, sources=(audio,), cases=(case,), notes=())))

    act_as(lead)
    turns = visible(lead, models.Turn).filter(study=study).order_by("start")
    assert list(turns.values_list("start", "end", "at_ms", "speaker")) == [
        (0, 12, 0, "Bu Rina"),
        (12, 24, 1_000, ""),
        (24, len(INTERVIEW), 2_000, ""),
    ]
    losses = {(one["kind"], one["why"]): one["count"] for one in row.report["losses"]}
    assert losses == {("transcript_selection", "overlaps"): 1}


def test_a_value_that_does_not_fit_its_type_goes_out_as_words() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    make_case(study, "LKS Harapan", Usia="kira-kira 30")
    with owner_for_a_while():
        models.StudyVariable._base_manager.filter(study=study).update(kind="Integer")

    case = take_out(lead, study).cases[0]

    assert [(value.kind, value.value) for value in case.values] == [("Text", "kira-kira 30")]
    assert isinstance(case.values[0], VariableValue)
