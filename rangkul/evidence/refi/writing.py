"""A project as .qdpx or .qdc, written to the letter of the standard.

LF and no byte order mark, code points with the end excluded, GUIDs in capitals, no empty wrapper, the same
bytes for the same project. What is written is checked before it is handed out.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from rangkul.evidence.refi.opening import INTERNAL
from rangkul.evidence.refi.own_words import words_mark
from rangkul.evidence.refi.project import (
    Box,
    Case,
    Code,
    Coding,
    Link,
    Made,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    SyncSpan,
    TextSpan,
    TimeSpan,
    VariableValue,
)
from rangkul.evidence.refi.strict import CODEBOOK_SPACE, PROJECT_SPACE, faults
from rangkul.evidence.refi.texts import MARK, NO_MARK
from rangkul.evidence.refi.xml_input import clean, guid_made

SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
ELEMENT = {
    SourceKind.TEXT: "TextSource",
    SourceKind.PICTURE: "PictureSource",
    SourceKind.PDF: "PDFSource",
    SourceKind.AUDIO: "AudioSource",
    SourceKind.VIDEO: "VideoSource",
    SourceKind.REPRESENTATION: "Representation",
    SourceKind.TEXT_DESCRIPTION: "TextDescription",
    SourceKind.TRANSCRIPT: "Transcript",
    SourceKind.NOTE: "Note",
}
SELECTION = {
    SourceKind.PICTURE: "PictureSelection",
    SourceKind.PDF: "PDFSelection",
    SourceKind.AUDIO: "AudioSelection",
    SourceKind.VIDEO: "VideoSelection",
    SourceKind.TRANSCRIPT: "TranscriptSelection",
}
# Their text goes into a file of its own; notes and short pieces stay in the XML.
IN_A_FILE = (SourceKind.TEXT, SourceKind.TRANSCRIPT, SourceKind.REPRESENTATION, SourceKind.TEXT_DESCRIPTION)
MEDIA = (SourceKind.PICTURE, SourceKind.PDF, SourceKind.AUDIO, SourceKind.VIDEO)


class InvalidExport(Exception):
    """What was to be written would break the standard: our bug, or a project that cannot be written."""


def write_qdpx(project: Project) -> bytes:
    """The project as the bytes of a .qdpx."""
    writer = _Writer(PROJECT_SPACE)
    xml = _checked(writer.project(project))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("project.qde", xml), *sorted(writer.files.items())):
            archive.writestr(zipfile.ZipInfo(name, SAME_MOMENT), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def write_qdc(project: Project) -> bytes:
    """The codes and groups of codes of the project as the bytes of a .qdc; it needs at least one code."""
    writer = _Writer(CODEBOOK_SPACE)
    root = writer.new(None, "CodeBook", origin=project.origin)
    writer.codes(writer.wrapper(root, "Codes", project.codes), project.codes, with_notes=False)
    sets = [one for one in project.sets if one.codes]
    for one in sets:
        element = writer.new(writer.wrapper(root, "Sets", sets), "Set", guid=one.guid, name=one.name)
        writer.words(element, "Description", one.description)
        for guid in one.codes:
            writer.new(element, "MemberCode", guid=guid)
    return _checked(root)


def _checked(root: etree._Element) -> bytes:
    found = faults(root)
    if found:
        raise InvalidExport("; ".join(found[:5]))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False) + b"\n"


def written_moment(at: datetime | None) -> str:
    """A moment in UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z" if at else ""


@dataclass(slots=True)
class _Writer:
    space: str
    files: dict[str, bytes] = field(default_factory=dict)

    # --- parts --------------------------------------------------------------------------------------------

    def new(self, parent: etree._Element | None, tag: str, **attributes: str) -> etree._Element:
        """A new element; attributes without a value are left out, but for a name that must be there."""
        written = {key: clean(value) for key, value in attributes.items() if value or key == "name"}
        name = f"{{{self.space}}}{tag}"
        if parent is None:
            return etree.Element(name, written, nsmap={None: self.space})
        return etree.SubElement(parent, name, written)

    def words(self, parent: etree._Element, tag: str, text: str | None) -> None:
        """An element with words, where there are any."""
        if text:
            self.new(parent, tag).text = clean(text)

    def wrapper(self, parent: etree._Element, tag: str, things: Iterable[object]) -> etree._Element:
        """The wrapper around things: one that is there already, or a new one; none for nothing."""
        found = parent.find(f"{{{self.space}}}{tag}")
        if found is not None or not things:
            return parent if found is None else found
        return self.new(parent, tag)

    def refs(self, parent: etree._Element, tag: str, guids: Iterable[str]) -> None:
        """References."""
        for guid in guids:
            self.new(parent, tag, targetGUID=guid)

    # --- project ------------------------------------------------------------------------------------------

    def project(self, project: Project) -> etree._Element:
        """The root with all that is in it, in the standard's order."""
        made = project.made
        root = self.new(
            None,
            "Project",
            name=project.name,
            origin=project.origin,
            creatingUserGUID=made.by,
            creationDateTime=written_moment(made.at),
            modifyingUserGUID=made.changed_by,
            modifiedDateTime=written_moment(made.changed_at),
        )
        for user in project.users:
            told = {key: value for key, value in (("name", user.name), ("id", user.short)) if value}
            self.new(self.wrapper(root, "Users", project.users), "User", guid=user.guid, **told)
        if project.codes:
            codes = self.new(self.new(root, "CodeBook"), "Codes")
            self.codes(codes, project.codes, with_notes=True)
        for variable in project.variables:
            element = self.new(
                self.wrapper(root, "Variables", project.variables), "Variable",
                guid=variable.guid, name=variable.name, typeOfVariable=variable.kind,
            )  # fmt: skip
            self.words(element, "Description", variable.description)
        self.rest(root, project)
        return root

    def rest(self, root: etree._Element, project: Project) -> None:
        """What comes after users, codes and variables."""
        for case in project.cases:
            self.case(self.wrapper(root, "Cases", project.cases), case)
        for source in project.sources:
            self.source(self.wrapper(root, "Sources", project.sources), source)
        for note in project.notes:
            self.source(self.wrapper(root, "Notes", project.notes), note)
        for link in project.links:
            self.link(self.wrapper(root, "Links", project.links), link)
        for one in project.sets:
            self.set(self.wrapper(root, "Sets", project.sets), one)
        self.words(root, "Description", project.description)
        self.refs(root, "NoteRef", project.note_refs)

    def codes(self, parent: etree._Element, codes: Iterable[Code], *, with_notes: bool) -> None:
        """Codes with those below them."""
        for code in codes:
            codable = "true" if code.is_codable else "false"
            element = self.new(
                parent, "Code", guid=code.guid, name=code.name, isCodable=codable, color=code.colour
            )
            self.words(element, "Description", code.description)
            if code.words is not None:
                element.append(words_mark(code.words))
            if with_notes:
                self.refs(element, "NoteRef", code.notes)
            self.codes(element, code.children, with_notes=with_notes)

    def case(self, parent: etree._Element, case: Case) -> None:
        """One case."""
        element = self.new(parent, "Case", guid=case.guid, name=case.name)
        self.words(element, "Description", case.description)
        self.refs(element, "CodeRef", case.codes)
        self.values(element, case.values)
        self.refs(element, "SourceRef", case.sources)
        self.refs(element, "SelectionRef", case.selections)

    def values(self, parent: etree._Element, values: Iterable[VariableValue]) -> None:
        """Values of variables; an empty one is only its reference."""
        for value in values:
            element = self.new(parent, "VariableValue")
            self.new(element, "VariableRef", targetGUID=value.variable)
            if value.value is not None:
                self.new(element, f"{value.kind}Value").text = clean(value.value)

    def link(self, parent: etree._Element, link: Link) -> None:
        """One line."""
        element = self.new(
            parent, "Link",
            guid=link.guid, name=link.name, direction=link.direction, color=link.colour,
            originGUID=link.origin, targetGUID=link.target,
        )  # fmt: skip
        self.refs(element, "NoteRef", link.notes)

    def set(self, parent: etree._Element, one: Set) -> None:
        """One group."""
        element = self.new(parent, "Set", guid=one.guid, name=one.name)
        self.words(element, "Description", one.description)
        self.refs(element, "MemberCode", one.codes)
        self.refs(element, "MemberSource", one.sources)
        self.refs(element, "MemberNote", one.notes)

    # --- sources ------------------------------------------------------------------------------------------

    def source(self, parent: etree._Element, source: Source, *, beside: bool = True) -> None:
        """One source with its text, selections and codings."""
        element = self.new(parent, ELEMENT[source.kind], guid=source.guid, name=source.name)
        for key, value in _who(source.made).items():
            element.set(key, value)
        if source.kind in MEDIA:
            for key, path in (("path", source.path), ("currentPath", source.current_path)):
                # What lay in the other archive is not in ours.
                if path and not path.startswith(INTERNAL):
                    element.set(key, clean(path))
        self.words(element, "Description", source.description)
        self.text(element, source, in_a_file=beside and source.kind in IN_A_FILE)
        for point in source.sync_points:
            numbers = {"timeStamp": point.time_ms, "position": point.position}
            told = {key: str(number) for key, number in numbers.items() if number is not None}
            self.new(element, "SyncPoint", guid=point.guid, **told)
        inner_last = source.kind is SourceKind.PDF
        if not inner_last:
            self.inner(element, source)
        for selection in source.selections:
            self.selection(element, source.kind, selection)
        if inner_last:
            self.inner(element, source)
        self.codings(element, source.codings)
        self.refs(element, "NoteRef", source.notes)
        self.values(element, source.values)

    def inner(self, parent: etree._Element, source: Source) -> None:
        """The texts inside a source."""
        for text in source.texts:
            self.source(parent, text)

    def text(self, element: etree._Element, source: Source, *, in_a_file: bool) -> None:
        """The text, in a file of its own or in place; a missing one stays missing."""
        if source.text is None:
            return
        text = as_written(source.text)
        if not in_a_file:
            self.new(element, "PlainTextContent").text = text
            return
        name = f"{source.guid}.txt"
        if f"sources/{name}" in self.files:
            name = f"{guid_made('file', source.kind, source.guid, len(self.files))}.txt"
        self.files[f"sources/{name}"] = text.encode()
        element.set("plainTextPath", f"internal://{name}")

    def selection(self, parent: etree._Element, kind: SourceKind, selection: Selection) -> None:
        """One passage, area or stretch."""
        tag = SELECTION.get(kind, "PlainTextSelection")
        named = {"name": selection.name} if selection.name else {}
        element = self.new(
            parent, tag, guid=selection.guid, **named, **_place(selection), **_who(selection.made)
        )
        self.words(element, "Description", selection.description)
        if selection.representation is not None:
            self.source(element, selection.representation, beside=False)
        self.codings(element, selection.codings)
        self.refs(element, "NoteRef", selection.notes)

    def codings(self, parent: etree._Element, codings: Iterable[Coding]) -> None:
        """Codings."""
        for coding in codings:
            element = self.new(
                parent, "Coding",
                guid=coding.guid, creatingUser=coding.by, creationDateTime=written_moment(coding.at),
            )  # fmt: skip
            self.new(element, "CodeRef", targetGUID=coding.code)
            self.refs(element, "NoteRef", coding.notes)


def as_written(text: str) -> str:
    """The text with LF only and no mark, every position where it was."""
    text = clean(text.replace("\r\n", " \n").replace("\r", "\n"))
    return NO_MARK + text[1:] if text.startswith(MARK) else text


def _who(made: Made) -> dict[str, str]:
    told = {
        "creatingUser": made.by,
        "creationDateTime": written_moment(made.at),
        "modifyingUser": made.changed_by,
        "modifiedDateTime": written_moment(made.changed_at),
    }
    return {key: value for key, value in told.items() if value}


def _place(selection: Selection) -> dict[str, str]:
    match selection.place:
        case TextSpan(start, end):
            return {"startPosition": str(start), "endPosition": str(end)}
        case TimeSpan(begin, end):
            return {"begin": str(begin), "end": str(end)}
        case SyncSpan(begin, end):
            ends = {"fromSyncPoint": begin, "toSyncPoint": end}
            return {key: guid for key, guid in ends.items() if guid}
        case Box(x1, y1, x2, y2, page):
            numbers = {"firstX": x1, "firstY": y1, "secondX": x2, "secondY": y2}
            told = {key: str(number) for key, number in numbers.items()}
            return told if page is None else {**told, "page": str(page)}
    raise TypeError(selection.place)
