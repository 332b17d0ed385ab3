"""The elements of a project file as values, in any order, as other programs write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from rangkul.evidence.refi.lexical import FITS
from rangkul.evidence.refi.own_words import words_apart
from rangkul.evidence.refi.project import (
    Case,
    Code,
    GraphNoted,
    Link,
    Made,
    Set,
    User,
    Variable,
    VariableValue,
)
from rangkul.evidence.refi.report import Change, Kind, Ledger, Loss
from rangkul.evidence.refi.xml_input import (
    COLOUR,
    attribute,
    child,
    children,
    clean,
    guid_made,
    guid_of,
    local,
    moment,
    text_of,
    truth,
    unique,
)

VALUES = {
    f"{kind}Value".lower(): kind for kind in ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
}
VARIABLE_KINDS = {kind.lower(): kind for kind in VALUES.values()}
DIRECTIONS = {one.lower(): one for one in ("Associative", "OneWay", "Bidirectional")}


@dataclass(slots=True)
class ElementReader:
    """Reads the elements that every file has, and counts them."""

    ledger: Ledger

    def guid(self, element: etree._Element, kind: Kind, *where: object) -> str:
        """The element's GUID; one is made where there is none, from where the element stands."""
        written = attribute(element, "guid")
        found = guid_of(written)
        if not found:
            found = guid_made(kind, written or "", *where)
            self.ledger.changed(kind, Change.GUID_MADE, attribute(element, "name") or "")
        return found

    def name(self, element: etree._Element) -> str:
        """The element's name, on one line."""
        return clean(attribute(element, "name") or "")

    def made(self, element: etree._Element, kind: Kind) -> Made:
        """Who made it and changed it; the project element has names of its own for the same."""
        return Made(
            by=guid_of(attribute(element, "creatingUser", "creatingUserGUID")),
            at=self.date(element, kind, "creationDateTime"),
            changed_by=guid_of(attribute(element, "modifyingUser", "modifyingUserGUID")),
            changed_at=self.date(element, kind, "modifiedDateTime"),
        )

    def date(self, element: etree._Element, kind: Kind, name: str) -> datetime | None:
        """One moment; a word that is no moment is left out and said."""
        written = attribute(element, name)
        read = moment(written)
        if written and read is None:
            self.ledger.changed(kind, Change.DATE_LEFT_OUT, written)
        return read

    def colour(self, element: etree._Element, kind: Kind) -> str:
        """A colour as #RRGGBB or #RGB."""
        written = (attribute(element, "color", "colour") or "").strip()
        if written and not COLOUR.fullmatch(written):
            self.ledger.changed(kind, Change.COLOUR_LEFT_OUT, written)
            return ""
        return written.lower()

    def refs(self, element: etree._Element, name: str = "NoteRef") -> tuple[str, ...]:
        """The GUIDs that an element points to."""
        return unique(guid_of(attribute(one, "targetGUID", "guid")) for one in children(element, name))

    # --- people and words ---------------------------------------------------------------------------------

    def users(self, wrapper: etree._Element | None) -> Iterator[User]:
        """The coders."""
        for one in children(wrapper, "User"):
            self.ledger.saw(Kind.USER)
            name, short = self.name(one), clean(attribute(one, "id") or "")
            yield User(self.guid(one, Kind.USER, name, short), name, short)

    def codes(self, wrapper: etree._Element | None, *above: str) -> tuple[Code, ...]:
        """The codes with those below them."""
        return tuple(self._code(one, above) for one in children(wrapper, "Code"))

    def _code(self, element: etree._Element, above: tuple[str, ...]) -> Code:
        self.ledger.saw(Kind.CODE)
        name = self.name(element)
        guid = self.guid(element, Kind.CODE, *above, name)
        if not name.strip():
            name = guid
            self.ledger.changed(Kind.CODE, Change.NAME_MADE, guid)
        codable = truth(attribute(element, "isCodable"))
        if codable is None:
            self.ledger.changed(Kind.CODE, Change.CODABLE_ASSUMED, name)
        description = text_of(child(element, "Description"))
        return Code(
            guid=guid,
            name=name,
            is_codable=codable is not False,
            colour=self.colour(element, Kind.CODE),
            description=description,
            notes=self.refs(element),
            children=self.codes(element, *above, name),
            words=words_apart(element, name, description),
        )

    def sets(self, wrapper: etree._Element | None) -> Iterator[Set]:
        """The groups of codes, sources and notes."""
        for one in children(wrapper, "Set"):
            self.ledger.saw(Kind.SET)
            name = self.name(one)
            yield Set(
                guid=self.guid(one, Kind.SET, name),
                name=name,
                description=text_of(child(one, "Description")),
                codes=self.refs(one, "MemberCode"),
                sources=self.refs(one, "MemberSource"),
                notes=self.refs(one, "MemberNote"),
            )

    # --- cases and lines ----------------------------------------------------------------------------------

    def variables(self, wrapper: etree._Element | None) -> Iterator[Variable]:
        """The properties."""
        for one in children(wrapper, "Variable"):
            self.ledger.saw(Kind.VARIABLE)
            name = self.name(one)
            kind = VARIABLE_KINDS.get((attribute(one, "typeOfVariable") or "").strip().lower(), "Text")
            guid = self.guid(one, Kind.VARIABLE, name)
            yield Variable(guid, name, kind, text_of(child(one, "Description")))

    def values(self, element: etree._Element) -> Iterator[VariableValue]:
        """What a case or source says for its variables; those that name no variable are counted as lost."""
        for one in children(element, "VariableValue"):
            self.ledger.saw(Kind.VALUE)
            reference = child(one, "VariableRef")
            variable = guid_of(attribute(reference, "targetGUID")) if reference is not None else ""
            if not variable:
                self.ledger.lost(Kind.VALUE, Loss.NO_VARIABLE, self.name(element))
                continue
            written = next((inner for inner in one if local(inner) in VALUES), None)
            if written is None:
                yield VariableValue(variable)
                continue
            kind, value = VALUES[local(written)], text_of(written)
            if not FITS[kind](value):
                self.ledger.changed(Kind.VALUE, Change.VALUE_AS_TEXT, value)
                kind = "Text"
            yield VariableValue(variable, kind, value if kind == "Text" else value.strip())

    def cases(self, wrapper: etree._Element | None) -> Iterator[Case]:
        """Those that are compared."""
        for one in children(wrapper, "Case"):
            self.ledger.saw(Kind.CASE)
            name = self.name(one)
            yield Case(
                guid=self.guid(one, Kind.CASE, name),
                name=name,
                description=text_of(child(one, "Description")),
                codes=self.refs(one, "CodeRef"),
                values=tuple(self.values(one)),
                sources=self.refs(one, "SourceRef"),
                selections=self.refs(one, "SelectionRef"),
            )

    def links(self, wrapper: etree._Element | None) -> Iterator[Link]:
        """The lines between things."""
        for one in children(wrapper, "Link"):
            self.ledger.saw(Kind.LINK)
            name = self.name(one)
            origin, target = (guid_of(attribute(one, end)) for end in ("originGUID", "targetGUID"))
            yield Link(
                guid=self.guid(one, Kind.LINK, name, origin, target),
                name=name,
                direction=DIRECTIONS.get((attribute(one, "direction") or "").strip().lower(), ""),
                colour=self.colour(one, Kind.LINK),
                origin=origin,
                target=target,
                notes=self.refs(one),
            )

    def graphs(self, wrapper: etree._Element | None) -> Iterator[GraphNoted]:
        """That there are drawings; we draw our own, so each is told as lost."""
        for one in children(wrapper, "Graph"):
            self.ledger.saw(Kind.GRAPH)
            name = self.name(one)
            self.ledger.lost(Kind.GRAPH, Loss.DRAWING, name)
            vertices, edges = (sum(1 for _ in children(one, part)) for part in ("Vertex", "Edge"))
            yield GraphNoted(self.guid(one, Kind.GRAPH, name), name, vertices, edges)
