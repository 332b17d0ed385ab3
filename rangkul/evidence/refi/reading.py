"""Any exchange file as a project and a report of what arrived: .qdpx, .qde, .qdc or a Taguette project."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import BinaryIO

from lxml import etree

from rangkul.core.imports.limits import MEGABYTE
from rangkul.evidence.refi.offsets import STANDARD, Calibration, Reading, Unit
from rangkul.evidence.refi.opening import SQLITE, ZIP, open_package
from rangkul.evidence.refi.own_words import set_aside
from rangkul.evidence.refi.placing import place
from rangkul.evidence.refi.project import Found, Project, TextSpan, every_code, every_coding
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault
from rangkul.evidence.refi.report import Finding, Kind, Ledger, Tally, ToCheck
from rangkul.evidence.refi.settling import settle
from rangkul.evidence.refi.source_elements import SourceReader
from rangkul.evidence.refi.taguette import read_taguette
from rangkul.evidence.refi.texts import Decoded
from rangkul.evidence.refi.xml_input import (
    NAMESPACE,
    PROJECT_LIMITS,
    attribute,
    child,
    clean,
    local,
    namespace,
    parsed,
    text_of,
)

MOST_CHECKED = 10
AROUND = 40
# What we write ourselves counts as the standard says; nothing has to be guessed.
OUR_ORIGIN = "Rangkul"
TOP = {
    "users", "codebook", "variables", "cases", "sources", "notes", "links", "sets", "graphs", "description",
    "noteref",
}  # fmt: skip


class Format(StrEnum):
    """What was read."""

    QDPX = "qdpx"
    QDE = "qde"
    QDC = "qdc"
    TAGUETTE = "taguette"


@dataclass(frozen=True, slots=True)
class Report:
    """What arrived, what was put right, what stayed behind, and what a person may compare."""

    format: Format
    origin: str
    tallies: tuple[Tally, ...]
    changes: tuple[Finding, ...]
    losses: tuple[Finding, ...]
    calibration: Calibration
    to_check: tuple[ToCheck, ...]

    def after(self, ledger: Ledger) -> "Report":
        """The report once more was counted."""
        return replace(
            self,
            tallies=ledger.tallies(),
            changes=ledger.changed_findings(),
            losses=ledger.lost_findings(),
        )


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A file that was read."""

    project: Project
    report: Report


def read_exchange(file: BinaryIO) -> Exchanged:
    """The project in the file; ExchangeRefused says why there is none."""
    return read_with_ledger(file)[0]


def read_with_ledger(file: BinaryIO) -> tuple[Exchanged, Ledger]:
    """The same, with the counts for whoever goes on counting."""
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise ExchangeRefused(Fault.EMPTY)
    if size > PROJECT_LIMITS.file_bytes:
        raise ExchangeRefused(Fault.TOO_LARGE, limit=PROJECT_LIMITS.file_bytes // MEGABYTE)
    start = file.read(len(SQLITE))
    file.seek(0)
    ledger = Ledger()
    try:
        return _read(file, start, ledger), ledger
    except RecursionError as error:
        raise ExchangeRefused(Fault.TOO_DEEP, limit=PROJECT_LIMITS.xml_depth) from error


def _read(file: BinaryIO, start: bytes, ledger: Ledger) -> Exchanged:
    if start.startswith(ZIP):
        with open_package(file) as package:
            root = parsed(package.project_xml())
            return _from_xml(root, package.text, Format.QDPX, ledger)
    if start == SQLITE:
        return _exchanged(read_taguette(file.read(), ledger), ledger, Format.TAGUETTE, Reading(Unit.BYTE))
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<" and start[:2] not in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        raise ExchangeRefused(Fault.UNKNOWN_KIND)
    root = parsed(file.read())
    return _from_xml(root, _no_text, Format.QDC if local(root) == "codebook" else Format.QDE, ledger)


def _no_text(_path: str) -> Decoded | None:
    return None


def _from_xml(
    root: etree._Element, find_text: Callable[[str], Decoded | None], form: Format, ledger: Ledger
) -> Exchanged:
    set_aside(root)
    wanted = "codebook" if form is Format.QDC else "project"
    if local(root) != wanted or not NAMESPACE.fullmatch(namespace(root)):
        raise ExchangeRefused(Fault.NOT_REFI)
    reader = SourceReader(ledger, find_text)
    project = _codebook(root, reader) if form is Format.QDC else _project(root, reader)
    ours = project.origin.startswith(OUR_ORIGIN)
    return _exchanged(project, ledger, form, STANDARD if ours else None)


def _codebook(root: etree._Element, reader: SourceReader) -> Project:
    return Project(
        name="",
        origin=clean(attribute(root, "origin") or ""),
        codes=reader.codes(child(root, "Codes")),
        sets=tuple(reader.sets(child(root, "Sets"))),
    )


def _project(root: etree._Element, reader: SourceReader) -> Project:
    for element in root:
        if local(element) and local(element) not in TOP:
            reader.unknown(element)
    return Project(
        name=reader.name(root),
        origin=clean(attribute(root, "origin") or ""),
        description=text_of(child(root, "Description")),
        made=reader.made(root, Kind.ELEMENT),
        users=tuple(reader.users(child(root, "Users"))),
        codes=reader.codes(child(child(root, "CodeBook"), "Codes")),
        variables=tuple(reader.variables(child(root, "Variables"))),
        cases=tuple(reader.cases(child(root, "Cases"))),
        sources=tuple(reader.sources(child(root, "Sources"))),
        notes=tuple(reader.notes(child(root, "Notes"))),
        note_refs=reader.refs(root),
        links=tuple(reader.links(child(root, "Links"))),
        sets=tuple(reader.sets(child(root, "Sets"))),
        graphs=tuple(reader.graphs(child(root, "Graphs"))),
    )


def _exchanged(project: Project, ledger: Ledger, form: Format, counted: Reading | None) -> Exchanged:
    project = settle(project, ledger)
    project, calibration = place(project, ledger, counted=counted)
    report = Report(
        format=form,
        origin=project.origin,
        tallies=ledger.tallies(),
        changes=ledger.changed_findings(),
        losses=ledger.lost_findings(),
        calibration=calibration,
        to_check=to_check(project),
    )
    return Exchanged(project, report)


def to_check(project: Project) -> tuple[ToCheck, ...]:
    """Up to ten quotations from all over the project, with what stands around them."""
    found = [
        one
        for one in every_coding(project)
        if one.selection and isinstance(one.selection.place, TextSpan) and one.source.text
    ]
    names = {code.guid: code.name for code, _path in every_code(project.codes)}
    coders = {user.guid: user.name or user.short for user in project.users}
    step = max(1, len(found) // MOST_CHECKED)
    some = found[::step][:MOST_CHECKED]
    return tuple(_check(one, names.get(one.coding.code, ""), coders.get(one.coding.by, "")) for one in some)


def _check(found: Found, code: str, coder: str) -> ToCheck:
    assert found.selection is not None and isinstance(found.selection.place, TextSpan)  # noqa: S101
    text, span = found.source.text or "", found.selection.place
    return ToCheck(
        source=found.of.name or found.source.name,
        code=code,
        coder=coder,
        start=span.start,
        end=span.end,
        before=text[max(0, span.start - AROUND) : span.start],
        quote=text[span.start : span.end],
        after=text[span.end : span.end + AROUND],
    )
