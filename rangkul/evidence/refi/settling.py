"""Makes the references of a project hold: what points to nothing is mended or left out, and said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from rangkul.evidence.refi.project import (
    Case,
    Code,
    Coding,
    Link,
    Made,
    Project,
    Selection,
    Set,
    Source,
    User,
    Variable,
    VariableValue,
    every_code,
)
from rangkul.evidence.refi.report import Change, Kind, Ledger, Loss
from rangkul.evidence.refi.xml_input import guid_made, unique


def settle(project: Project, ledger: Ledger) -> Project:
    """The project with every reference pointing to something that is there."""
    return _Settler(project, ledger).settled()


@dataclass(slots=True)
class _Settler:
    project: Project
    ledger: Ledger
    taken: set[str] = field(default_factory=set)
    codings_taken: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    of_cases: dict[str, list[str]] = field(default_factory=dict)
    code_guids: set[str] = field(default_factory=set)
    note_guids: set[str] = field(default_factory=set)
    variable_guids: set[str] = field(default_factory=set)

    def settled(self) -> Project:
        project = self.project
        self._saw(project.made)
        codes = tuple(self._code(code) for code in project.codes)
        variables = tuple(self._named(variable, Kind.VARIABLE) for variable in project.variables)
        sources = self._once(project.sources, Kind.TEXT)
        notes = self._once(project.notes, Kind.NOTE)
        self.code_guids = {code.guid for code, _path in every_code(codes)}
        self.note_guids = {note.guid for note in notes}
        self.variable_guids = {variable.guid for variable in variables}
        self.of_cases = {case.guid: [] for case in project.cases}
        sources = tuple(self._source(source) for source in sources)
        notes = tuple(self._source(note) for note in notes)
        return replace(
            project,
            users=self._users(),
            codes=tuple(self._with_notes(code) for code in codes),
            variables=variables,
            cases=tuple(self._case(case, sources) for case in project.cases),
            sources=sources,
            notes=notes,
            note_refs=self._notes(project.note_refs, Kind.NOTE),
            links=tuple(self._link(link) for link in project.links),
            sets=tuple(self._set(one, sources) for one in project.sets),
        )

    # --- ids and names ------------------------------------------------------------------------------------

    def _free(self, guid: str, kind: Kind, name: str) -> str:
        """The GUID, or another one if something else has it already."""
        if guid in self.taken:
            guid = guid_made(kind, guid, name, len(self.taken))
            self.ledger.changed(kind, Change.GUID_AGAIN, name)
        self.taken.add(guid)
        return guid

    def _code(self, code: Code) -> Code:
        guid = self._free(code.guid, Kind.CODE, code.name)
        return replace(code, guid=guid, children=tuple(self._code(one) for one in code.children))

    def _once(self, sources: Iterable[Source], kind: Kind) -> tuple[Source, ...]:
        return tuple(replace(one, guid=self._free(one.guid, kind, one.name)) for one in sources)

    def _named(self, variable: Variable, kind: Kind) -> Variable:
        if variable.name.strip():
            return variable
        self.ledger.changed(kind, Change.NAME_MADE, variable.guid)
        return replace(variable, name=variable.guid)

    # --- references ---------------------------------------------------------------------------------------

    def _left(self, guids: Iterable[str], known: Callable[[str], bool], kind: Kind) -> tuple[str, ...]:
        kept = []
        for guid in guids:
            if known(guid):
                kept.append(guid)
            else:
                self.ledger.changed(kind, Change.REFERENCE_LEFT_OUT)
        return tuple(kept)

    def _notes(self, guids: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
        return self._left(guids, self.note_guids.__contains__, kind) if guids else guids

    def _with_notes(self, code: Code) -> Code:
        children = tuple(self._with_notes(one) for one in code.children)
        return replace(code, notes=self._notes(code.notes, Kind.CODE), children=children)

    def _values(self, values: tuple[VariableValue, ...], name: str) -> tuple[VariableValue, ...]:
        for value in values:
            if value.variable not in self.variable_guids:
                self.ledger.lost(Kind.VALUE, Loss.NO_VARIABLE, name)
        return tuple(value for value in values if value.variable in self.variable_guids)

    def _saw(self, made: Made) -> None:
        self.people |= {guid for guid in (made.by, made.changed_by) if guid}

    def _source(self, source: Source) -> Source:
        self._saw(source.made)
        return replace(
            source,
            selections=tuple(self._selection(one) for one in source.selections),
            codings=self._codings(source.codings, source.guid, source.name),
            notes=self._notes(source.notes, Kind.TEXT),
            values=self._values(source.values, source.name),
            texts=tuple(self._source(text) for text in source.texts),
        )

    def _selection(self, selection: Selection) -> Selection:
        inner = selection.representation
        self._saw(selection.made)
        return replace(
            selection,
            codings=self._codings(selection.codings, selection.guid, selection.name),
            notes=self._notes(selection.notes, Kind.TEXT_SELECTION),
            representation=self._source(inner) if inner is not None else None,
        )

    def _codings(self, codings: tuple[Coding, ...], where: str, name: str) -> tuple[Coding, ...]:
        kept = []
        for coding in codings:
            if coding.code in self.code_guids:
                kept.append(self._coding(coding, name))
            elif coding.code in self.of_cases:
                # NVivo says in this way that a passage belongs to a case.
                self.of_cases[coding.code].append(where)
                self.ledger.changed(Kind.CODING, Change.CASE_FROM_CODING, name)
            else:
                self.ledger.lost(Kind.CODING, Loss.NO_CODE, name)
        return tuple(kept)

    def _coding(self, coding: Coding, name: str) -> Coding:
        if coding.by:
            self.people.add(coding.by)
        guid = coding.guid
        if guid in self.codings_taken:
            guid = guid_made(Kind.CODING, guid, coding.code, len(self.codings_taken))
            self.ledger.changed(Kind.CODING, Change.GUID_AGAIN, name)
        self.codings_taken.add(guid)
        return replace(coding, guid=guid, notes=self._notes(coding.notes, Kind.CODING))

    def _users(self) -> tuple[User, ...]:
        users = {user.guid: user for user in self.project.users}
        for guid in sorted(self.people - users.keys()):
            self.ledger.saw(Kind.USER)
            self.ledger.changed(Kind.USER, Change.USER_ADDED, guid)
            users[guid] = User(guid)
        return tuple(users.values())

    def _case(self, case: Case, sources: tuple[Source, ...]) -> Case:
        tops = {source.guid for source in sources}
        parts = {part.guid for source in sources for part in source.parts()}
        selections = {one.guid for top in sources for part in top.parts() for one in part.selections}
        told = self.of_cases[case.guid]
        return replace(
            case,
            codes=self._left(case.codes, self.code_guids.__contains__, Kind.CASE),
            values=self._values(case.values, case.name),
            sources=self._left(
                unique((*case.sources, *(guid for guid in told if guid in tops))),
                (tops | parts).__contains__,
                Kind.CASE,
            ),
            selections=self._left(
                unique((*case.selections, *(guid for guid in told if guid in selections))),
                selections.__contains__,
                Kind.CASE,
            ),
        )

    def _link(self, link: Link) -> Link:
        return replace(link, notes=self._notes(link.notes, Kind.LINK))

    def _set(self, one: Set, sources: tuple[Source, ...]) -> Set:
        name = one.name
        if not name.strip():
            name = one.guid
            self.ledger.changed(Kind.SET, Change.NAME_MADE, one.guid)
        tops = {source.guid for source in sources}
        return replace(
            one,
            name=name,
            codes=self._left(one.codes, self.code_guids.__contains__, Kind.SET),
            sources=self._left(one.sources, tops.__contains__, Kind.SET),
            notes=self._left(one.notes, self.note_guids.__contains__, Kind.SET),
        )
