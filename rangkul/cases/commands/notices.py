"""Verbs on notices: tell an organisation something once, tell one's own of a clock, mark as read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from rangkul.cases.events.notices import NoticeRead, NoticeSent
from rangkul.cases.models import Case, Handover, Notice, Referral, Visit
from rangkul.cases.vocabulary import NoticeKind, Reason
from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record, record_all
from rangkul.core.roles import Permission, Role
from rangkul.people.models import Organisation, User
from rangkul.people.queries import has_role, reads_notices


def tell(
    actor: Actor,
    organisation: Organisation,
    *,
    kind: NoticeKind,
    about_kind: str,
    about_id: UUID,
    at: datetime,
    for_supervisors: bool = False,
    to_person: int | None = None,
    again: str = "",
    paper: str = "",
) -> Notice | None:
    """Tell an organisation something once, inside a command; None when it was told before.

    An answer is for who asked alone (`to_person`), or for the office when that person acts for it no more.
    `again` tells apart what can happen several times to one thing (a second question). `paper` is the number
    under which the told office knows the thing, never the number of a child.
    """
    person = to_person if to_person and reads_notices(to_person, organisation.pk, at=at) else None
    return _keep(
        actor,
        organisation,
        kind=kind,
        about_id=about_id,
        again=again,
        about_kind=about_kind,
        paper=paper,
        for_supervisors=for_supervisors,
        for_user=person,
        sent_at=at,
    )


def tell_by_name(
    actor: Actor,
    organisation: Organisation,
    *,
    person: int,
    kind: NoticeKind,
    about_kind: str,
    about_id: UUID,
    at: datetime,
) -> Notice | None:
    """Tell one person something once, in whichever role; inside a command, and None when told before."""
    told: dict[str, Any] = {"about_kind": about_kind, "for_user": person, "sent_at": at}
    return _keep(actor, organisation, kind=kind, about_id=about_id, again=str(person), **told)


def _keep(
    actor: Actor, organisation: Organisation, *, kind: NoticeKind, about_id: UUID, again: str, **told: Any
) -> Notice | None:
    notice = Notice(
        city=actor.city,
        organisation_id=organisation.pk,
        kind=kind.value,
        about_id=about_id,
        unique_key=":".join(filter(None, (kind.value, str(about_id), str(organisation.pk), again))),
        **told,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return None
    record(_sent(notice, organisation))
    return notice


def _sent(notice: Notice, organisation: Organisation) -> NoticeSent:
    return NoticeSent(
        notice=notice,
        to_organisation=organisation,
        notice_kind=notice.kind,
        about_kind=notice.about_kind,
        about=notice.about_id,
        to_person=User(pk=notice.for_user) if notice.for_user else None,
    )


def tell_new(
    actor: Actor,
    told: Sequence[tuple[Model, Organisation]],
    *,
    kind: NoticeKind,
    about_kind: str,
    at: datetime,
) -> None:
    """Tell each organisation of a thing that just came to be or ended, in two journeys for all.

    Inside a command; what could have been told before goes through `tell`.
    """
    notices = [
        Notice(
            city=actor.city,
            organisation_id=organisation.pk,
            kind=kind.value,
            about_kind=about_kind,
            about_id=about.pk,
            paper=_paper_between(about, organisation),
            unique_key=f"{kind.value}:{about.pk}:{organisation.pk}",
            sent_at=at,
        )
        for about, organisation in told
    ]
    if not notices:
        return
    Notice.objects.bulk_create(notices)
    record_all(
        (_sent(notice, organisation), None)
        for notice, (_about, organisation) in zip(notices, told, strict=True)
    )


def _paper_between(about: Model, organisation: Organisation) -> str:
    """The number of a paper between two offices; a third one that is only informed does not learn it."""
    sides = {getattr(about, side, None) for side in ("from_organisation_id", "to_organisation_id")}
    return str(getattr(about, "number", "")) if organisation.pk in sides else ""


def _paper_of(about: Model) -> str:
    """The number of the office's own referral, handover or case; a stay has none, a visit its case's."""
    match about:
        case Referral() | Handover() | Case():
            return about.number
        case Visit():
            return about.case.number
    return ""


@command
def tell_of_clock(
    actor: Actor, *, about: Model, kind: NoticeKind, for_supervisors: bool, at: datetime, again: str = ""
) -> None:
    """Tell the actor's own organisation once that the time for `about` runs out or is over.

    An office without a supervisor has nobody to escalate to: there its desk hears.
    """
    about = get(actor, type(about), about.pk, at=at)
    told = tell(
        actor,
        Organisation(pk=actor.organisation_id),
        kind=kind,
        about_kind=str(about._meta.model_name),
        about_id=about.pk,
        at=at,
        again=again,
        paper=_paper_of(about),
        for_supervisors=for_supervisors and has_role(actor, Role.CASE_SUPERVISOR, at=at),
    )
    if told is None:
        raise Refused(Reason.ALREADY_TOLD)


@command
def read_notice(actor: Actor, *, notice: Notice, at: datetime) -> Notice:
    """Whom it is for has read it; of an office the first reader counts."""
    return _mark(actor, require(actor, Permission.TODAY_READ, notice, at=at), at)


@command
def read_notices(actor: Actor, *, notices: Sequence[Notice], at: datetime) -> None:
    """Whom they are for has read all of these; there is at least one."""
    for notice in notices:
        _mark(actor, require(actor, Permission.TODAY_READ, notice, at=at), at)


def _mark(actor: Actor, notice: Notice, at: datetime) -> Notice:
    if notice.read_at is None:
        # One statement decides: of two readers at once the first stays the first.
        visible(actor, Notice, at).filter(pk=notice.pk, read_at=None).update(
            read_at=at, read_by=actor.user_id
        )
        notice.read_at, notice.read_by = at, actor.user_id
    record(NoticeRead(notice=notice, notice_kind=notice.kind))
    return notice
