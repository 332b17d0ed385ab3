"""What is read once a sample is open: what its coders marked, where they differ, what was settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Adjudication, Code, Coding, Sample, SampleCoder, SampleUnit
from rangkul.evidence.queries.codebooks import carried_by, tell_apart
from rangkul.evidence.queries.left import left
from rangkul.evidence.queries.samples import codes_elsewhere
from rangkul.evidence.rules.codebooks import standing
from rangkul.evidence.rules.compared import Basis, Marked, Unit
from rangkul.evidence.rules.samples import check_anything_stays, check_comparable, check_sees_all


@dataclass(frozen=True)
class Compared:
    """An open sample with all that its coders marked; of one passage alone if that was asked."""

    units: list[Any]
    codes: dict[UUID, Code]
    basis: Basis
    # How many drawn passages left the study with the consent of whoever speaks there.
    left: int = 0


def compared(actor: Actor, sample: Sample, *, unit: SampleUnit | None = None) -> Compared:
    """What the coders of an open sample marked; a code that was merged counts as what it became.

    The passages of a source that has left the study are not compared.
    """
    check_sees_all(codes_elsewhere=codes_elsewhere(actor, sample))
    # Without whom the sample went on is not compared: they would differ wherever they had not come to.
    finished = visible(actor, SampleCoder).filter(sample=sample, released_at=None)
    coders = sorted(finished.values_list("user_id", flat=True))
    check_comparable(coders)
    units, rows = visible(actor, SampleUnit).filter(sample=sample), _marks(actor, sample, coders)
    drawn = units
    if gone := left(actor, sample.study_id):
        units = units.exclude(text__source__in=gone)
        rows = rows.exclude(text__source__in=gone)
        check_anything_stays(units=units.exists())
    if unit is not None:
        units = units.filter(pk=unit.pk)
        rows = rows.filter(text=unit.text_id, start__gte=unit.start, start__lt=unit.end)
    places = units.order_by("text_id", "start").values_list("pk", "text_id", "start", "end", named=True)
    found, marks = list(places), list(_by_code(rows))
    codes = {one.pk: one for one in visible(actor, Code).filter(study=sample.study_id)}
    tell_apart(codes.values(), codes.values())
    merged = {pk: one.merged_into_id for pk, one in codes.items() if one.merged_into_id in codes}
    now = {pk: standing(pk, merged) for pk in {mark[2] for mark in marks}}
    used = {pk: codes[pk] for pk in now.values()}
    basis = Basis(
        sample.seed,
        tuple(coders),
        tuple(Unit(str(one.text_id), one.start, one.end) for one in found),
        tuple(
            Marked(str(text), coder, str(now[code]), tuple(zip(starts, ends, strict=True)))
            for text, coder, code, starts, ends in marks
        ),
    )
    away = drawn.filter(text__source__in=gone).count() if gone else 0
    return Compared(found, dict(sorted(used.items(), key=lambda item: item[1].name)), basis, away)


def _marks(actor: Actor, sample: Sample, coders: Iterable[int]) -> QuerySet[Coding]:
    rows = visible(actor, Coding).filter(sample=sample, layer="blind", withdrawn_at=None)
    return rows.filter(coder__in=list(coders))


def _by_code(rows: QuerySet[Coding]) -> Iterable[tuple[UUID, int, UUID, list[int], list[int]]]:
    """Where each coder put each code in each text: as rows of their own, twenty thousand cost a second."""
    places = {name: ArrayAgg(name, order_by=("start", "end")) for name in ("start", "end")}
    keys = ("text_id", "coder", "code_id")
    return (
        rows.order_by(*keys)
        .values(*keys)
        .annotate(starts=places["start"], ends=places["end"])
        .values_list(*keys, "starts", "ends")
    )


@dataclass(frozen=True)
class Difference:
    """One passage and one code on which the coders differ, and whether it was settled."""

    unit: Any
    code: Code
    settled: bool


def differences(actor: Actor, sample: Sample, found: Compared) -> list[Difference]:
    """Where some coders put a code and others did not, in an order that no new name changes."""
    decided = set(visible(actor, Adjudication).filter(sample=sample).values_list("unit_id", "code_id"))
    codes = {str(pk): code for pk, code in found.codes.items()}
    return [
        Difference(
            found.units[number],
            codes[code],
            (found.units[number].pk, codes[code].pk) in decided,
        )
        for number, code in found.basis.differing()
    ]


@dataclass(frozen=True)
class Sides:
    """A difference as it is shown: the passage, what each coder marked there, what was settled."""

    unit: SampleUnit
    code: Code
    sides: dict[int, list[Coding]]
    settled: Adjudication | None
    agreed: Coding | None  # None too where the text it moved to is hidden from the actor


def sides(actor: Actor, sample: Sample, found: Compared, one: Difference) -> Sides:
    """What each coder marked in the passage of a difference, in its place."""
    rows = visible(actor, SampleUnit).select_related("text", "text__source").defer("text__source__original")
    unit = rows.get(pk=one.unit.pk)
    marks = _marks(actor, sample, found.basis.coders).filter(
        code__in=carried_by(actor, one.code), text=unit.text_id, start__gte=unit.start, start__lt=unit.end
    )
    by_coder: dict[int, list[Coding]] = {coder: [] for coder in found.basis.coders}
    for mark in marks.order_by("start", "made_at"):
        if mark.coder is not None:
            by_coder[mark.coder].append(mark)
    settled = settled_at(actor, sample, unit.pk, one.code.pk)
    agreed = None
    if settled is not None and settled.coding_id:
        agreed = visible(actor, Coding).filter(pk=settled.coding_id).first()
    return Sides(unit, one.code, by_coder, settled, agreed)


def settled_at(actor: Actor, sample: Sample, unit_id: UUID, code_id: UUID) -> Adjudication | None:
    """What was settled last on a code in a passage."""
    rows = visible(actor, Adjudication).filter(sample=sample, unit=unit_id, code=code_id)
    return rows.order_by("-decided_at").first()
