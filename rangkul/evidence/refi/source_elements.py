"""The sources of a project file with their selections and codings, as other programs write them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from rangkul.evidence.refi.elements import ElementReader
from rangkul.evidence.refi.project import (
    Box,
    Coding,
    Place,
    Selection,
    Source,
    SourceKind,
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
)
from rangkul.evidence.refi.report import Change, Kind, Loss
from rangkul.evidence.refi.texts import Decoded, inline
from rangkul.evidence.refi.xml_input import attribute, child, children, clean, guid_of, local, number, text_of

SOURCES = {
    "textsource": (SourceKind.TEXT, Kind.TEXT),
    "picturesource": (SourceKind.PICTURE, Kind.PICTURE),
    "pdfsource": (SourceKind.PDF, Kind.PDF),
    "audiosource": (SourceKind.AUDIO, Kind.AUDIO),
    "videosource": (SourceKind.VIDEO, Kind.VIDEO),
}
INNER = {
    "representation": SourceKind.REPRESENTATION,
    "textdescription": SourceKind.TEXT_DESCRIPTION,
    "transcript": SourceKind.TRANSCRIPT,
}
SELECTIONS = {
    "plaintextselection": Kind.TEXT_SELECTION,
    "pdfselection": Kind.PDF_SELECTION,
    "pictureselection": Kind.PICTURE_SELECTION,
    "audioselection": Kind.AUDIO_SELECTION,
    "videoselection": Kind.VIDEO_SELECTION,
    "transcriptselection": Kind.TRANSCRIPT_SELECTION,
}
TEXTS = (SourceKind.TEXT, SourceKind.NOTE, SourceKind.REPRESENTATION, SourceKind.TEXT_DESCRIPTION)
HELD = dict.fromkeys(TEXTS, Kind.TEXT_SELECTION) | {
    SourceKind.PDF: Kind.PDF_SELECTION,
    SourceKind.PICTURE: Kind.PICTURE_SELECTION,
    SourceKind.AUDIO: Kind.AUDIO_SELECTION,
    SourceKind.VIDEO: Kind.VIDEO_SELECTION,
    SourceKind.TRANSCRIPT: Kind.TRANSCRIPT_SELECTION,
}
# Which text may live in which source, and how many of it.
HOLDS = {
    SourceKind.PDF: (SourceKind.REPRESENTATION, 1),
    SourceKind.PICTURE: (SourceKind.TEXT_DESCRIPTION, 1),
    SourceKind.AUDIO: (SourceKind.TRANSCRIPT, 1_000),
    SourceKind.VIDEO: (SourceKind.TRANSCRIPT, 1_000),
}
KNOWN_ELSEWHERE = {"description", "plaintextcontent", "coding", "noteref", "variablevalue", "syncpoint"}
FindText = Callable[[str], Decoded | None]


@dataclass(slots=True)
class SourceReader(ElementReader):
    """Reads sources and notes too, and keeps each text as the other program stored it."""

    find_text: FindText

    def sources(self, wrapper: etree._Element | None) -> Iterator[Source]:
        """The sources of all five kinds."""
        for at, one in enumerate(wrapper if wrapper is not None else ()):
            if local(one) in SOURCES:
                kind, counted = SOURCES[local(one)]
                yield self.source(one, kind, counted, at)
            elif local(one):
                self.unknown(one)

    def notes(self, wrapper: etree._Element | None) -> Iterator[Source]:
        """The memos."""
        for at, one in enumerate(children(wrapper, "Note")):
            yield self.source(one, SourceKind.NOTE, Kind.NOTE, at)

    def source(self, element: etree._Element, kind: SourceKind, counted: Kind, *where: object) -> Source:
        """One source with what is inside it."""
        self.ledger.saw(counted)
        name = self.name(element)
        guid = self.guid(element, counted, name, *where)
        text = self._text(element, counted, name)
        inside = self._inside(element, kind)
        self._unknown_inside(element)
        return Source(
            kind=kind,
            guid=guid,
            name=name,
            description=text_of(child(element, "Description")),
            made=self.made(element, counted),
            text=text.stored.text if text else None,
            path=clean(attribute(element, "path", "richTextPath") or ""),
            current_path=clean(attribute(element, "currentPath") or ""),
            selections=tuple(self._selections(element, kind, guid)),
            codings=tuple(self._codings(element, guid)) if kind is not SourceKind.TRANSCRIPT else (),
            notes=self.refs(element),
            values=tuple(self.values(element)),
            sync_points=tuple(self._sync_points(element, guid)),
            texts=tuple(self._inner(one, guid, at) for at, one in enumerate(inside)),
            stored=text.stored if text else None,
        )

    def _inner(self, element: etree._Element, guid: str, at: int) -> Source:
        kind = INNER[local(element)]
        counted = Kind.TRANSCRIPT if kind is SourceKind.TRANSCRIPT else Kind.REPRESENTATION
        return self.source(element, kind, counted, guid, at)

    def _inside(self, element: etree._Element, kind: SourceKind) -> list[etree._Element]:
        """The texts that this source may hold; any other is told as unknown."""
        allowed, most = HOLDS.get(kind, (None, 0))
        found = [one for one in element if local(one) in INNER]
        kept = [one for one in found if INNER[local(one)] is allowed][:most]
        for one in found:
            if one not in kept:
                self.unknown(one)
        return kept

    def _unknown_inside(self, element: etree._Element) -> None:
        for one in element:
            if local(one) and not (
                local(one) in INNER or local(one) in SELECTIONS or local(one) in KNOWN_ELSEWHERE
            ):
                self.unknown(one)

    def unknown(self, element: etree._Element) -> None:
        """Say that the standard knows no such element here."""
        self.ledger.saw(Kind.ELEMENT)
        self.ledger.lost(Kind.ELEMENT, Loss.UNKNOWN_ELEMENT, etree.QName(element).localname)

    def _text(self, element: etree._Element, counted: Kind, name: str) -> Decoded | None:
        content, path = child(element, "PlainTextContent"), attribute(element, "plainTextPath")
        if content is not None:
            text: Decoded | None = inline("".join(content.itertext()))
        elif path:
            text = self.find_text(path)
            if text is None:
                self.ledger.changed(counted, Change.TEXT_MISSING, name)
        else:
            text = None
        if text:
            self._tell(text, counted, name)
        return text

    def _tell(self, text: Decoded, counted: Kind, name: str) -> None:
        if text.guessed:
            self.ledger.changed(counted, Change.ENCODING_GUESSED, name)
        if text.cleaned:
            self.ledger.changed(counted, Change.TEXT_CLEANED, name)
        if "\r" in text.stored.raw:
            self.ledger.changed(counted, Change.LINE_ENDS, name)

    def _sync_points(self, element: etree._Element, guid: str) -> Iterator[SyncPoint]:
        for at, one in enumerate(children(element, "SyncPoint")):
            self.ledger.saw(Kind.SYNC_POINT)
            time_ms, position = number(attribute(one, "timeStamp")), number(attribute(one, "position"))
            yield SyncPoint(self.guid(one, Kind.SYNC_POINT, guid, at), time_ms, position)

    def _selections(self, element: etree._Element, kind: SourceKind, guid: str) -> Iterator[Selection]:
        for at, one in enumerate(element):
            counted = SELECTIONS.get(local(one))
            if counted is None:
                continue
            self.ledger.saw(counted)
            name, place = self.name(one), _place(one, counted)
            codings = tuple(self._codings(one, guid, at))
            if place is None or counted is not HELD[kind]:
                why = Loss.NO_PLACE if place is None else Loss.WRONG_PLACE
                self.ledger.lost(counted, why, name)
                for _coding in codings:
                    self.ledger.lost(Kind.CODING, why, name)
                continue
            yield self._selection(one, counted, place, codings, guid, at)

    def _selection(
        self,
        element: etree._Element,
        counted: Kind,
        place: Place,
        codings: tuple[Coding, ...],
        guid: str,
        at: int,
    ) -> Selection:
        representation = child(element, "Representation")
        return Selection(
            guid=self.guid(element, counted, guid, at),
            place=place,
            name=self.name(element),
            description=text_of(child(element, "Description")),
            made=self.made(element, counted),
            codings=codings,
            notes=self.refs(element),
            representation=self._inner(representation, guid, at) if representation is not None else None,
        )

    def _codings(self, element: etree._Element, *where: object) -> Iterator[Coding]:
        for at, one in enumerate(children(element, "Coding")):
            self.ledger.saw(Kind.CODING)
            reference = child(one, "CodeRef")
            code = guid_of(attribute(reference, "targetGUID")) if reference is not None else ""
            if not code:
                self.ledger.lost(Kind.CODING, Loss.NO_CODE, self.name(element))
                continue
            yield Coding(
                guid=self.guid(one, Kind.CODING, *where, at, code),
                code=code,
                by=guid_of(attribute(one, "creatingUser")),
                at=self.date(one, Kind.CODING, "creationDateTime"),
                notes=self.refs(one),
            )


def _place(element: etree._Element, counted: Kind) -> Place | None:
    """Where the selection is; nothing if a number is missing."""
    if counted is Kind.TRANSCRIPT_SELECTION:
        return SyncSpan(*(guid_of(attribute(element, end)) for end in ("fromSyncPoint", "toSyncPoint")))
    if counted is Kind.TEXT_SELECTION:
        start, end = _numbers(element, "startPosition", "endPosition")
        return TextSpan(start, end) if start is not None and end is not None else None
    if counted in (Kind.AUDIO_SELECTION, Kind.VIDEO_SELECTION):
        begin, end = _numbers(element, "begin", "end")
        return TimeSpan(begin, end) if begin is not None and end is not None else None
    corners = _numbers(element, "firstX", "firstY", "secondX", "secondY")
    page = number(attribute(element, "page"))
    if None in corners or (counted is Kind.PDF_SELECTION and page is None):
        return None
    x1, y1, x2, y2 = (corner or 0 for corner in corners)
    return Box(x1, y1, x2, y2, page=page if counted is Kind.PDF_SELECTION else None)


def _numbers(element: etree._Element, *names: str) -> list[int | None]:
    return [number(attribute(element, name)) for name in names]
