"""Nobody is sent to ask their own office: what a colleague can do about a file of one's office is said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Child
from rangkul.core.duties import what_waits
from rangkul.core.models import Edge
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_recognition import TYPED, meet
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


@pytest.fixture
def supervisor(dinsos):
    return make_actor(dinsos, Role.CASE_SUPERVISOR)


@pytest.fixture
def closed_to_the_desk(worker, as_owner):
    """A child whose case is over: only the supervisors of the office still read its file."""
    child = meet(worker).child
    with as_owner():
        desks = Edge._base_manager.filter(child_id=child.pk).exclude(subject__startswith="s:")
        desks.update(revoked_at=timezone.now())
    return child


def test_a_worker_is_sent_to_the_supervisor_and_not_to_the_own_office(
    client, worker, supervisor, closed_to_the_desk
):
    met = meet(worker)
    sign_in(client, worker)
    here = reverse("known", args=[met.pk])

    page = client.get(here).content.decode()

    assert closed_to_the_desk.number in page
    assert "Tanya penyelia Anda" in page
    assert "Dinsos" not in page[page.index('id="candidates"') :]

    client.post(here, {"candidate": closed_to_the_desk.number, "answer": "same"})
    act_as(supervisor)
    [asked] = [duty for duty in what_waits(supervisor, timezone.now()) if duty.kind == "match"]
    assert asked.text.startswith("Seorang rekan")
    sign_in(client, supervisor)
    assert "Seorang rekan" in client.get(reverse("matches")).content.decode()
    assert visible(supervisor, Child).get(pk=met.child_id).canonical_id is None


def test_a_patrol_is_sent_to_the_colleague_who_met_the_child(client):
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
    patrol, colleague = (make_actor(satpol, Role.ORDER_OFFICER) for _one in range(2))
    child = meet(colleague).child
    sign_in(client, patrol)

    page = client.post(reverse("known_while_typing"), TYPED).content.decode()

    assert child.number in page
    assert "Satpol PP" not in page
    assert "rekan itu" in page
