"""Which sources have left a study because whoever speaks there withdrew consent; nothing of them counts.

`docs/decisions/who-withdraws-leaves-every-figure.md` says why, and what stays.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from rangkul.core.access import Actor, visible
from rangkul.core.errors import Refused
from rangkul.core.worded_once import Keys, key_in, worded_once
from rangkul.evidence.models import CaseVoice, MemberCheck, Sample, Source, SourceConsent, Study
from rangkul.evidence.queries.agreements import agreements, withdrawals
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import MemoAbout, Reason


def left(actor: Actor, study: Study | UUID, *, at: datetime | None = None) -> frozenset[UUID]:
    """The sources of a study whose consent stands no longer; one query where nobody withdrew."""
    found = study if isinstance(study, UUID) else study.pk
    return left_of(actor, [found], at=at)


def left_of(actor: Actor, studies: Iterable[UUID], *, at: datetime | None = None) -> frozenset[UUID]:
    """The same of several studies at once."""
    at = at or timezone.now()
    once = withdrawn(actor, at).filter(study__in=list(studies))
    asked = set(once.order_by().values_list("source_id", flat=True))
    if not asked:
        return frozenset()
    sources = visible(actor, Source, at).filter(pk__in=asked).only("pk", "consent_needed", "with_child")
    agreed = agreements(actor, sources, at=at)
    return frozenset(pk for pk, how in agreed.items() if how is Agreement.WITHDRAWN)


@worded_once
def marks_of(actor: Actor, at: datetime, *, study: Keys) -> QuerySet[Study, tuple[bool, bool, bool]]:
    """Of a study: whether a sample was opened, a consent withdrawn, an informant's answer changed."""
    opened = visible(actor, Sample, at).filter(study=OuterRef("pk"), unlocked_at__lte=at)
    rows = visible(actor, Study, at).filter(key_in(study))
    marked = rows.annotate(
        opened=Exists(opened),
        gone=Exists(withdrawn(actor, at).filter(study=OuterRef("pk"))),
        again=Exists(given_anew(actor, at).filter(study=OuterRef("pk"))),
    )
    return marked.values_list("opened", "gone", "again")


def withdrawn(actor: Actor, at: datetime) -> QuerySet[SourceConsent]:
    """The consents that somebody took back: where there is none, no source has left."""
    return visible(actor, SourceConsent, at).filter(withdrawn_on__isnull=False)


def given_anew(actor: Actor, at: datetime) -> QuerySet[MemberCheck]:
    """The answers to a finding that took the place of an earlier one: where there is none, each counts."""
    return visible(actor, MemberCheck, at).filter(follows__isnull=False)


def cases_that_left(actor: Actor, study: Study, gone: frozenset[UUID]) -> frozenset[UUID]:
    """The cases for which nobody speaks any more who still agrees."""
    if not gone:
        return frozenset()
    spoken: dict[UUID, set[UUID]] = {}
    rows = visible(actor, CaseVoice).filter(study=study, unlinked_at=None)
    for case, source in rows.values_list("case_id", "source_id"):
        spoken.setdefault(case, set()).add(source)
    return frozenset(case for case, sources in spoken.items() if sources <= gone)


def about_what_left(gone: frozenset[UUID], cases: frozenset[UUID] = frozenset()) -> Q:
    """Memos on a source that left, on its text or a passage of it, or on a case that left with it."""
    return (
        Q(about_kind=MemoAbout.SOURCE, about_source__in=gone)
        | Q(about_kind=MemoAbout.TEXT, about_text__source__in=gone)
        | Q(about_kind=MemoAbout.CODING, about_coding__text__source__in=gone)
        | Q(about_kind=MemoAbout.CASE, about_case__in=cases)
    )


def check_stays(actor: Actor, source: Source, *, at: datetime) -> None:
    """The words of a source are read while whoever speaks there agrees."""
    if not source.consent_needed:
        return
    if agreements(actor, [source], at=at)[source.pk] is Agreement.WITHDRAWN:
        day = withdrawals(actor, [source], at=at)[source.pk]
        raise Refused(Reason.WORDS_CLOSED, day=date_format(day, "j F Y"))
