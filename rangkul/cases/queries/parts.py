"""What is read of the parts of a file that other modules write: referrals, stays, returns, visits."""

from django.db.models import QuerySet

from rangkul.cases.models import Child, Handover, Referral, Return, Stay, Visit
from rangkul.cases.queries.same import of_one
from rangkul.core.access import Actor, visible
from rangkul.people.models import Organisation


def holder(actor: Actor, child: Child) -> Organisation | None:
    """The organisation that holds the child's case."""
    return visible(actor, Organisation).filter(pk=child.holder_id).first()


def referrals_of(actor: Actor, child: Child) -> QuerySet[Referral]:
    """The child's referrals, newest first."""
    found = visible(actor, Referral).filter(of_one(child))
    return found.select_related("to_organisation").order_by("-sent_at")


def stays_of(actor: Actor, child: Child) -> QuerySet[Stay]:
    """The child's stays, newest first."""
    return visible(actor, Stay).filter(of_one(child)).select_related("shelter").order_by("-in_at")


def handovers_of(actor: Actor, child: Child) -> QuerySet[Handover]:
    """The child's handovers, newest first."""
    found = visible(actor, Handover).filter(of_one(child))
    return found.select_related("from_organisation", "to_organisation").order_by("-given_at")


def returns_of(actor: Actor, child: Child) -> QuerySet[Return]:
    """Where the child went back to, newest first."""
    found = visible(actor, Return).filter(of_one(child))
    return found.select_related("institution").order_by("-returned_at")


def visits_of(actor: Actor, child: Child) -> QuerySet[Visit]:
    """The planned and done visits, by their due moment."""
    return visible(actor, Visit).filter(of_one(child)).order_by("due_at")
