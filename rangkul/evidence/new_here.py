"""What of a project of other software the study has already, and what would be new in it."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.evidence.guids import written
from rangkul.evidence.models import (
    Code,
    CodeSet,
    Coding,
    ForeignCoder,
    Memo,
    Source,
    SourceText,
    Study,
    StudyCase,
    StudyVariable,
)
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.codebooks import below, codes
from rangkul.evidence.refi.held import Held, HeldText
from rangkul.evidence.refi.project import Code as ForeignCode
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import MemoAbout

NAMED: tuple[type[Model], ...] = (
    Code, CodeSet, Coding, ForeignCoder, Memo, Source, StudyCase, StudyVariable
)  # fmt: skip


@dataclass(slots=True)
class Known:
    """Which names the study has already, as far as the actor may see, by table."""

    rows: dict[type[Model], dict[str, Any]]

    @classmethod
    def of(cls, actor: Actor, study: Study, at: datetime) -> "Known":
        """What is there at this moment."""
        found = {
            model: {
                str(guid).upper(): pk for guid, pk in _told(actor, study, model, at).values_list("guid", "pk")
            }
            for model in NAMED
        }
        return cls(found)

    def has(self, model: type[Model], guid: str) -> bool:
        """Whether the study knows this name."""
        return guid in self.rows[model]


def _told(actor: Actor, study: Study, model: type[Model], at: datetime) -> QuerySet[Any]:
    """Rows that count as known: not my own blind work, for every member reads the counts."""
    rows = visible(actor, model, at).filter(study=study)
    opened = Q(sample=None) | Q(sample__unlocked_at__lte=at)
    if model is Coding:
        return rows.filter(opened)
    if model is Memo:
        blind = visible(actor, Coding, at).filter(study=study).exclude(opened)
        return rows.exclude(about_kind=MemoAbout.CODING, about_coding__in=blind.values("pk"))
    return rows


@dataclass(frozen=True, slots=True)
class Fresh:
    """How many of each would come in or are there already; whose text differs, who has not agreed."""

    new: dict[str, int]
    before: dict[str, int]
    other_text: tuple[str, ...] = ()
    no_consent: tuple[str, ...] = ()


def fresh(actor: Actor, study: Study, held: Held, *, at: datetime) -> Fresh:
    """What bringing the project in would add."""
    known, new, before = Known.of(actor, study, at), Counter[str](), Counter[str]()
    texts = texts_in(actor, study, at=at)
    others = tuple(text.name for text in held.texts if _differs(text, known, texts))
    silent = without_consent(actor, study, at=at)
    unsaid = tuple(text.name for text in held.texts if text.guid in silent and text.passages)
    passages = (
        one
        for text in held.texts
        if text.guid not in silent and not _differs(text, known, texts)
        for one in text.passages
    )
    wanted: list[tuple[str, type[Model], Iterable[Any]]] = [
        ("codes", Code, _flat(held.codes)),
        ("sources", Source, held.texts),
        ("codings", Coding, passages),
        ("memos", Memo, held.memos),
        ("cases", StudyCase, held.cases),
        ("variables", StudyVariable, held.variables),
        ("sets", CodeSet, held.sets),
    ]
    for name, model, things in wanted:
        for one in things:
            (before if known.has(model, one.guid) else new)[name] += 1
    return Fresh(dict(new), dict(before), others, unsaid)


def without_consent(actor: Actor, study: Study, *, at: datetime) -> set[str]:
    """The sources that the study has and may not code, by the name that other software knows."""
    rows = list(visible(actor, Source, at).filter(study=study, consent_needed=True).defer("original"))
    agreed = agreements(actor, rows, at=at)
    return {written(one.guid) for one in rows if agreed[one.pk] is not Agreement.STANDS}


def texts_in(actor: Actor, study: Study, *, at: datetime) -> dict[tuple[str, str], Any]:
    """The texts of a study by the name of their source and their fingerprint."""
    rows = visible(actor, SourceText, at).filter(study=study).values_list("source__guid", "sha256", "pk")
    return {(str(guid).upper(), sha256): pk for guid, sha256, pk in rows}


def _differs(text: HeldText, known: Known, texts: dict[tuple[str, str], Any]) -> bool:
    return (
        bool(text.text) and known.has(Source, text.guid) and (text.guid, fingerprint(text.text)) not in texts
    )


def names_in_place(actor: Actor, study: Study) -> dict[Any, list[str]]:
    """What the codes of a study are called, by the code above them."""
    return {place: [one.name for one in parts] for place, parts in below(codes(actor, study)).items()}


def fingerprint(text: str) -> str:
    """How a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _flat(codes: Iterable[ForeignCode]) -> Iterable[ForeignCode]:
    for code in codes:
        yield code
        yield from _flat(code.children)
