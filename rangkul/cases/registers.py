"""A register at rest and read: the sealed file of a batch, its dry run, and what the dry run found."""

import base64
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rangkul.cases.models import ImportBatch, ImportRow, ReaderMapping
from rangkul.cases.rules.registers import Shaped, is_adult, shape
from rangkul.cases.vocabulary import EncounterKind, Reason, RowFate
from rangkul.core.access import Actor, visible
from rangkul.core.errors import Refused
from rangkul.core.imports.codes import Code
from rangkul.core.imports.fields import RegisterField
from rangkul.core.imports.problems import Problem, Skipped
from rangkul.core.imports.register import Register, Row, read_register
from rangkul.core.sealing import open_bytes, open_value, seal_bytes, seal_value

KEPT_PROBLEMS = 2_000


@dataclass(frozen=True)
class Fate:
    """One row of a register and what becomes of it."""

    row: Row
    outcome: RowFate
    shaped: Shaped | None = None


def sealed_file(batch: ImportBatch, content: bytes) -> bytes:
    """The file as it rests in the batch's row; it opens nowhere else."""
    return seal_bytes(content, _place(batch, "file"))


def read_batch(batch: ImportBatch, *, today: date, mapping: Mapping[str, Any] | None = None) -> Register:
    """The register of a batch, read again in the limited worker; raises its refusal."""
    content = open_bytes(bytes(batch.sealed or b""), _place(batch, "file"))
    return read(content, name=batch.file_name, today=today, mapping=mapping or batch.mapping)


def read(content: bytes, *, name: str, today: date, mapping: Mapping[str, Any] | None) -> Register:
    """The register in a file; raises Refused when it cannot be read, or holds nobody."""
    register = read_register(
        io.BytesIO(content), today=today, name=name.rpartition(".")[0][:60], mapping=mapping
    )
    if register.refusal is not None:
        raise register.refusal
    if not register.rows:
        raise Refused(Reason.IMPORT_EMPTY)
    return register


def fates_of(actor: Actor, register: Register, *, today: date, kind: str = EncounterKind.RAID) -> list[Fate]:
    """What becomes of each row: in, brought in before by this organisation, or an adult."""
    known = _brought_in_before(actor, [row.fingerprint for row in register.rows])
    words = {field.value: str(field.label) for field in RegisterField}
    fates = []
    for row in register.rows:
        if row.fingerprint in known:
            fates.append(Fate(row, RowFate.BEFORE))
        elif is_adult(row.fields, today=today):
            fates.append(Fate(row, RowFate.ADULT))
        else:
            fates.append(Fate(row, RowFate.IN, shape(row.fields, row.other, kind=kind, words=words)))
    return fates


def _brought_in_before(actor: Actor, fingerprints: Sequence[str]) -> set[str]:
    rows = visible(actor, ImportRow).filter(organisation_id=actor.organisation_id, outcome=RowFate.IN)
    return set(rows.filter(fingerprint__in=fingerprints).values_list("fingerprint", flat=True))


def chosen_columns(actor: Actor) -> dict[str, Any] | None:
    """The columns this organisation chose before, the newest choice for each sheet."""
    saved = (
        visible(actor, ReaderMapping).filter(organisation_id=actor.organisation_id).order_by("saved_at", "pk")
    )
    sheets = {one.name: one.mapping for one in saved}
    return {"version": 1, "sheets": sheets} if sheets else None


def report_of(batch: ImportBatch, register: Register, fates: Sequence[Fate]) -> dict[str, Any]:
    """Counts in clear; what quotes the file is sealed."""
    outcomes = Counter(fate.outcome for fate in fates)
    problems = [*register.problems, *_cuts(register, fates)]
    details = {
        "problems": [asdict(problem) for problem in problems[:KEPT_PROBLEMS]],
        "skipped": [[run.sheet, run.first, run.last, run.why.value] for run in register.skipped],
        "adults": [[fate.row.sheet, fate.row.number] for fate in fates if fate.outcome == RowFate.ADULT],
        "before": [[fate.row.sheet, fate.row.number] for fate in fates if fate.outcome == RowFate.BEFORE],
        "lost": [[f.row.sheet, f.row.number] for f in fates if f.shaped and f.shaped.remarks_lost],
    }
    sealed = seal_value(json.dumps(details, default=str), _place(batch, "report"))
    return {
        "rows": len(fates),
        "children": outcomes[RowFate.IN],
        "encounters": sum(1 for fate in fates if fate.shaped and fate.shaped.encounter),
        "before": outcomes[RowFate.BEFORE],
        "adults": outcomes[RowFate.ADULT],
        "skipped": register.skipped_count,
        "problems": len(problems) + register.problems_left_out,
        "details": base64.b64encode(sealed).decode(),
    }


def _cuts(register: Register, fates: Sequence[Fate]) -> list[Problem]:
    """One problem for each text that was too long for its place."""
    headings = {
        (title, column["field"]): column
        for title, sheet in register.mapping["sheets"].items()
        for column in sheet["columns"]
    }
    found = []
    for fate in fates:
        for name, limit in (fate.shaped.cut if fate.shaped else {}).items():
            column = headings.get((fate.row.sheet, name), {"column": "", "heading": ""})
            gaps = {"limit": limit, "value": str(fate.row.fields.get(name))[:60]}
            cell = f"{column['column']}{fate.row.number}"
            found.append(Problem(Code.TEXT_CUT, fate.row.sheet, cell, column["heading"], gaps))
    return found


@dataclass(frozen=True)
class Details:
    """What the page shows of a report: sentences in the reader's language."""

    problems: list[Problem]
    skipped: list[str]


def details_of(batch: ImportBatch) -> Details:
    """The sealed part of a report, opened for the page alone."""
    sealed = batch.report.get("details")
    if not sealed:
        return Details([], [])
    held = json.loads(open_value(base64.b64decode(sealed), _place(batch, "report")))
    problems = [Problem(**{**one, "code": Code(one["code"])}) for one in held["problems"]]
    skipped = [_skip_sentence(*run) for run in held["skipped"]]
    for reason, rows in (("adults", held["adults"]), ("before", held["before"]), ("lost", held["lost"])):
        skipped += [_row_sentence(reason, sheet, number) for sheet, number in rows]
    return Details(problems, skipped)


def _skip_sentence(sheet: str, first: int, last: int, why: str) -> str:
    gaps = {"sheet": sheet, "first": first, "last": last, "why": Skipped(why).label}
    if first == last:
        return _("Sheet %(sheet)s, row %(first)s: %(why)s.") % gaps
    return _("Sheet %(sheet)s, rows %(first)s to %(last)s: %(why)s.") % gaps


def _row_sentence(reason: str, sheet: str, number: int) -> str:
    gaps = {"sheet": sheet, "row": number}
    if reason == "adults":
        return _("Sheet %(sheet)s, row %(row)s: 18 years or older; adults get no child's file.") % gaps
    if reason == "before":
        return _("Sheet %(sheet)s, row %(row)s: brought in before; it is not added again.") % gaps
    return (
        _("Sheet %(sheet)s, row %(row)s: no day of record, so the child comes in without its remarks.") % gaps
    )


def _place(batch: ImportBatch, what: str) -> str:
    return f"importbatch:{batch.pk}:{what}"
