"""How the project of other software becomes rows of a study, inside the command that brings it in.

Ids of the file are only names: rows get ids of their own, and what has a name that the study knows is not
added again.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from rangkul.core.access import Actor, visible
from rangkul.evidence.guids import NOBODY, guid_of_user
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
    about,
)
from rangkul.evidence.models.codebook import WORDED
from rangkul.evidence.new_here import Known, fingerprint, names_in_place, texts_in, without_consent
from rangkul.evidence.refi.held import Held, HeldCase, HeldMemo, HeldPassage, HeldSet, HeldText
from rangkul.evidence.refi.project import Code as ForeignCode
from rangkul.evidence.refi.project import VariableValue
from rangkul.evidence.rules.codebooks import LONGEST_NAME, free_name
from rangkul.evidence.rules.codings import standing
from rangkul.evidence.rules.sources import needs_consent
from rangkul.evidence.vocabulary import MemoAbout

SOME = 1_000


@dataclass(slots=True)
class Bringing:
    """One project on its way in."""

    actor: Actor
    study: Study
    held: Held
    kind: str
    language: str
    made_from: str
    at: datetime
    known: Known = field(init=False)
    texts: dict[tuple[str, str], Any] = field(init=False)
    silent: set[str] = field(init=False)
    added: Counter[str] = field(default_factory=Counter)
    # Codes whose name another one in the same place carries: the name in the file, and the name here.
    renamed: list[tuple[str, str]] = field(default_factory=list)
    names: dict[Any, list[str]] = field(init=False)
    # The codings that memos of the project are about, as far as they are here.
    coded: set[Any] = field(init=False)

    def bring_in(self) -> Counter[str]:
        """Write everything that the study does not have; returns how many of each."""
        self.known = Known.of(self.actor, self.study, self.at)
        self.texts = texts_in(self.actor, self.study, at=self.at)
        self.silent = without_consent(self.actor, self.study, at=self.at)
        self.names = names_in_place(self.actor, self.study)
        self._coders()
        self._codes(self.held.codes, None)
        self._variables()
        for text in self.held.texts:
            self._text(text)
        self._cases()
        self._memos()
        self._sets()
        return self.added

    def _new(self, model: type[Model], guid: str, row: Any, name: str) -> None:
        """One more row that the study now knows by its name."""
        self.known.rows[model][guid] = row.pk
        self.added[name] += 1

    # --- people and words ---------------------------------------------------------------------------------

    def _coders(self) -> None:
        """Everybody who coded elsewhere, under the name they had there; nobody codes in another's name."""
        coded = {one.by for text in self.held.texts for one in text.passages}
        written = {memo.by for memo in self.held.memos if memo.by}
        names = {user.guid: user.name or user.short for user in self.held.users}
        for guid in sorted(coded | written):
            named = guid or NOBODY
            if named == guid_of_user(self.actor.user_id) or self.known.has(ForeignCoder, named):
                continue
            row = ForeignCoder(study=self.study, guid=uuid.UUID(named), name=names.get(guid, "")[:120])
            row.save(force_insert=True)
            self._new(ForeignCoder, named, row, "coders")

    def _hand(self, by: str) -> dict[str, Any]:
        """Whose coding or memo it is: mine, or that of somebody without an account here."""
        if by and by == guid_of_user(self.actor.user_id):
            return {"coder": self.actor.user_id}
        return {"foreign_coder_id": self.known.rows[ForeignCoder][by or NOBODY]}

    def _codes(self, codes: Sequence[ForeignCode], parent: Any) -> None:
        for position, code in enumerate(codes):
            if not self.known.has(Code, code.guid):
                words = _words_here(code, self.study.language)
                row = Code(
                    study=self.study,
                    parent_id=parent,
                    guid=uuid.UUID(code.guid),
                    name=self._free_name(words.pop("name"), parent),
                    **words,
                    colour=_colour(code.colour),
                    is_codable=code.is_codable,
                    position=position,
                    made_by=self.actor.user_id,
                    made_at=self.at,
                )
                row.save(force_insert=True)
                self._new(Code, code.guid, row, "codes")
            self._codes(code.children, self.known.rows[Code][code.guid])

    def _free_name(self, name: str, parent: Any) -> str:
        beside = self.names.setdefault(parent, [])
        free = free_name(name[:LONGEST_NAME], beside)
        if free != name[:LONGEST_NAME]:
            self.renamed.append((name, free))
        beside.append(free)
        return free

    def _variables(self) -> None:
        for one in self.held.variables:
            if not self.known.has(StudyVariable, one.guid):
                row = StudyVariable(
                    study=self.study,
                    guid=uuid.UUID(one.guid),
                    name=one.name[:120],
                    kind=one.kind,
                    description=one.description,
                )
                row.save(force_insert=True)
                self._new(StudyVariable, one.guid, row, "variables")

    def _values(self, values: Iterable[VariableValue], **of: Any) -> None:
        first = {value.variable: value for value in reversed(list(values))}
        StudyVariableValue.objects.bulk_create(
            StudyVariableValue(
                study=self.study,
                variable_id=self.known.rows[StudyVariable][guid],
                value=value.value or "",
                **of,
            )
            for guid, value in first.items()
        )

    # --- sources ------------------------------------------------------------------------------------------

    def _text(self, text: HeldText) -> None:
        """One source with its text and codings; one with another text or no consent here takes no coding."""
        if not self.known.has(Source, text.guid):
            row = self._source(text)
            self._new(Source, text.guid, row, "sources")
            self._values(text.values, source=row)
            if text.text:
                self._keep(text, row)
        found = self.texts.get((text.guid, fingerprint(text.text)))
        if found is not None and text.guid not in self.silent:
            self._codings(text, found)

    def _source(self, text: HeldText) -> Source:
        source = Source(
            study=self.study,
            guid=uuid.UUID(text.guid),
            kind=self.kind,
            title=text.name[:200] or text.guid,
            language=self.language,
            file_name=text.name[:200],
            consent_needed=needs_consent(self.kind, with_child=False),
            added_by=self.actor.user_id,
            added_at=self.at,
        )
        source.save(force_insert=True)
        return source

    def _keep(self, text: HeldText, source: Source) -> None:
        sha256 = fingerprint(text.text)
        kept = SourceText(
            study=self.study,
            source=source,
            text=text.text,
            length=len(text.text),
            sha256=sha256,
            made_from=self.made_from,
            made_by=self.actor.user_id,
            made_at=self.at,
        )
        kept.save(force_insert=True)
        self.texts[text.guid, sha256] = kept.pk
        Turn.objects.bulk_create(
            Turn(
                study=self.study,
                text=kept,
                start=one.start,
                end=one.end,
                at_ms=one.at_ms,
                speaker=one.speaker,
            )
            for one in text.turns
        )

    def _codings(self, text: HeldText, text_id: Any) -> None:
        new = [one for one in text.passages if not self.known.has(Coding, one.guid)]
        for start in range(0, len(new), SOME):
            rows = [self._coding(one, text.text, text_id) for one in new[start : start + SOME]]
            # A blind coding, of a colleague or my own, may have the same name; whether it has is not told.
            Coding.objects.bulk_create(rows, ignore_conflicts=True)
            for one, row in zip(new[start : start + SOME], rows, strict=True):
                self._new(Coding, one.guid, row, "codings")

    def _coding(self, one: HeldPassage, text: str, text_id: Any) -> Coding:
        return Coding(
            study=self.study,
            text_id=text_id,
            code_id=self.known.rows[Code][one.code],
            guid=uuid.UUID(one.guid),
            **asdict(standing(text, one.start, one.end)),
            made_at=one.at or self.at,
            **self._hand(one.by),
        )

    # --- what hangs on them -------------------------------------------------------------------------------

    def _cases(self) -> None:
        for case in self.held.cases:
            if self.known.has(StudyCase, case.guid):
                continue
            row = StudyCase(
                study=self.study,
                guid=uuid.UUID(case.guid),
                name=case.name[:200],
                description=case.description,
            )
            row.save(force_insert=True)
            self._new(StudyCase, case.guid, row, "cases")
            self._values(case.values, case=row)
            self._belongings(case, row)

    def _belongings(self, case: HeldCase, row: StudyCase) -> None:
        """Who speaks for the case, and which passages and codes were tied to it."""
        voices = [(self.known.rows[Source].get(one.source), one.speaker) for one in case.voices]
        CaseVoice.objects.bulk_create(
            CaseVoice(
                study=self.study,
                case=row,
                source_id=source,
                speaker=speaker,
                linked_by=self.actor.user_id,
                linked_at=self.at,
            )
            for source, speaker in voices
            if source
        )
        there = self._there(Coding, case.codings)
        marks = [CaseMark(study=self.study, case=row, coding_id=key) for key in there]
        marks += [
            CaseMark(study=self.study, case=row, code_id=self.known.rows[Code][guid]) for guid in case.codes
        ]
        CaseMark.objects.bulk_create(marks)

    def _sets(self) -> None:
        for one in self.held.sets:
            if self.known.has(CodeSet, one.guid):
                continue
            row = CodeSet(
                study=self.study,
                guid=uuid.UUID(one.guid),
                name=one.name[:200],
                description=one.description,
            )
            row.save(force_insert=True)
            self._new(CodeSet, one.guid, row, "sets")
            self._members(one, row)

    def _members(self, one: HeldSet, row: CodeSet) -> None:
        """What of the set's members came in; a memo may be missing: a hidden one has its name."""
        held = (("code", Code, one.codes), ("source", Source, one.sources))
        columns = [
            {f"{name}_id": key}
            for name, table, guids in held
            for guid in guids
            if (key := self.known.rows[table].get(guid))
        ]
        columns += [{"memo_id": key} for key in self._there(Memo, one.memos)]
        SetMember.objects.bulk_create(SetMember(study=self.study, set=row, **named) for named in columns)

    def _there(self, model: type[Model], guids: Iterable[str]) -> list[Any]:
        """Those of these that can be seen; a hidden one may have such a name. Whether it has is not told."""
        keys = [key for guid in guids if (key := self.known.rows[model].get(guid))]
        seen = set(visible(self.actor, model, self.at).filter(pk__in=keys).values_list("pk", flat=True))
        return [key for key in keys if key in seen]

    def _memos(self) -> None:
        coded = [memo.about for memo in self.held.memos if memo.about_kind == MemoAbout.CODING]
        self.coded = set(self._there(Coding, coded))
        for memo in self.held.memos:
            if self.known.has(Memo, memo.guid):
                continue
            row = self._memo(memo)
            # A memo about a blind coding may have the same name; whether it has is not told.
            Memo.objects.bulk_create([row], ignore_conflicts=True)
            self._new(Memo, memo.guid, row, "memos")

    def _memo(self, memo: HeldMemo) -> Memo:
        hand = self._hand(memo.by) if memo.by else {}
        if "coder" in hand:
            hand = {"author": hand["coder"]}
        return Memo(
            study=self.study,
            **about(*self._about(memo)),
            title=memo.title[:200],
            text=memo.text,
            guid=uuid.UUID(memo.guid),
            made_at=memo.at or self.at,
            kept_at=self.at,
            **hand,
        )

    def _about(self, memo: HeldMemo) -> tuple[str, Any]:
        """What the memo is about here; if that did not come in, the study."""
        tables: dict[str, type[Model]] = {"code": Code, "source": Source, "coding": Coding}
        row = self.known.rows[tables[memo.about_kind]].get(memo.about) if memo.about_kind in tables else None
        if row is None or (memo.about_kind == MemoAbout.CODING and row not in self.coded):
            return MemoAbout.STUDY, self.study.pk
        return memo.about_kind, row


def _words_here(code: ForeignCode, language: str) -> dict[str, str]:
    """The words of a code; in a study of the other language, that one's stand first where there are any."""
    if code.words is None:
        return {"name": code.name, "definition": code.description}
    said = {key: value for key, value in asdict(code.words).items() if key != "language"}
    said |= {"name": code.name, "other_name": code.words.other_name[:LONGEST_NAME]}
    if code.words.other_language != language or not said["other_name"]:
        return said
    turned = {"other_language": code.words.language}
    for name in WORDED:
        first, other = said[name], said[f"other_{name}"]
        turned |= {name: other or first, f"other_{name}": first if other else ""}
    return turned


def _colour(colour: str) -> str:
    """A colour as we keep it, the short form written out; without one its place in the tree gives one."""
    if len(colour) == 4:
        return "#" + "".join(letter * 2 for letter in colour[1:])
    return colour
