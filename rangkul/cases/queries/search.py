"""Children by a name as somebody spells it, among those whose papers the actor reads."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from rangkul_analytics import names
from rapidfuzz.distance import JaroWinkler

from rangkul.cases.models import Alias, Child, ChildIdentity, Encounter
from rangkul.cases.queries.gone import gone, where_gone
from rangkul.cases.recognition import children_called
from rangkul.cases.rules.whereabouts import Whereabouts
from rangkul.core.access import Actor, IsOneOf, visible
from rangkul.core.worded_once import Keys, key_in, worded_once

_NUMBER = re.compile(r"^\s*DPK[\s-]*([0-9A-Z]{3})[\s-]*([0-9A-Z]{3})\s*$", re.IGNORECASE)
SHOWN = 20
_GOOD_ENOUGH = 0.75


@dataclass(frozen=True)
class Found:
    """A child, what it is called on the paper that fits best, and how well that fits (0 to 1)."""

    child: Child
    name: str
    fits: float
    others: tuple[str, ...] = ()
    # Where it is, if it died or lives in another city.
    gone: Whereabouts | None = None


def found_children(actor: Actor, words: str, *, at: datetime) -> list[Found]:
    """The children these words may mean, best first; by number also those one knows only to exist."""
    number = _NUMBER.match(words)
    if number:
        text = f"DPK-{number[1]}-{number[2]}".upper()
        asked = visible(actor, Child, at).filter(number=text).values_list("pk", flat=True)
        known = _numbers_of(actor, at, children=Keys(asked))
        return _stand_for_all([Found(child, "", 1.0) for child in known if child.number == text], known)
    ids = Keys(children_called(words, city=actor.city, at=at))
    best = _best_names(words, _called(actor, ids, at=at))
    known = _numbers_of(actor, at, children=Keys(best)) if best else []
    found = [Found(child, *best[child.pk]) for child in known if child.pk in best]
    found.sort(key=lambda one: (-one.fits, one.child.registered_at, one.child.number))
    return _stand_for_all(found, known)[:SHOWN]


def _called(actor: Actor, ids: Keys, *, at: datetime) -> dict[UUID, set[str]]:
    """Every name of these children that stands on a paper the actor reads."""
    called: dict[UUID, set[str]] = defaultdict(set)
    for child_id, *texts in _names_on_papers(actor, at, children=ids) if ids else ():
        called[child_id].update(text for text in texts if text)
    return called


@worded_once
def _names_on_papers(actor: Actor, at: datetime, *, children: Keys) -> QuerySet[Any, Any]:
    def of(model: type[Model]) -> QuerySet[Any, Any]:
        return visible(actor, model, at).filter(key_in(children, "child_id")).order_by()

    told = [
        of(model).values_list("child_id", "full_name", "nickname") for model in (ChildIdentity, Encounter)
    ]
    aliases = of(Alias).annotate(no_other=Value("", output_field=CharField()))
    return aliases.values_list("child_id", "name", "no_other").union(*told, all=True)


@worded_once
def _numbers_of(actor: Actor, at: datetime, *, children: Keys) -> QuerySet[Child]:
    """These children under every number the actor knows of, the oldest first."""
    asked = visible(actor, Child, at).filter(key_in(children))
    heads = ArraySubquery(asked.values(head=Coalesce("canonical_id", "pk")))
    whole = Q(IsOneOf(F("pk"), heads)) | Q(IsOneOf(F("canonical_id"), heads))
    found = visible(actor, Child, at).filter(whole).annotate(**gone(actor, at, child="pk"))
    return found.select_related("holder").order_by("registered_at")


def _best_names(words: str, called: dict[UUID, set[str]]) -> dict[UUID, tuple[str, float]]:
    asked = names.tokens(words)
    best: dict[UUID, tuple[str, float]] = {}
    for child_id, texts in called.items():
        fits, name = max((fit(asked, names.tokens(text)), text) for text in texts)
        if fits >= _GOOD_ENOUGH:
            best[child_id] = (name, fits)
    return best


def fit(asked: Iterable[str], written: Iterable[str]) -> float:
    """How well a written name answers the words asked, 0 to 1.

    Each word finds its best partner, by spelling and by sound; a word that nobody asked for costs little,
    since offices leave names off.

    >>> fit(("rijki",), ("rizki",)) > fit(("rijki",), ("rina",))
    True
    >>> fit(("rizki", "putra"), ("rizki", "putra")) > fit(("rizki", "putra"), ("rizki",))
    True
    """
    mine, yours = list(asked), list(written)
    if not mine or not yours:
        return 0.0
    there = sum(max(_alike(word, other) for other in yours) for word in mine) / len(mine)
    back = sum(max(_alike(word, other) for word in mine) for other in yours) / len(yours)
    return 0.75 * max(there, back) + 0.25 * min(there, back)


def _alike(word: str, other: str) -> float:
    sound = JaroWinkler.similarity(names.code(word), names.code(other))
    return 0.5 * sound + 0.5 * max(JaroWinkler.similarity(word, other), sound - 0.1)


def _stand_for_all(found: Iterable[Found], every: Iterable[Child]) -> list[Found]:
    """Each child once, under the number that stands for it, with the others it has; the best fit counts."""
    best: dict[UUID, Found] = {}
    for one in found:
        best.setdefault(one.child.canonical_id or one.child.pk, one)
    known: dict[UUID, list[Child]] = defaultdict(list)
    for child in every:
        known[child.canonical_id or child.pk].append(child)
    return [
        Found(
            next((child for child in known[head] if child.pk == head), one.child),
            one.name,
            one.fits,
            tuple(child.number for child in known[head] if child.pk != head),
            next(filter(None, map(where_gone, known[head])), None),
        )
        for head, one in best.items()
    ]
