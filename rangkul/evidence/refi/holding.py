"""What of a project a study can hold: texts with coded passages, and what hangs on them. The rest is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rangkul.evidence.refi.held import (
    Held,
    HeldCase,
    HeldMemo,
    HeldPassage,
    HeldSet,
    HeldText,
    HeldTurn,
    HeldVoice,
)
from rangkul.evidence.refi.project import (
    Coding,
    Link,
    Project,
    Selection,
    Source,
    SourceKind,
    SyncSpan,
    TextSpan,
    VariableValue,
    every_code,
)
from rangkul.evidence.refi.report import Change, Kind, Ledger, Loss
from rangkul.evidence.refi.xml_input import guid_made, unique

LONGEST_SPEAKER = 80
COUNTED = {
    SourceKind.TEXT: Kind.TEXT,
    SourceKind.PICTURE: Kind.PICTURE,
    SourceKind.PDF: Kind.PDF,
    SourceKind.AUDIO: Kind.AUDIO,
    SourceKind.VIDEO: Kind.VIDEO,
}
AREAS = {
    SourceKind.PICTURE: Kind.PICTURE_SELECTION,
    SourceKind.PDF: Kind.PDF_SELECTION,
    SourceKind.AUDIO: Kind.AUDIO_SELECTION,
    SourceKind.VIDEO: Kind.VIDEO_SELECTION,
}


def hold(project: Project, ledger: Ledger) -> Held:
    """What a study takes over of the project; the ledger learns what stays behind."""
    return _Holder(project, ledger).held()


About = tuple[str, str]


@dataclass(slots=True)
class _Holder:
    project: Project
    ledger: Ledger
    about: dict[str, list[About]] = field(default_factory=dict)
    memos: list[HeldMemo] = field(default_factory=list)
    # Which texts stand for a source whose own form we do not hold, and which codings for a selection.
    instead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codings_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Stretches without a code that belong to a case: whoever speaks there speaks for it.
    case_of: dict[str, str] = field(default_factory=dict)
    voice_of: dict[str, HeldVoice] = field(default_factory=dict)

    def held(self) -> Held:
        project = self.project
        self.case_of = {guid: case.name for case in reversed(project.cases) for guid in case.selections}
        texts = tuple(text for source in project.sources for text in self.texts(source))
        for code, _path in every_code(project.codes):
            self.mention(code.notes, "code", code.guid)
        called = _called(project)
        for link in project.links:
            self.ledger.lost(Kind.LINK, Loss.LINK, link.name or _ends(link, called))
        self.mention(project.note_refs, "study", "")
        self.described("study", "", project.name, project.description, project.name)
        self.memos += [memo for note in project.notes for memo in self.memo(note)]
        return Held(
            name=project.name,
            origin=project.origin,
            users=project.users,
            codes=project.codes,
            variables=project.variables,
            cases=tuple(self.cases()),
            sets=tuple(
                HeldSet(
                    one.guid, one.name, one.description, one.codes, self.stand_ins(one.sources), one.notes
                )
                for one in project.sets
            ),
            memos=tuple(self.memos),
            texts=texts,
        )

    def stand_ins(self, sources: Iterable[str]) -> tuple[str, ...]:
        """The texts for these sources."""
        return unique(guid for one in sources for guid in self.instead.get(one, ()))

    def cases(self) -> Iterator[HeldCase]:
        """The cases, tied to codings instead of selections."""
        for case in self.project.cases:
            codings = unique(guid for one in case.selections for guid in self.codings_of.get(one, ()))
            whole = [HeldVoice(guid) for guid in self.stand_ins(case.sources)]
            heard = [voice for one in case.selections if (voice := self.voice_of.get(one))]
            voices = tuple(dict.fromkeys((*whole, *heard)))
            yield HeldCase(case.guid, case.name, case.description, case.codes, voices, codings, case.values)

    # --- sources ------------------------------------------------------------------------------------------

    def texts(self, source: Source) -> Iterator[HeldText]:
        """The source as the texts that can be coded."""
        inner = [part for part in source.texts if part.text is not None]
        if source.kind is SourceKind.TEXT:
            found = [self.text(source, source.guid, source.name, source.values)]
        else:
            found = [self.of_medium(source, part, alone=len(inner) == 1) for part in inner]
            self.areas(source, {one.guid for part in inner for one in part.selections})
            counted = COUNTED[source.kind]
            if len(found) > 1:
                self.lose(source.codings, Loss.NOT_A_TEXT, source.name)
                self.lose_values(source.values, source.name)
            if found:
                self.ledger.changed(counted, Change.TEXT_OF_MEDIUM, source.name)
            else:
                self.ledger.lost(counted, Loss.NOT_A_TEXT, source.name)
                self.lose(source.codings, Loss.NOT_A_TEXT, source.name)
                self.lose_values(source.values, source.name)
        self.empty_parts(source)
        guids = tuple(one.guid for one in found)
        for part in source.parts():
            self.instead[part.guid] = guids
        if guids:
            self.mention(source.notes, "source", guids[0])
            self.described("source", guids[0], source.name, source.description, source.guid)
        yield from found

    def of_medium(self, source: Source, part: Source, *, alone: bool) -> HeldText:
        """The text inside a PDF, picture or recording, in the place of its source."""
        transcript = part.kind is SourceKind.TRANSCRIPT
        guid = part.guid if transcript and not alone else source.guid
        name = (part.name if transcript and not alone else "") or source.name or part.name
        whole = source.codings if alone else ()
        return self.text(part, guid, name, (*source.values, *part.values) if alone else part.values, whole)

    def areas(self, source: Source, as_text: set[str]) -> None:
        """Areas and stretches; ATLAS.ti writes a PDF's passage twice, as area and as text, under one GUID."""
        for one in source.selections:
            why = Loss.TWICE if one.guid in as_text else Loss.NOT_A_TEXT
            self.ledger.lost(AREAS[source.kind], why, one.name)
            self.lose(one.codings, why, one.name)
            if one.representation is not None:
                self.ledger.lost(Kind.REPRESENTATION, why, one.name)
                self.lose_inside(one.representation, why)

    def empty_parts(self, source: Source) -> None:
        """Texts inside a source that were not in the file."""
        for part in source.texts:
            if part.text is None:
                transcript = part.kind is SourceKind.TRANSCRIPT
                kind = Kind.TRANSCRIPT if transcript else Kind.REPRESENTATION
                self.ledger.lost(kind, Loss.NO_TEXT, part.name)
                self.lose_inside(part, Loss.NO_TEXT)
                self.lose_values(part.values, part.name)

    def lose_inside(self, part: Source, why: Loss) -> None:
        """Everything that is coded in a text that does not come in."""
        kind = _kind(part)
        for one in part.selections:
            self.ledger.lost(kind, why, one.name)
            self.lose(one.codings, why, one.name)
        for _point in part.sync_points:
            self.ledger.lost(Kind.SYNC_POINT, why, part.name)
        self.lose(part.codings, why, part.name)

    def lose(self, codings: Iterable[Coding], why: Loss, name: str) -> None:
        """Codings that do not come in."""
        for _coding in codings:
            self.ledger.lost(Kind.CODING, why, name)

    def lose_values(self, values: Iterable[VariableValue], name: str) -> None:
        """Values that do not come in."""
        for _value in values:
            self.ledger.lost(Kind.VALUE, Loss.NOT_A_TEXT, name)

    def text(
        self,
        part: Source,
        guid: str,
        name: str,
        values: tuple[VariableValue, ...],
        whole: tuple[Coding, ...] = (),
    ) -> HeldText:
        """One text with its passages; without words nothing in it can be held."""
        text = part.text or ""
        if not text.strip():
            self.lose_inside(part, Loss.NO_TEXT)
            self.lose(whole, Loss.NO_TEXT, name)
            return HeldText(guid, name, values=values)
        spoken, marked = self.spoken(part, guid)
        passages = [one for selection in marked for one in self.passages(part, selection)]
        for coding in (*part.codings, *whole):
            self.ledger.changed(Kind.CODING, Change.WHOLE_AS_PASSAGE, name)
            passages.append(self.passage(coding, TextSpan(0, len(text))))
        return HeldText(guid, name, text, tuple(passages), _heard(list(_turns(part)), spoken), values)

    def spoken(self, part: Source, guid: str) -> tuple[list[HeldTurn], list[Selection]]:
        """What is said for a case without carrying a code, as turns, and the other selections."""
        turns: list[HeldTurn] = []
        others = []
        for one in part.selections:
            span = _between(part, one.place) if isinstance(one.place, SyncSpan) else one.place
            if one.codings or one.guid not in self.case_of or not isinstance(span, TextSpan):
                others.append(one)
            elif span.start == span.end or any(span.start < t.end and t.start < span.end for t in turns):
                self.ledger.lost(_kind(part), Loss.OVERLAPS, one.name)
            else:
                words = " ".join((part.text or "")[span.start : span.end].split())
                own = " ".join(one.name.split())
                # Other software names a stretch by its words; we name it by whoever speaks.
                named = own if own and not words.startswith(own.rstrip("….")) else self.case_of[one.guid]
                self.voice_of[one.guid] = HeldVoice(guid, named[:LONGEST_SPEAKER] or one.guid)
                turns.append(HeldTurn(span.start, span.end, None, self.voice_of[one.guid].speaker))
                self.told_of(one, part)
        return turns, others

    def told_of(self, selection: Selection, part: Source) -> None:
        """What was noted about a stretch is about its source."""
        self.mention(selection.notes, "source", part.guid)
        self.described("source", part.guid, selection.name, selection.description, selection.guid)

    # --- passages -----------------------------------------------------------------------------------------

    def passages(self, part: Source, selection: Selection) -> Iterator[HeldPassage]:
        """The codings of one selection, each with its place."""
        kind = _kind(part)
        span = selection.place
        if isinstance(span, SyncSpan):
            found = _between(part, span)
            if found is None:
                self.ledger.lost(kind, Loss.NO_ENDS, selection.name)
                self.lose(selection.codings, Loss.NO_ENDS, selection.name)
                return
            self.ledger.changed(kind, Change.TIMES_AS_PASSAGE, selection.name)
            span = found
        assert isinstance(span, TextSpan)  # noqa: S101 (for mypy: a text has no areas)
        if not selection.codings:
            self.ledger.lost(kind, Loss.NO_CODING, selection.name)
        self.codings_of[selection.guid] = tuple(one.guid for one in selection.codings)
        about: About = ("coding", selection.codings[0].guid) if selection.codings else ("source", part.guid)
        self.mention(selection.notes, *about)
        self.described(*about, selection.name, selection.description, selection.guid)
        for coding in selection.codings:
            yield self.passage(coding, span)

    def passage(self, coding: Coding, span: TextSpan) -> HeldPassage:
        """One coding at its place."""
        self.mention(coding.notes, "coding", coding.guid)
        return HeldPassage(coding.guid, coding.code, coding.by, coding.at, span.start, span.end)

    # --- memos --------------------------------------------------------------------------------------------

    def mention(self, notes: Iterable[str], kind: str, guid: str) -> None:
        """Something points to these notes."""
        for note in notes:
            self.about.setdefault(note, []).append((kind, guid))

    def described(self, kind: str, guid: str, title: str, text: str, key: str) -> None:
        """A comment without an author of its own becomes a memo."""
        if text.strip():
            made = guid_made("description", kind, key)
            self.memos.append(HeldMemo(made, kind, guid, title, text))
            self.ledger.changed(Kind.NOTE, Change.DESCRIPTION_AS_MEMO, title)

    def memo(self, note: Source) -> Iterator[HeldMemo]:
        """A note about the first thing that points to it; what is coded in a note stays behind."""
        for one in note.selections:
            self.ledger.lost(Kind.TEXT_SELECTION, Loss.ON_A_NOTE, note.name)
            self.lose(one.codings, Loss.ON_A_NOTE, note.name)
        self.lose(note.codings, Loss.ON_A_NOTE, note.name)
        text = "\n\n".join(part for part in (note.description, note.text or "") if part.strip()) or note.name
        if not text.strip():
            self.ledger.lost(Kind.NOTE, Loss.NO_TEXT, note.guid)
            return
        kind, guid = self.about.get(note.guid, [("study", "")])[0]
        for _other in self.about.get(note.guid, [])[1:]:
            self.ledger.changed(Kind.NOTE, Change.REFERENCE_LEFT_OUT, note.name)
        yield HeldMemo(note.guid, kind, guid, note.name, text, note.made.by, note.made.at)


def _called(project: Project) -> dict[str, str]:
    """What a link may lead to, by its name."""
    codes = {code.guid: code.name for code, _path in every_code(project.codes)}
    cases = {case.guid: case.name for case in project.cases}
    return codes | cases | {one.guid: one.name for one in (*project.sources, *project.notes)}


def _ends(link: Link, called: Mapping[str, str]) -> str:
    """A link without a name is told by what it ties."""
    return " → ".join(called.get(end, "") or "?" for end in (link.origin, link.target))


def _kind(part: Source) -> Kind:
    return Kind.TRANSCRIPT_SELECTION if part.kind is SourceKind.TRANSCRIPT else Kind.TEXT_SELECTION


def _heard(timed: list[HeldTurn], spoken: list[HeldTurn]) -> tuple[HeldTurn, ...]:
    """The turns of a text: stretches whose moment is known get the speaker who speaks in them."""
    found = []
    left = []
    for one in spoken:
        inside = [turn for turn in timed if one.start <= turn.start and turn.end <= one.end]
        left += [] if inside else [one]
        found += [replace(turn, speaker=one.speaker) for turn in inside]
        timed = [turn for turn in timed if turn not in inside]
    return tuple(sorted((*found, *left, *timed), key=lambda turn: turn.start))


def _turns(part: Source) -> Iterator[HeldTurn]:
    """A transcript cut at the moments that are known."""
    known = ((one.position, one.time_ms) for one in part.sync_points if one.position is not None)
    points = sorted(known, key=lambda point: point[0])
    ends = [*(position for position, _time in points[1:]), len(part.text or "")]
    for (start, time_ms), end in zip(points, ends, strict=False):
        if end > start:
            yield HeldTurn(start, end, time_ms if time_ms is None or time_ms >= 0 else None)


def _between(part: Source, span: SyncSpan) -> TextSpan | None:
    """The passage between two sync points."""
    places = {one.guid: one.position for one in part.sync_points}
    start, end = places.get(span.begin), places.get(span.end)
    if start is None or end is None:
        return None
    return TextSpan(min(start, end), max(start, end))
