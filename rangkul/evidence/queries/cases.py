"""What is read of the cases of a study: which there are, what they are like, who speaks for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound
from rangkul.evidence.models import (
    CaseMark,
    CaseVoice,
    Source,
    Study,
    StudyCase,
    StudyVariable,
    StudyVariableValue,
    Turn,
)
from rangkul.evidence.queries.codebooks import becomings, codes
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.queries.left import cases_that_left, left
from rangkul.evidence.queries.passages import Row, rows_of
from rangkul.evidence.queries.sources import voices
from rangkul.evidence.rules import variables as rules
from rangkul.evidence.rules.cases import Passage, Said, Voice, cases_of, columns_of


@dataclass(frozen=True)
class Told:
    """One case with what it has in each variable, how many voices speak for it, how many passages count."""

    case: StudyCase
    values: tuple[tuple[StudyVariable, str], ...]
    voices: int
    passages: int
    # Everybody who spoke for it withdrew: what is known of it is closed with their words.
    left: bool = False


def cases(actor: Actor, study: Study) -> QuerySet[StudyCase]:
    """The cases of a study by name."""
    return visible(actor, StudyCase).filter(study=study).order_by("name", "pk")


def variables(actor: Actor, study: Study, *, retired: bool = False) -> QuerySet[StudyVariable]:
    """The variables of a study that are in use, or those that are not, by name."""
    rows = visible(actor, StudyVariable).filter(study=study, retired_at__isnull=not retired)
    return rows.order_by("name", "pk")


def case(actor: Actor, *, study_case_id: UUID) -> StudyCase:
    """One case of a study that one takes part in, or NotFound."""
    found = visible(actor, StudyCase).filter(pk=study_case_id).select_related("study").first()
    if found is None:
        raise NotFound
    return found


def variable(actor: Actor, *, variable_id: UUID) -> StudyVariable:
    """One variable of a study that one takes part in, or NotFound."""
    found = visible(actor, StudyVariable).filter(pk=variable_id).select_related("study").first()
    if found is None:
        raise NotFound
    return found


def counted_values(actor: Actor, found: StudyVariable) -> list[tuple[str, int]]:
    """What was said in a variable, from low to high, and of how many cases and sources."""
    rows = _values_that_count(actor, found.study).filter(variable=found).exclude(value="")
    said = Counter(rules.plain(found.kind, value) for value in rows.values_list("value", flat=True))
    return [(value, said[value]) for value in rules.in_order(found.kind, said)]


def _values_that_count(actor: Actor, study: Study) -> QuerySet[StudyVariableValue]:
    """What was said of cases and sources, without those that have left the study."""
    rows, gone = visible(actor, StudyVariableValue), left(actor, study)
    if not gone:
        return rows
    # Each column is empty in the rows of the other kind: an `exclude` would lose those.
    stays = Q(source=None) | ~Q(source__in=gone)
    return rows.filter(stays, Q(case=None) | ~Q(case__in=cases_that_left(actor, study, gone)))


def told(actor: Actor, study: Study) -> list[Told]:
    """Every case of a study; as many queries with many as with few."""
    known = list(variables(actor, study))
    values: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = visible(actor, StudyVariableValue).filter(study=study, case__isnull=False)
    for case_id, variable_id, value in rows.values_list("case_id", "variable_id", "value"):
        values[case_id][variable_id] = value
    gone = left(actor, study)
    out = cases_that_left(actor, study, gone)
    voices = [one for one in _voices(actor, study) if one.source not in gone]
    counted: dict[Any, int] = defaultdict(int)
    for belongs in _belonging(actor, study, _coded(actor, study), voices).values():
        for one in belongs:
            counted[one] += 1
    return [
        Told(
            one,
            tuple((of, values[one.pk][of.pk]) for of in known if _told(values[one.pk].get(of.pk), one, out)),
            sum(voice.case == one.pk for voice in voices),
            counted[one.pk],
            one.pk in out,
        )
        for one in cases(actor, study)
    ]


def _told(value: str | None, case: StudyCase, out: frozenset[UUID]) -> bool:
    return bool(value) and case.pk not in out


def has_left(actor: Actor, found: StudyCase) -> bool:
    """Whether everybody who spoke for a case withdrew."""
    return found.pk in cases_that_left(actor, found.study, left(actor, found.study_id))


def values_of(actor: Actor, found: StudyCase) -> dict[UUID, str]:
    """What a case has in each variable."""
    rows = visible(actor, StudyVariableValue).filter(case=found)
    return dict(rows.values_list("variable_id", "value"))


def values_used(actor: Actor, study: Study) -> dict[UUID, list[str]]:
    """What was said in each variable already, so that it is written in one way."""
    used: dict[UUID, set[str]] = defaultdict(set)
    rows = _values_that_count(actor, study).filter(study=study).order_by()
    for variable_id, value in rows.values_list("variable_id", "value").distinct():
        used[variable_id] |= {value} if value else set()
    return {key: sorted(found) for key, found in used.items()}


def voices_of(actor: Actor, found: StudyCase) -> QuerySet[CaseVoice]:
    """Who speaks for a case, by source."""
    rows = visible(actor, CaseVoice).filter(case=found, unlinked_at=None)
    return rows.select_related("source").defer("source__original").order_by("source__title", "speaker")


def voices_in(actor: Actor, source: Source) -> dict[str, list[CaseVoice]]:
    """For which cases a source and each of its speakers speak; under the empty name the whole source."""
    found: dict[str, list[CaseVoice]] = defaultdict(list)
    rows = visible(actor, CaseVoice).filter(source=source, unlinked_at=None).select_related("case")
    for row in rows.order_by("case__name", "pk"):
        found[row.speaker].append(row)
    return found


def by_variable(
    actor: Actor, study: Study, found: StudyVariable, *, bands: Sequence[rules.Band] = ()
) -> tuple[list[str], list[Row]]:
    """The codes against what the cases of their passages, or their sources, say in one variable.

    A passage stands in each column that one of its cases names, once in each and once in the whole; where
    nobody says anything it stands in the empty column. In bands, numbers of one band share a column.
    """
    became = becomings(list(codes(actor, study)))
    coded = _coded(actor, study)
    belongs = _belonging(actor, study, coded, _voices(actor, study))
    of_case, of_source = _said_in(actor, found, bands)
    met: dict[tuple[UUID, str], list[tuple[UUID, int]]] = defaultdict(list)
    whole: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    voice = voices(actor, study)
    for code, passage in coded:
        own = of_source.get(passage.source, "")
        said_by = voice.get(passage.source) or passage.source
        for column in columns_of(belongs[passage.key], of_case, own):
            met[became[code], column].append((said_by, 1))
        whole[became[code]].append((said_by, 1))
    seen = {column for _code, column in met}
    columns = rules.in_bands(bands, seen) if bands else rules.in_order(found.kind, seen)
    return columns, rows_of(actor, study, columns, met, whole)


def _said_in(
    actor: Actor, found: StudyVariable, bands: Sequence[rules.Band]
) -> tuple[Mapping[Any, str], Mapping[Any, str]]:
    """What each case, and each source, says in a variable: its value, or the band it falls into."""
    rows = visible(actor, StudyVariableValue).filter(variable=found).exclude(value="")
    of_case: dict[Any, str] = {}
    of_source: dict[Any, str] = {}
    for row in rows:
        told = of_case if row.case_id else of_source
        told[row.case_id or row.source_id] = rules.banded(bands, rules.plain(found.kind, row.value))
    return of_case, of_source


Coded = list[tuple[UUID, Passage]]


def _coded(actor: Actor, study: Study) -> Coded:
    """The passages that count, each with its code."""
    rows = counting(actor, study).order_by()
    told = rows.values_list("code_id", "pk", "text__source_id", "text_id", "start", "end")
    return [(row[0], Passage(*row[1:])) for row in told]


def _voices(actor: Actor, study: Study) -> Iterable[Voice]:
    rows = visible(actor, CaseVoice).filter(study=study, unlinked_at=None)
    return [Voice(*row) for row in rows.values_list("case_id", "source_id", "speaker")]


def _belonging(actor: Actor, study: Study, coded: Coded, voices: Iterable[Voice]) -> dict[Any, set[Any]]:
    """The cases of each passage."""
    speaking = {voice.source for voice in voices if voice.speaker}
    turns = visible(actor, Turn).filter(study=study, text__source__in=speaking).exclude(speaker="")
    marks = visible(actor, CaseMark).filter(study=study, coding__isnull=False)
    return cases_of(
        [passage for _code, passage in coded],
        voices,
        [Said(*row) for row in turns.values_list("text_id", "start", "end", "speaker")],
        marks.values_list("coding_id", "case_id"),
    )
