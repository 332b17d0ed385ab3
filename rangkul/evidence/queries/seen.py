"""What the passages of a study say of its factors, and how that looks through another framework."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from rangkul.core.access import Actor
from rangkul.evidence.frameworks import DraftView, Found, Framework, project
from rangkul.evidence.models import Study
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.queries.frameworks import Beside
from rangkul.evidence.vocabulary import Polarity


@dataclass(frozen=True)
class Voices:
    """How many passages speak for a factor, against it, and neither."""

    supports: int
    contradicts: int
    neutral: int


@dataclass(frozen=True)
class Seen:
    """A draft under another framework, with the passages of each factor that it was made from."""

    view: DraftView
    voices: dict[str, Voices]


def seen_through(actor: Actor, study: Study, mine: Framework, beside: Beside) -> Seen:
    """What was coded by the factors of one framework, as a draft under another; nothing is coded anew."""
    passages, voices = _passages(actor, study, mine)
    found = {node: Found(evidence=tuple(numbers)) for node, numbers in passages.items()}
    return Seen(project(beside.crosswalk, mine, beside.other.framework, found), voices)


def _passages(actor: Actor, study: Study, mine: Framework) -> tuple[dict[str, list[str]], dict[str, Voices]]:
    """The passages that count, by factor; those of codes that stand for no factor stay out."""
    rows = (
        counting(actor, study)
        .filter(code__node__in=[node.id for node in mine.nodes])
        .order_by("made_at", "pk")
        .values_list("code__node", "pk", "polarity")
    )
    passages: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for node, number, polarity in rows:
        passages[node].append(str(number))
        counts[node][polarity] += 1
    voices = {
        node: Voices(
            supports=said[Polarity.SUPPORTS],
            contradicts=said[Polarity.CONTRADICTS],
            neutral=said[Polarity.NEUTRAL],
        )
        for node, said in counts.items()
    }
    return passages, voices
