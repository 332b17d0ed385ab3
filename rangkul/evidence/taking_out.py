"""A study as a project for other software, as far as the actor may see it; what stays behind is counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import F

from rangkul.core.access import Actor, visible
from rangkul.evidence.guids import NOBODY, guid_of_passage, guid_of_turn, guid_of_user, written
from rangkul.evidence.models import (
    CaseMark,
    CaseVoice,
    Code,
    CodeSet,
    Coding,
    ForeignCoder,
    Memo,
    SetMember,
    Source,
    SourceText,
    Study,
    StudyCase,
    StudyVariable,
    StudyVariableValue,
    Turn,
)
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.refi import project as refi
from rangkul.evidence.refi.lexical import FITS
from rangkul.evidence.refi.own_words import CodeWords, described
from rangkul.evidence.refi.reading import OUR_ORIGIN
from rangkul.evidence.refi.xml_input import unique
from rangkul.evidence.rules.sources import Agreement
from rangkul.people.queries import names

COLOURS = {
    "blue": "#1f6fb2", "orange": "#d9730d", "green": "#2e7d4f", "pink": "#c2447c", "brown": "#7a5230",
    "purple": "#6b4fa0", "teal": "#0f7c7c", "grey": "#5f6b76",
}  # fmt: skip
NAME_LENGTH = 100
# What a set holds, in the order of the form.
_HELD = ("codes", "sources", "memos")


@dataclass(slots=True)
class Outgoing:
    """A project for the file, and how many things stay behind, by reason."""

    project: refi.Project
    left: dict[str, int]
    codings: int


def codebook_of(actor: Actor, study: Study, *, at: datetime) -> refi.Project:
    """The codes and groups of codes of a study."""
    taking = _Taking(actor, study, at)
    codes = taking.codes()
    return refi.Project(name=study.title, origin=OUR_ORIGIN, codes=codes, sets=taking.sets(taking.known))


def project_of(actor: Actor, study: Study, *, at: datetime) -> Outgoing:
    """The study as the actor sees it: nothing coded blind, no source of a child or without consent."""
    return _Taking(actor, study, at).whole()


@dataclass(slots=True)
class _Taking:
    actor: Actor
    study: Study
    at: datetime
    known: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)
    notes: dict[tuple[str, Any], list[str]] = field(default_factory=lambda: defaultdict(list))
    users: dict[str, refi.User] = field(default_factory=dict)
    passage_of: dict[str, str] = field(default_factory=dict)
    along: set[tuple[str, Any]] = field(default_factory=set)
    values_of: dict[Any, list[refi.VariableValue]] = field(default_factory=lambda: defaultdict(list))
    # Where in a source somebody speaks who speaks for a case.
    stretches: dict[tuple[Any, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    coding_count: int = 0

    def rows(self, model: Any) -> Any:
        """The rows of the study that the actor may see; what they code blind themselves stays here too."""
        rows = visible(self.actor, model, self.at).filter(study=self.study)
        blind = visible(self.actor, Coding, self.at).filter(study=self.study, sample__isnull=False)
        blind = blind.exclude(sample__unlocked_at__lte=self.at)
        if model is Coding:
            return rows.exclude(pk__in=blind.values("pk"))
        return (
            rows.exclude(about_kind="coding", about_coding__in=blind.values("pk")) if model is Memo else rows
        )

    def whole(self) -> Outgoing:
        """Everything, in the order in which it refers to each other."""
        memos = self.rows(Memo).filter(withdrawn_at=None).select_related("foreign_coder")
        memos = list(memos.order_by("made_at", "pk"))
        self._people(memos)
        for memo in memos:
            self.notes[memo.about_kind, memo.about_id].append(written(memo.guid))
        codes = self.codes()
        variables = self.variables()
        self._values()
        sources = tuple(self._sources())
        cases = tuple(self._cases())
        notes = tuple(self._note(memo) for memo in memos if self._goes_along(memo))
        self.known |= {note.guid for note in notes}
        project = refi.Project(
            name=self.study.title,
            origin=OUR_ORIGIN,
            made=refi.Made(at=self.study.opened_at),
            users=tuple(sorted(self.users.values(), key=lambda user: user.guid)),
            codes=codes,
            variables=variables,
            cases=cases,
            sources=sources,
            notes=notes,
            note_refs=tuple(self.notes.get(("study", self.study.pk), ())),
            sets=self.sets(self.known),
        )
        return Outgoing(project, self.left, self.coding_count)

    # --- people -------------------------------------------------------------------------------------------

    def _people(self, memos: Iterable[Memo]) -> None:
        mine = self.rows(Coding).filter(withdrawn_at=None, coder__isnull=False)
        users = {*mine.values_list("coder", flat=True).distinct(), *(memo.author for memo in memos)} - {None}
        called = names(self.actor, users)
        for user in users:
            guid = guid_of_user(user)
            self.users[guid] = refi.User(guid, called.get(user, ""))
        for one in self.rows(ForeignCoder):
            if written(one.guid) != NOBODY:
                self.users[written(one.guid)] = refi.User(written(one.guid), one.name)

    def _by(self, user: int | None, foreign: ForeignCoder | None) -> str:
        if user is not None:
            return guid_of_user(user)
        guid = written(foreign.guid) if foreign else NOBODY
        return "" if guid == NOBODY else guid

    # --- codes --------------------------------------------------------------------------------------------

    def codes(self) -> tuple[refi.Code, ...]:
        """The tree of codes; what was merged away goes along only while something is coded with it."""
        rows = list(self.rows(Code).order_by("position", "name", "pk"))
        used = set(self.rows(Coding).filter(withdrawn_at=None).values_list("code_id", flat=True))
        parents = {row.pk: row.parent_id for row in rows}
        kept = {row.pk for row in rows if row.retired_at is None or row.pk in used}
        for pk in list(kept):
            while (pk := parents.get(pk)) is not None:
                kept.add(pk)
        below: dict[Any, list[Code]] = defaultdict(list)
        for row in rows:
            if row.pk in kept:
                below[row.parent_id].append(row)
        return self._tree(below, None)

    def _tree(self, below: dict[Any, list[Code]], parent: Any) -> tuple[refi.Code, ...]:
        return tuple(self._code(row, below) for row in below.get(parent, ()))

    def _code(self, row: Code, below: dict[Any, list[Code]]) -> refi.Code:
        self.known.add(written(row.guid))
        self.along.add(("code", row.pk))
        words = _words_of(row, self.study.language)
        return refi.Code(
            guid=written(row.guid),
            name=row.name,
            is_codable=row.is_codable,
            colour=COLOURS.get(row.colour, row.colour if row.colour.startswith("#") else ""),
            description=described(words, row.name),
            notes=tuple(self.notes.get(("code", row.pk), ())),
            children=self._tree(below, row.pk),
            words=words if words.more_than_a_definition() else None,
        )

    def sets(self, known: set[str]) -> tuple[refi.Set, ...]:
        """The groups, with those of their members that go along."""
        found: dict[tuple[Any, str], list[str]] = defaultdict(list)
        members = self.rows(SetMember).order_by("pk")
        for group, *guids in members.values_list("set", "code__guid", "source__guid", "memo__guid"):
            kind, guid = next((kind, written(one)) for kind, one in zip(_HELD, guids, strict=True) if one)
            if guid in known:
                found[group, kind].append(guid)
        return tuple(
            refi.Set(
                written(one.guid),
                one.name or written(one.guid),
                one.description,
                *(tuple(found[one.pk, kind]) for kind in _HELD),
            )
            for one in self.rows(CodeSet).order_by("name", "pk")
        )

    # --- variables and cases ------------------------------------------------------------------------------

    def variables(self) -> tuple[refi.Variable, ...]:
        """The properties of cases and sources."""
        rows = self.rows(StudyVariable).order_by("name", "pk")
        return tuple(refi.Variable(written(one.guid), one.name, one.kind, one.description) for one in rows)

    def _values(self) -> None:
        rows = self.rows(StudyVariableValue).select_related("variable").order_by("variable__name", "pk")
        for row in rows:
            self.values_of[row.case_id or row.source_id].append(_value(row))

    def _cases(self) -> Iterable[refi.Case]:
        rows = self.rows(CaseMark).select_related("code", "coding").order_by("pk")
        tied_to, voices = _by_case(rows), _by_case(self._voices())
        for case in self.rows(StudyCase).order_by("name", "pk"):
            # Of whom nobody goes along who speaks for it, nothing is told either.
            speak = [written(one.source.guid) in self.known for one in voices[case.pk]]
            if speak and not any(speak):
                self._stays("case")
                continue
            self.along.add(("case", case.pk))
            whole, heard = self._heard(voices[case.pk])
            marks = tied_to[case.pk]
            tied = [self.passage_of.get(written(one.coding.guid), "") for one in marks if one.coding]
            named = [written(one.code.guid) for one in marks if one.code]
            yield refi.Case(
                guid=written(case.guid),
                name=case.name,
                description=case.description,
                codes=tuple(one for one in named if one in self.known),
                values=tuple(self.values_of.get(case.pk, ())),
                sources=whole,
                selections=unique((*tied, *heard)),
            )

    def _voices(self) -> Any:
        return (
            self.rows(CaseVoice).filter(unlinked_at=None).select_related("source").defer("source__original")
        )

    def _heard(self, voices: Iterable[CaseVoice]) -> tuple[tuple[str, ...], list[str]]:
        """The sources that speak for a case as a whole, and the stretches of its speakers."""
        along = [one for one in voices if written(one.source.guid) in self.known]
        heard = []
        for one in along:
            if one.speaker:
                heard += self.stretches[one.source_id, one.speaker]
                self._stays("voice", 0 if self.stretches[one.source_id, one.speaker] else 1)
        return unique(written(one.source.guid) for one in along if not one.speaker), heard

    # --- sources ------------------------------------------------------------------------------------------

    def _sources(self) -> Iterable[refi.Source]:
        rows = list(self.rows(Source).defer("original").order_by("added_at", "title", "pk"))
        agreed = agreements(self.actor, rows, at=self.at)
        kept = []
        for row in rows:
            if row.with_child:
                self._stays("with_child")
            elif agreed[row.pk] is Agreement.WITHDRAWN:
                self._stays("withdrawn")
            elif agreed[row.pk] not in (Agreement.STANDS, Agreement.NOT_NEEDED):
                self._stays("no_consent")
            else:
                kept.append(row)
        newest = (
            self.rows(SourceText).filter(source__in=kept).order_by("source", "-version").distinct("source")
        )
        texts = {text.source_id: text for text in newest}
        turns = self._turns(texts)
        codings = self._codings_by_text(kept)
        for row in kept:
            text = texts.get(row.pk)
            yield self._source(
                row, text, codings.pop(text.pk, []) if text else [], turns[text.pk] if text else []
            )
        self._stays("older_text", sum(len(left) for left in codings.values()))

    def _codings_by_text(self, sources: list[Source]) -> dict[Any, list[Coding]]:
        found: dict[Any, list[Coding]] = defaultdict(list)
        rows = self.rows(Coding).filter(text__source__in=sources, withdrawn_at=None)
        rows = rows.select_related("code", "foreign_coder")
        for row in rows.order_by("start", "end", "made_at", "guid"):
            found[row.text_id].append(row)
        return found

    def _stays(self, why: str, number: int = 1) -> None:
        if number:
            self.left[why] = self.left.get(why, 0) + number

    def _turns(self, texts: dict[Any, SourceText]) -> dict[Any, list[Turn]]:
        """The turns of those who speak for a case; nobody else's leave the study."""
        speaking: dict[Any, set[str]] = defaultdict(set)
        for voice in self._voices().exclude(speaker=""):
            speaking[voice.source_id].add(voice.speaker)
        found: dict[Any, list[Turn]] = defaultdict(list)
        wanted = {text.pk: speaking[source] for source, text in texts.items() if source in speaking}
        for turn in self.rows(Turn).filter(text__in=wanted, end__gt=F("start")).order_by("start", "pk"):
            if turn.speaker in wanted[turn.text_id]:
                found[turn.text_id].append(turn)
        return found

    def _stretch(self, turn: Turn, source: Source) -> refi.Selection:
        guid = guid_of_turn(written(source.guid), turn.start, turn.end)
        self.stretches[source.pk, turn.speaker].append(guid)
        return refi.Selection(guid, refi.TextSpan(turn.start, turn.end), turn.speaker)

    def _source(
        self, row: Source, text: SourceText | None, codings: list[Coding], turns: list[Turn]
    ) -> refi.Source:
        guid = written(row.guid)
        self.known.add(guid)
        self.along |= {("source", row.pk), *((("text", text.pk),) if text else ())}
        return refi.Source(
            kind=refi.SourceKind.TEXT,
            guid=guid,
            name=row.title,
            made=refi.Made(at=row.added_at),
            text=text.text if text else None,
            selections=(
                *(self._passages(text, guid, codings) if text else ()),
                *(self._stretch(turn, row) for turn in turns),
            ),
            notes=tuple(self.notes.get(("source", row.pk), ())),
            values=tuple(self.values_of.get(row.pk, ())),
        )

    def _passages(self, text: SourceText, source: str, codings: list[Coding]) -> Iterable[refi.Selection]:
        together: dict[tuple[int, int], list[Coding]] = defaultdict(list)
        for row in codings:
            together[row.start, row.end].append(row)
        for (start, end), here in together.items():
            guid = guid_of_passage(source, start, end)
            yield refi.Selection(
                guid=guid,
                place=refi.TextSpan(start, end),
                name=_named(text.text[start:end]),
                codings=tuple(self._coding(row, guid) for row in here),
            )

    def _coding(self, row: Coding, passage: str) -> refi.Coding:
        guid = written(row.guid)
        self.known.add(guid)
        self.along.add(("coding", row.pk))
        self.passage_of[guid] = passage
        self.coding_count += 1
        return refi.Coding(
            guid=guid,
            code=written(row.code.guid),
            by=self._by(row.coder, row.foreign_coder),
            at=row.made_at,
            notes=tuple(self.notes.get(("coding", row.pk), ())),
        )

    # --- memos --------------------------------------------------------------------------------------------

    def _goes_along(self, memo: Memo) -> bool:
        """A memo about something that stays behind stays with it."""
        asked = memo.about_kind in ("code", "source", "text", "coding", "case")
        along = not asked or (memo.about_kind, memo.about_id) in self.along
        self._stays("memo", 0 if along else 1)
        return along

    def _note(self, memo: Memo) -> refi.Source:
        return refi.Source(
            kind=refi.SourceKind.NOTE,
            guid=written(memo.guid),
            name=memo.title,
            made=refi.Made(self._by(memo.author, memo.foreign_coder), memo.made_at),
            text=memo.text,
        )


def _by_case(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _words_of(row: Code, language: str) -> CodeWords:
    """The words of a code in both languages, as far as it has them."""
    told = (one.name for one in fields(CodeWords) if one.name != "language")
    return CodeWords(language, **{name: getattr(row, name) for name in told})


def _value(row: StudyVariableValue) -> refi.VariableValue:
    guid, kind = written(row.variable.guid), row.variable.kind
    if not row.value:
        return refi.VariableValue(guid)
    return refi.VariableValue(guid, kind if FITS[kind](row.value) else "Text", row.value)


def _named(quote: str) -> str:
    """A passage's name: its words, or how they begin."""
    words = " ".join(quote.split())
    return words if len(words) <= NAME_LENGTH else words[: NAME_LENGTH - 1].rstrip() + "…"
