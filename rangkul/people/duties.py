"""What waits on Today for whoever answers for an office or keeps the accounts of a city."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission
from rangkul.people.models import Grant
from rangkul.people.queries.grants import to_do
from rangkul.people.queries.unfit import to_settle
from rangkul.people.vocabulary import GrantAnswer, GrantKind, GrantReason

# Today shows thirty of a kind and says how many more there are, so it must know of them.
_LONGEST = 500


@duties
def grants(actor: Actor, at: datetime) -> list[Duty]:
    """A grant that waits for this actor's yes or no, and the answer to what this actor asked."""
    manages = actor.may(Permission.ACCOUNT_MANAGE)
    if not manages and not actor.may(Permission.GRANT_ANSWER):
        return []
    page = "grant" if manages else "office_grant"
    return [_duty(one, actor, reverse(page, args=[one.pk])) for one in to_do(actor, at=at, most=_LONGEST)]


@duties
def roles_that_fit_no_more(actor: Actor, at: datetime) -> list[Duty]:
    """For the administrator: each organisation that is of another kind now than its people's roles."""
    if not actor.may(Permission.ACCOUNT_MANAGE):
        return []
    return list(_unfit(actor, at))


def _unfit(actor: Actor, at: datetime) -> Iterator[Duty]:
    found = to_settle(actor, at=at, most=_LONGEST)
    for office, there in groupby(found, key=lambda one: one.organisation):
        count = len(list(there))
        text = ngettext(
            "%(office)s is now of the kind “%(kind)s”, and %(count)s role there fits it no more. "
            "Change the role or end it.",
            "%(office)s is now of the kind “%(kind)s”, and %(count)s roles there fit it no more. "
            "Change each role or end it.",
            count,
        )
        named = {"office": office.short_name, "kind": office.get_kind_display(), "count": count}
        url = f"{reverse('organisation', args=[office.pk])}#unfit"
        yield Duty(None, text % named, url, _("See whose"), icon="people", kind="membership")


def _duty(grant: Grant, actor: Actor, url: str) -> Duty:
    if grant.asked_by == actor.user_id:
        return Duty(None, _became(grant), url, _("See the answer"), icon="people", kind="grant")
    return Duty(grant.expires_at, _asked(grant), url, _("Say yes or no"), icon="people", kind="grant")


def _asked(grant: Grant) -> str:
    names = {"name": grant.about, "office": grant.organisation.short_name, "role": grant.get_role_display()}
    if grant.kind == GrantKind.ROLE:
        return _("%(name)s is to act for %(office)s as %(role)s. Say yes or no.") % names
    if grant.kind == GrantKind.LINK:
        return _("%(name)s is to get a link for a new password. Say yes or no.") % names
    if grant.kind == GrantKind.RESUME:
        return _("%(name)s is to be let in again after a suspension. Say yes or no.") % names
    if grant.kind == GrantKind.OFFICE:
        return _("%(office)s is to see more of the children. Say yes or no.") % names
    return _("The second step of %(name)s is to be reset. Say yes or no.") % names


def _became(grant: Grant) -> str:
    names = {"name": grant.about}
    if grant.answer == GrantAnswer.YES:
        return _("A second person said yes to what you asked for %(name)s.") % names
    if grant.answer == GrantAnswer.NO:
        reason = GrantReason(grant.reason).label
        return _("A second person said no to what you asked for %(name)s: %(reason)s.") % (
            names | {"reason": reason}
        )
    return _("Nobody answered in time what you asked for %(name)s.") % names
