"""What is read once a sample is open: how far its coders agree, where they differ, what was settled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from rangkul_analytics.reliability import Bootstrap, Mark, Stretch, TextAgreement, text_agreement

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Adjudication, Code, Coding, Sample, SampleCoder, SampleUnit
from rangkul.evidence.queries.codebooks import tell_apart
from rangkul.evidence.queries.samples import codes_elsewhere, units
from rangkul.evidence.rules.codebooks import standing
from rangkul.evidence.rules.samples import check_comparable, check_sees_all, differ

# Drawn again from fewer texts, an interval comes out narrower than what is known; so there is none.
FEWEST_TEXTS = 10


@dataclass(frozen=True)
class Compared:
    """An open sample with all that its coders marked, by passage and coder."""

    units: list[SampleUnit]
    coders: list[int]
    codes: dict[UUID, Code]
    marks: dict[UUID, dict[int, list[Coding]]]  # unit -> coder -> codings

    def stretches(self) -> list[Stretch]:
        """The same as the measures want it: a piece of text, who read it, what they marked."""
        return [
            Stretch(
                unit.start,
                unit.end,
                {
                    str(coder): [
                        Mark(one.start, one.end, str(one.code_id)) for one in self.marks[unit.pk][coder]
                    ]
                    for coder in self.coders
                },
                unit.text_id,
            )
            for unit in self.units
        ]


def compared(actor: Actor, sample: Sample) -> Compared:
    """What the coders of an open sample marked; a code that was merged counts as what it became."""
    check_sees_all(codes_elsewhere=codes_elsewhere(actor, sample))
    found = units(actor, sample)
    # Without whom the sample went on is not compared: they would differ wherever they had not come to.
    finished = visible(actor, SampleCoder).filter(sample=sample, released_at=None)
    coders = list(finished.values_list("user_id", flat=True))
    check_comparable(coders)
    rows = visible(actor, Coding).filter(sample=sample, layer="blind", withdrawn_at=None, coder__in=coders)
    codings = list(rows.select_related("code").order_by("start", "made_at"))
    codes = _as_they_stand(actor, sample, codings)
    marks: dict[UUID, dict[int, list[Coding]]] = {unit.pk: {coder: [] for coder in coders} for unit in found}
    of_text: dict[UUID, list[SampleUnit]] = defaultdict(list)
    for unit in found:
        of_text[unit.text_id].append(unit)
    for one in codings:
        for unit in of_text[one.text_id]:
            if unit.start <= one.start < unit.end and one.coder is not None:
                marks[unit.pk][one.coder].append(one)
    used = {one.code_id: codes[one.code_id] for one in codings}
    ordered = dict(sorted(used.items(), key=lambda item: item[1].name))
    return Compared(found, sorted(coders), ordered, marks)


def _as_they_stand(actor: Actor, sample: Sample, codings: Iterable[Coding]) -> dict[UUID, Code]:
    codes = {one.pk: one for one in visible(actor, Code).filter(study=sample.study_id)}
    tell_apart(codes.values(), codes.values())
    merged = {pk: one.merged_into_id for pk, one in codes.items() if one.merged_into_id in codes}
    for one in codings:
        one.code_id = standing(one.code_id, merged)
    return codes


def agreement(sample: Sample, found: Compared) -> TextAgreement:
    """How far the coders agree, with intervals over texts where there are enough; repeatable by the seed."""
    enough = len({unit.text_id for unit in found.units}) >= FEWEST_TEXTS
    bootstrap = Bootstrap(np.random.default_rng(sample.seed)) if enough else None
    codes = [str(pk) for pk in found.codes]
    return text_agreement(found.stretches(), codes=codes, bootstrap=bootstrap)


@dataclass(frozen=True)
class Difference:
    """One passage and one code on which the coders differ, and what was settled."""

    unit: SampleUnit
    code: Code
    sides: dict[int, list[Coding]]
    settled: Adjudication | None
    agreed: Coding | None  # None too where the text it moved to is hidden from the actor


def differences(actor: Actor, sample: Sample, found: Compared) -> list[Difference]:
    """Where some coders put a code and others did not, in an order that no new name changes."""
    settled = {
        (one.unit_id, one.code_id): one
        for one in visible(actor, Adjudication).filter(sample=sample).order_by("decided_at")
    }
    coded = [one.coding_id for one in settled.values() if one.coding_id]
    agreed = visible(actor, Coding).in_bulk(coded)
    codes = sorted(found.codes.items())
    made = []
    for unit in found.units:
        for pk, code in codes:
            sides = {
                coder: [mark for mark in marks if mark.code_id == pk]
                for coder, marks in found.marks[unit.pk].items()
            }
            if differ([bool(marks) for marks in sides.values()]):
                one = settled.get((unit.pk, pk))
                made.append(Difference(unit, code, sides, one, agreed.get(one.coding_id) if one else None))
    return made
