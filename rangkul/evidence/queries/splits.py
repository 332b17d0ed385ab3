"""What is read of a code being split: its parts, the passage that comes next, how far one is, proposals."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.models import (
    Adjudication,
    Code,
    CodeSplit,
    Coding,
    MemberCheck,
    Placement,
    SampleUnit,
    Study,
    StudyMember,
)
from rangkul.evidence.queries.codebooks import becomings, codes
from rangkul.evidence.queries.left import left_of
from rangkul.evidence.vocabulary import CODING_PARTS, Layer, Manner

LATELY = 5


@dataclass(frozen=True)
class Progress:
    """How many passages are placed, wait for their coder's answer, are left, and stay out of the walk."""

    placed: int
    asked: int
    left: int
    out: int

    @property
    def all(self) -> int:
        """The passages of the walk."""
        return self.placed + self.left


def split(actor: Actor, *, split_id: UUID) -> CodeSplit:
    """One splitting of a study that one takes part in, or NotFound."""
    return get(actor, CodeSplit, split_id)


def placement(actor: Actor, *, placement_id: UUID) -> Placement:
    """One placing that one may see, or NotFound."""
    return get(actor, Placement, placement_id)


def running(actor: Actor, code: Code, *, at: datetime | None = None) -> CodeSplit | None:
    """The walk through a code's passages that is not ended, if there is one."""
    return visible(actor, CodeSplit, at).filter(code=code, ended_at=None).first()


def last(actor: Actor, code: Code) -> CodeSplit | None:
    """The last walk through a code's passages, ended or not."""
    return visible(actor, CodeSplit).filter(code=code).order_by("-started_at").first()


def parts(actor: Actor, code: Code, *, at: datetime | None = None) -> list[Code]:
    """The codes right below a code that passages may carry."""
    rows = visible(actor, Code, at).filter(parent=code, is_codable=True, merged_into=None, retired_at=None)
    return list(rows.order_by("position", "name", "pk"))


def _carried(actor: Actor, code: Code) -> list[UUID]:
    became = becomings(list(codes(actor, code.study)))
    return [key for key, now in became.items() if now == code.pk]


def _carrying(actor: Actor, code: Code) -> QuerySet[Coding]:
    rows = visible(actor, Coding).filter(code__in=_carried(actor, code), withdrawn_at=None)
    return rows.exclude(text__source__in=left_of(actor, [code.study_id]))


def _in_the_walk(actor: Actor, code: Code) -> QuerySet[Coding]:
    """Open passages that nothing else rests on, in texts that are not hidden from the actor."""
    rows = _carrying(actor, code).filter(layer=Layer.OPEN, sample=None)
    settled = visible(actor, Adjudication).filter(coding__isnull=False).values("coding")
    answered = visible(actor, MemberCheck).filter(coding__isnull=False).values("coding")
    blind = visible(actor, SampleUnit).filter(sample__unlocked_at=None, sample__coders__user_id=actor.user_id)
    rows = rows.exclude(pk__in=settled).exclude(pk__in=answered)
    return rows.exclude(text__source__in=blind.values("text__source"))


def _placed(actor: Actor, found: CodeSplit) -> QuerySet[Placement]:
    """What stands placed though it carries the code still: it stays there, or is not the lead's to move."""
    stays = Q(kept=True) | ~Q(manner=Manner.MOVED)
    return visible(actor, Placement).filter(stays, split=found, undone_at=None)


def left(actor: Actor, found: CodeSplit) -> QuerySet[Coding]:
    """The passages that nobody has placed yet, by text; whoever codes meanwhile adds some."""
    rows = _in_the_walk(actor, found.code).exclude(pk__in=_placed(actor, found).values("coding"))
    return rows.order_by("text", "start", "pk")


def next_left(actor: Actor, found: CodeSplit, *, after: UUID | None) -> Coding | None:
    """The next passage after one that was placed or put off; at the end it begins anew."""
    rows = left(actor, found).select_related("text__source", "foreign_coder", "code")
    rows = rows.defer("text__text", "text__source__original")
    seen = visible(actor, Coding).filter(pk=after).values("text", "start", "pk").first() if after else None
    if seen:
        later = Q(text__gt=seen["text"]) | Q(text=seen["text"]) & (
            Q(start__gt=seen["start"]) | Q(start=seen["start"], pk__gt=seen["pk"])
        )
        return rows.filter(later).first() or rows.first()
    return rows.first()


def carries(actor: Actor, code: Code, coding: Coding) -> bool:
    """Whether a passage still carries a code, openly, with nothing else resting on it."""
    return _in_the_walk(actor, code).filter(pk=coding.pk).exists()


def waits(actor: Actor, found: CodeSplit, coding: Coding) -> bool:
    """Whether a passage is still to be placed."""
    return left(actor, found).filter(pk=coding.pk).exists()


def progress(actor: Actor, found: CodeSplit) -> Progress:
    """How far the walk is, over what the actor sees."""
    standing = visible(actor, Placement).filter(split=found, undone_at=None)
    standing = standing.exclude(coding__text__source__in=left_of(actor, [found.study_id]))
    waiting, walk = left(actor, found).count(), _in_the_walk(actor, found.code)
    # What was moved and then put back by hand is left again, and counts once.
    again = standing.filter(kept=False, manner=Manner.MOVED, coding__in=walk.values("pk")).count()
    asked = standing.filter(manner=Manner.PROPOSED, answer="").count()
    out = _carrying(actor, found.code).count() - walk.count()
    return Progress(standing.count() - again, asked, waiting, out)


def lately(actor: Actor, found: CodeSplit) -> list[Placement]:
    """What the actor placed last."""
    rows = visible(actor, Placement).filter(split=found, decided_by=actor.user_id, undone_at=None)
    rows = rows.exclude(coding__text__source__in=left_of(actor, [found.study_id]))
    return list(rows.select_related("coding").order_by("-decided_at", "-pk")[:LATELY])


def takes_part(actor: Actor, study: Study, user_id: int | None, *, at: datetime) -> bool:
    """Whether somebody codes in the study at this moment, and so can be asked."""
    if user_id is None:
        return False
    rows = visible(actor, StudyMember, at).filter(
        Q(left_at=None) | Q(left_at__gt=at), study=study, user_id=user_id, joined_at__lte=at
    )
    return rows.filter(part__in=CODING_PARTS).exists()


def proposals(actor: Actor, study: Study) -> list[Placement]:
    """What is proposed for the actor's own passages and not answered."""
    return list(
        to_answer(actor, [study.pk])
        .select_related("split__code", "coding__text__source", "coding__code")
        .defer("coding__text__text", "coding__text__source__original")
        .order_by("decided_at", "pk")
    )


def to_answer(
    actor: Actor,
    studies: Iterable[UUID],
    at: datetime | None = None,
    *,
    gone: Collection[UUID] | None = None,
) -> QuerySet[Placement]:
    """The proposals in these studies that wait for the actor; `gone`: which sources left, if known."""
    asked = list(studies)
    rows = visible(actor, Placement, at).filter(
        study__in=asked, coder=actor.user_id, manner=Manner.PROPOSED, answer="", undone_at=None
    )
    gone = left_of(actor, asked, at=at) if gone is None else gone
    return rows.exclude(coding__text__source__in=gone) if gone else rows


def already(actor: Actor, coding: Coding, *, at: datetime) -> set[UUID]:
    """The codes that the actor has put on exactly this passage."""
    rows = visible(actor, Coding, at).filter(
        text=coding.text_id, start=coding.start, end=coding.end, coder=actor.user_id
    )
    open_ones = rows.filter(withdrawn_at=None, layer=Layer.OPEN, sample=None)
    return set(open_ones.values_list("code_id", flat=True))
