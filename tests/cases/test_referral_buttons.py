"""The page of a referral offers a step if and only if it would be accepted, in every state, to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.consents import Agreed, give_consent
from rangkul.cases.models import Case, Referral
from rangkul.cases.vocabulary import ReferralStatus
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases.referring import make_case, name_child, refer
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

# What each step's page asks for, so that nothing but the state can stand in its way.
TYPED: dict[str, dict[str, str]] = {
    "acknowledge": {},
    "accept": {},
    "start": {},
    "continue": {},
    "renew": {},
    "decline": {"reason": "no_capacity"},
    "ask": {"words": "Apakah anak dapat datang pagi?"},
    "answer": {"words": "Ya, pagi."},
    "report": {"result": "reached", "words": "Sudah diperiksa."},
    "close": {},
    "withdraw": {},
    "settle": {"how": "not_needed"},
}


@dataclass(frozen=True)
class Both:
    """Both sides of one referral."""

    worker: Actor
    receiver: Actor
    clinic: Organisation
    case: Case

    def sent(self, **asked) -> Referral:
        """As the worker sends it."""
        return refer(self.worker, self.case, self.clinic, **asked)


@pytest.fixture
def both() -> Both:
    worker = make_actor(make_organisation(short_name="Dinsos"), Role.SOCIAL_WORKER)
    clinic = make_organisation(OrganisationKind.HEALTH, short_name="Dinkes")
    case = make_case(worker)
    name_child(worker, case)
    return Both(worker, make_actor(clinic, Role.FOCAL_POINT), clinic, case)


def changed(referral: Referral, **values) -> Referral:
    """A row as time or others have left it."""
    with owner_for_a_while():
        Referral._base_manager.filter(pk=referral.pk).update(**values)
    return referral


def steps(*taken: str, **asked) -> Callable[[Both], Referral]:
    """A referral after these steps of its two sides."""

    def make(both: Both) -> Referral:
        referral, at = both.sent(**asked), timezone.now()
        words = {"ask": {"question": "Kapan?"}, "report": {"result": "reached", "words": "Sudah."}}
        words |= {"decline": {"reason": "no_capacity"}}
        verbs = {
            "open": (commands.open_referral, both.receiver),
            "acknowledge": (commands.acknowledge_referral, both.receiver),
            "ask": (commands.ask_for_more, both.receiver),
            "accept": (commands.accept_referral, both.receiver),
            "decline": (commands.decline_referral, both.receiver),
            "start": (commands.start_service, both.receiver),
            "report": (commands.report_back, both.receiver),
            "close": (commands.close_referral, both.worker),
            "withdraw": (commands.withdraw_referral, both.worker),
        }
        for step in taken:
            verb, who = verbs[step]
            verb(who, referral=referral, at=at, **words.get(step, {}))
        return referral

    return make


def of_last_year(both: Both) -> Referral:
    return changed(steps("open", "accept", "start")(both), sent_at=timezone.now() - timedelta(days=366))


def lapsed(both: Both) -> Referral:
    return changed(steps("open", "accept", "start")(both), access_until=timezone.now() - timedelta(seconds=1))


def on_a_consent_that_ends(both: Both) -> Referral:
    agreed = Agreed(
        purpose="share_with_partner",
        to=both.clinic,
        given_by="Ibu Rohayati",
        relation="parent",
        form="signed",
        proof="Map A 12",
        valid_to=timezone.now() + timedelta(days=9),
    )
    consent = give_consent(both.worker, child=both.case.child, agreed=agreed, at=timezone.now())
    return steps("open", "accept", legal_basis="consent_guardian", consent=consent)(both)


def expired(both: Both) -> Referral:
    now = timezone.now()
    return changed(both.sent(), status="expired", ended_at=now)


def withdrawn_in_a_closed_case(both: Both) -> Referral:
    referral = steps("withdraw")(both)
    with owner_for_a_while():
        Case._base_manager.filter(pk=both.case.pk).update(status="closed", closed_at=timezone.now())
    return referral


def settled(both: Both) -> Referral:
    referral = steps("withdraw")(both)
    return commands.settle_referral(both.worker, referral=referral, how="not_needed", at=timezone.now())


STATES: dict[str, Callable[[Both], Referral]] = {
    "sent": steps(),
    "delivered": lambda both: changed(both.sent(), status="delivered", delivered_at=timezone.now()),
    "opened": steps("open"),
    "acknowledged": steps("open", "acknowledge"),
    "more_asked": steps("open", "ask"),
    "accepted": steps("open", "accept"),
    "started": steps("open", "accept", "start"),
    "reported": steps("open", "accept", "report"),
    "closed": steps("open", "accept", "report", "close"),
    "declined": steps("open", "decline"),
    "withdrawn": steps("withdraw"),
    "expired": expired,
    "started a year ago": of_last_year,
    "started, access lapsed": lapsed,
    "accepted, on a consent that ends": on_a_consent_that_ends,
    "withdrawn, case closed": withdrawn_in_a_closed_case,
    "withdrawn, settled": settled,
}


def test_every_status_is_tried():
    assert set(ReferralStatus.values) <= set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_a_step_is_offered_if_and_only_if_it_is_accepted(client, both, state):
    referral = STATES[state](both)
    colleague = make_actor(Organisation.objects.get(pk=both.worker.organisation_id), Role.INTAKE_DESK)
    for who in (both.worker, colleague, both.receiver):
        sign_in(client, who)
        shown = client.get(reverse("referral", args=[referral.pk]))
        page = shown.content.decode() if shown.status_code == 200 else ""
        offered, accepted = set(), set()
        for step, words in TYPED.items():
            address = reverse(f"referral_{step}", args=[referral.pk])
            if f'"{address}"' in page:
                offered.add(step)
            with transaction.atomic():
                if client.post(address, words).status_code == 302:
                    accepted.add(step)
                transaction.set_rollback(True)

        assert offered == accepted, (who.role, visible(both.worker, Referral).get().status)
