"""Invented projects, small and large, and the same text as other programs would store it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from rangkul.evidence.refi.own_words import CodeWords, described
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
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
    User,
    Variable,
    VariableValue,
)
from rangkul.evidence.refi.reading import OUR_ORIGIN

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
INTERVIEW = (
    "Pewawancara: Bagaimana rapatnya?\nInforman: Kami rapat tiap bulan 😀, “terbuka” — café.\n\nSelesai.\n"
)


def guid(number: int) -> str:
    """A GUID of our own."""
    return str(uuid.UUID(int=number + (1 << 100))).upper()


def small_project() -> Project:
    """One interview, two codes, one coder, one memo on a passage."""
    start = INTERVIEW.index("Kami")
    passage = Selection(
        guid(10),
        TextSpan(start, start + 20),
        name=INTERVIEW[start : start + 20],
        made=Made(guid(1), AT),
        codings=(Coding(guid(11), guid(3), guid(1), AT), Coding(guid(12), guid(4), guid(1), AT)),
        notes=(guid(20),),
    )
    text = Source(SourceKind.TEXT, guid(5), "Wawancara 1", text=INTERVIEW, selections=(passage,))
    note = Source(SourceKind.NOTE, guid(20), "Catatan", made=Made(guid(1), AT), text="Lihat juga dokumen.")
    return Project(
        name="Kajian",
        origin=OUR_ORIGIN,
        users=(User(guid(1), "Wening", "WN"),),
        codes=(Code(guid(2), "Proses", False, children=(Code(guid(3), "Percaya"), Code(guid(4), "Dialog"))),),
        sources=(text,),
        notes=(note,),
    )


# --- projects that nobody thought of ------------------------------------------------------------------------

letters = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff\ufeff"
)
words = st.text(letters, max_size=12)
texts = st.text(st.one_of(st.sampled_from(" \nab.é😀\u0301ض"), letters), max_size=60)
moments = st.integers(0, 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
guids = st.integers(0, 2**90).map(guid)


@st.composite
def projects(draw: Any) -> Project:
    """A project in which every reference holds, as ours are."""
    numbers = iter(range(10**6))

    def new() -> str:
        return guid(next(numbers))

    users = tuple(User(new(), draw(words), draw(words)) for _ in range(draw(st.integers(0, 3))))
    notes = tuple(
        Source(SourceKind.NOTE, new(), draw(words), text=draw(texts)) for _ in range(draw(st.integers(0, 2)))
    )
    codes = _codes(draw, new, 3, [note.guid for note in notes])
    made = Maker(draw, new, users, _flat(codes), notes)
    variables = tuple(
        Variable(new(), draw(words) + "v", draw(st.sampled_from(list(VALUE))))
        for _ in range(draw(st.integers(0, 2)))
    )
    sources = tuple(made.source(variables) for _ in range(draw(st.integers(0, 3))))
    notes = tuple(replace(note, selections=made.passages(note.text or "")) for note in notes)
    project = Project(
        name=draw(words),
        origin=OUR_ORIGIN,
        description=draw(words),
        made=made.made(),
        users=users,
        codes=codes,
        variables=variables,
        sources=sources,
        notes=notes,
        note_refs=made.note_refs(),
    )
    return replace(project, cases=made.cases(project), sets=made.sets(project), links=made.links(project))


def _flat(codes: tuple[Code, ...]) -> list[str]:
    return [guid for code in codes for guid in (code.guid, *_flat(code.children))]


# Words in which a description could be taken for its own parts, and a mark for its end.
traps = st.lists(
    st.sampled_from(
        ["\n\n", "[en] ", "[id] ", "Termasuk: ", "Exclude: ", "?>", "]]>", "\\", "\r", "é😀", "a"]
    ),
    max_size=6,
).map("".join)


@st.composite
def code_words(draw: Any) -> CodeWords:
    """The words of a code of ours, in one language or both."""
    language, other = draw(st.sampled_from([("id", ""), ("en", ""), ("id", "en"), ("en", "id")]))
    own = {name: draw(traps) for name in ("definition", "include", "exclude", "examples")}
    others = {f"other_{name}": draw(traps) for name in ("name", *own)} if other else {}
    return CodeWords(language, **own, other_language=other, **others)


def _codes(draw: Any, new: Any, depth: int, notes: list[str]) -> tuple[Code, ...]:
    return tuple(_code(draw, new, depth, notes) for _ in range(draw(st.integers(0, depth))))


def _code(draw: Any, new: Any, depth: int, notes: list[str]) -> Code:
    name, apart = draw(words) + "k", draw(st.none() | code_words())
    return Code(
        new(),
        name,
        draw(st.booleans()),
        draw(st.sampled_from(["", "#ff0000", "#0af"])),
        draw(words) if apart is None else described(apart, name),
        tuple(notes[:1]) if draw(st.booleans()) else (),
        _codes(draw, new, depth - 1, notes),
        apart,
    )


VALUE = {
    "Text": words,
    "Boolean": st.sampled_from(["true", "false"]),
    "Integer": st.integers().map(str),
    "Float": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda one: f"{one:f}"),
    "Date": st.dates().map(str),
    "DateTime": moments.map(lambda one: one.replace(tzinfo=None).isoformat()),
}


class Maker:
    """Draws what refers to users, codes and notes."""

    def __init__(
        self, draw: Any, new: Any, users: tuple[User, ...], codes: list[str], notes: tuple[Source, ...]
    ) -> None:
        self.draw, self.new = draw, new
        self.people = st.sampled_from(["", *(user.guid for user in users)])
        self.codes, self.notes = codes, [note.guid for note in notes]

    def some(self, most: int = 2) -> range:
        return range(self.draw(st.integers(0, most)))

    def note_refs(self) -> tuple[str, ...]:
        return tuple(self.notes[:1]) if self.notes and self.draw(st.booleans()) else ()

    def moment(self) -> datetime | None:
        return self.draw(st.one_of(st.none(), moments))

    def made(self) -> Made:
        return Made(self.draw(self.people), self.moment(), self.draw(self.people), self.moment())

    def codings(self) -> tuple[Coding, ...]:
        if not self.codes:
            return ()
        return tuple(
            Coding(
                self.new(),
                self.draw(st.sampled_from(self.codes)),
                self.draw(self.people),
                self.moment(),
                self.note_refs(),
            )
            for _ in self.some()
        )

    def selection(self, place: Any, name: str | None = None) -> Selection:
        return Selection(
            self.new(),
            place,
            self.draw(words) if name is None else name,
            self.draw(words),
            self.made(),
            self.codings(),
            self.note_refs(),
        )

    def passages(self, text: str) -> tuple[Selection, ...]:
        made = []
        for _ in self.some(3):
            start, end = sorted(self.draw(st.integers(0, len(text))) for _ in range(2))
            made.append(self.selection(TextSpan(start, end), " ".join(text[start:end].split())))
        return tuple(made)

    def text(self, kind: SourceKind, **more: Any) -> Source:
        text = self.draw(texts)
        return Source(
            kind,
            self.new(),
            self.draw(words),
            self.draw(words),
            self.made(),
            text,
            selections=self.passages(text),
            codings=self.codings(),
            notes=self.note_refs(),
            **more,
        )

    def numbers(self, count: int) -> list[int]:
        return [self.draw(st.integers(-1000, 10**6)) for _ in range(count)]

    def source(self, variables: tuple[Variable, ...]) -> Source:
        values = tuple(self.value(variable) for variable in variables if self.draw(st.booleans()))
        kind = self.draw(st.sampled_from([*SourceKind][:5]))
        if kind is SourceKind.TEXT:
            return self.text(kind, values=values)
        selections, inner = self.inside(kind)
        return Source(
            kind,
            self.new(),
            self.draw(words),
            made=self.made(),
            path="relative:///gambar",
            selections=selections,
            codings=self.codings(),
            notes=self.note_refs(),
            values=values,
            texts=inner,
        )

    def inside(self, kind: SourceKind) -> tuple[tuple[Selection, ...], tuple[Source, ...]]:
        if kind is SourceKind.PDF:
            areas = [
                self.selection(Box(*self.numbers(4), page=self.draw(st.integers(0, 9)))) for _ in self.some()
            ]
            return tuple(areas), tuple(self.text(SourceKind.REPRESENTATION) for _ in self.some(1))
        if kind is SourceKind.PICTURE:
            areas = [self.selection(Box(*self.numbers(4))) for _ in self.some()]
            return tuple(areas), tuple(self.text(SourceKind.TEXT_DESCRIPTION) for _ in self.some(1))
        stretches = [self.selection(TimeSpan(*self.numbers(2))) for _ in self.some()]
        return tuple(stretches), tuple(self.transcript() for _ in self.some())

    def transcript(self) -> Source:
        text = self.draw(texts)
        points = tuple(
            SyncPoint(self.new(), self.draw(st.integers(0, 10**6)), self.draw(st.integers(0, len(text))))
            for _ in self.some(3)
        )
        ends = st.sampled_from(["", *(point.guid for point in points)])
        stretches = [self.selection(SyncSpan(self.draw(ends), self.draw(ends))) for _ in self.some()]
        return Source(
            SourceKind.TRANSCRIPT, self.new(), text=text, sync_points=points, selections=tuple(stretches)
        )

    def value(self, variable: Variable) -> VariableValue:
        if self.draw(st.booleans()):
            return VariableValue(variable.guid)
        return VariableValue(variable.guid, variable.kind, self.draw(VALUE[variable.kind]))

    def cases(self, project: Project) -> tuple[Case, ...]:
        selections = [one.guid for source in project.sources for one in source.selections]
        return tuple(
            Case(
                self.new(),
                self.draw(words),
                self.draw(words),
                tuple(self.codes[:1]),
                tuple(self.value(variable) for variable in project.variables),
                tuple(source.guid for source in project.sources[:1]),
                tuple(selections[:1]),
            )
            for _ in self.some()
        )

    def sets(self, project: Project) -> tuple[Set, ...]:
        sources = tuple(source.guid for source in project.sources)
        return tuple(
            Set(
                self.new(),
                self.draw(words) + "s",
                self.draw(words),
                tuple(self.codes[:2]),
                sources,
                self.note_refs(),
            )
            for _ in self.some()
        )

    def links(self, project: Project) -> tuple[Link, ...]:
        if not project.notes or not project.sources:
            return ()
        ends = project.notes[0].guid, project.sources[0].guid
        return tuple(
            Link(self.new(), self.draw(words), "OneWay", "#000000", *ends, self.note_refs())
            for _ in self.some(1)
        )
