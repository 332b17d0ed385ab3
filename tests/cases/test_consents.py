"""What a parent agreed to, and what closes when they take it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands import referrals
from rangkul.cases.commands.consents import Agreed, give_consent, withdraw_consent
from rangkul.cases.models import Child, Consent, Referral, ReferralSlice
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases.referring import accepted, make_case, refer
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH)


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


def agreed(**values):
    return Agreed(
        **{
            "purpose": "share_with_partner",
            "given_by": "Ibu Siti",
            "relation": "parent",
            "form": "signed",
            "proof": "Map A 12",
            "valid_to": timezone.now() + timedelta(days=90),
            **values,
        }
    )


def consent_to(worker, case, to):
    return give_consent(worker, child=case.child, agreed=agreed(to=to), at=timezone.now())


def test_a_consent_to_share_tells_the_partner_that_there_is_a_child(worker, clinic, receiver):
    case = make_case(worker)

    consent_to(worker, case, clinic)

    assert visible(receiver, Child).get() == case.child
    assert not visible(receiver, Consent).exists()
    assert visible(worker, Event).filter(name="consent.given").exists()


def test_withdrawing_revokes_exactly_the_edges_the_consent_carried(worker, clinic, receiver):
    case = make_case(worker)
    consent = consent_to(worker, case, clinic)
    on_consent = refer(worker, case, clinic, legal_basis="consent_guardian", consent=consent)
    on_law = refer(worker, case, clinic, service="substance_treatment")
    accepted(receiver, on_consent)
    accepted(receiver, on_law)

    withdraw_consent(worker, consent=consent, at=timezone.now())

    assert {one.pk: one.status for one in visible(worker, Referral)} == {
        on_consent.pk: "withdrawn",
        on_law.pk: "accepted",
    }
    assert visible(worker, Consent).get().withdrawn_by == worker.user_id
    # What rests on the public task stays open.
    assert visible(receiver, ReferralSlice).filter(referral=on_law).exists()
    assert visible(receiver, Child).exists()

    referrals.withdraw_referral(worker, referral=on_law, at=timezone.now())
    assert not visible(receiver, Child).exists()


def test_withdrawing_the_only_consent_closes_everything_in_one_act(worker, clinic, receiver):
    case = make_case(worker)
    consent = consent_to(worker, case, clinic)
    accepted(receiver, refer(worker, case, clinic, legal_basis="consent_guardian", consent=consent))
    assert visible(receiver, ReferralSlice).exists()

    withdraw_consent(worker, consent=consent, at=timezone.now())

    assert not visible(receiver, ReferralSlice).exists()
    assert not visible(receiver, Referral).exists()
    assert not visible(receiver, Child).exists()


REFUSED = {
    "no proof": ({"proof": " "}, "consent_needs_proof"),
    "nobody to share with": ({"to": None}, "consent_needs_receiver"),
    "already over": ({"valid_to": timezone.now() - timedelta(days=1)}, "consent_over"),
    "too long": ({"valid_to": timezone.now() + timedelta(days=400)}, "consent_too_long"),
}


@pytest.mark.parametrize(("values", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_consent_that_cannot_stand_says_what_to_do(worker, clinic, values, reason):
    case = make_case(worker)

    with pytest.raises(Refused) as refused:
        give_consent(worker, child=case.child, agreed=agreed(**{"to": clinic, **values}), at=timezone.now())

    assert refused.value.reason == reason


def test_only_those_who_read_the_file_record_consent(worker, receiver, clinic):
    case = make_case(worker)
    consent_to(worker, case, clinic)
    own = Organisation.objects.get(pk=worker.organisation_id)
    signposted = make_actor(clinic, Role.SOCIAL_WORKER)

    with pytest.raises(Denied):
        give_consent(
            make_actor(own, Role.SHELTER_STAFF), child=case.child, agreed=agreed(to=clinic), at=timezone.now()
        )
    with pytest.raises(NotFound):
        give_consent(signposted, child=case.child, agreed=agreed(to=clinic), at=timezone.now())


def test_a_consent_is_withdrawn_once(worker, clinic):
    consent = consent_to(worker, make_case(worker), clinic)
    withdraw_consent(worker, consent=consent, at=timezone.now())

    with pytest.raises(Refused) as refused:
        withdraw_consent(worker, consent=consent, at=timezone.now())

    assert refused.value.reason == "consent_withdrawn"


def test_the_page_records_shows_and_withdraws(client, worker, clinic):
    case = make_case(worker)
    sign_in(client, worker)
    words = {
        "purpose": "share_with_partner",
        "to": str(clinic.pk),
        "given_by": "Ibu Siti",
        "relation": "parent",
        "form": "signed",
        "proof": "Map A 12",
        "child_assents": "yes",
        "valid_to": f"{timezone.localtime() + timedelta(days=60):%Y-%m-%d}",
    }

    page = client.post(f"/children/{case.child_id}/consents/new/", words, follow=True)
    assert "Ibu Siti" in page.content.decode()
    assert clinic.name in page.content.decode()

    refused = client.post(f"/children/{case.child_id}/consents/new/", words | {"to": ""})
    assert refused.status_code == 409
    assert "Map A 12" in refused.content.decode()

    consent = visible(worker, Consent).get()
    page = client.post(f"/consents/{consent.pk}/withdraw/", follow=True)
    assert page.status_code == 200
    assert visible(worker, Consent).get().withdrawn_at


def test_a_partner_finds_no_consent_page(client, worker, receiver, clinic):
    case = make_case(worker)
    consent = consent_to(worker, case, clinic)
    sign_in(client, receiver)

    assert client.get(f"/children/{case.child_id}/consents/").status_code == 404
    assert client.post(f"/consents/{consent.pk}/withdraw/").status_code == 404
