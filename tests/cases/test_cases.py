"""Opening a case and giving it to a worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases import procedures
from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Case
from rangkul.cases.queries.cases import loads
from rangkul.cases.queries.overview import overview
from rangkul.cases.rules.flow import now as step_now
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Edge
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def make_child(actor):
    at = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    return record_encounter(
        actor, met=met, kind="outreach", legal_basis="public_task", met_at=at, at=at
    ).child


def test_a_case_follows_the_procedure_in_force_and_stands_at_its_first_open_step():
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)

    case = open_case(desk, child=make_child(desk), at=timezone.now())

    act_as(desk)
    standings = overview(desk, case.child, None, at=timezone.now()).standings
    states = {one.step.code: one.state for one in standings}
    assert procedures.of_case(case).code == "depok-street-children"
    assert states["encounter"] == "done"
    assert step_now(standings) is not None


def test_a_child_has_one_open_case():
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)
    child = make_child(desk)
    open_case(desk, child=child, at=timezone.now())

    with pytest.raises(Refused):
        open_case(desk, child=child, at=timezone.now())


def test_who_knows_only_that_a_child_exists_opens_no_case(client):
    patrol = make_organisation(OrganisationKind.PUBLIC_ORDER)
    child = make_child(make_actor(patrol, Role.ORDER_OFFICER))
    desk = make_actor(patrol, Role.INTAKE_DESK)
    sign_in(client, desk)

    for page in ("case", "reopen"):
        assert client.get(f"/children/{child.pk}/{page}/").status_code == 404
        assert client.post(f"/children/{child.pk}/{page}/", {"how": "caught_again"}).status_code == 404
    with pytest.raises(NotFound):
        open_case(desk, child=child, at=timezone.now())


def test_the_worker_keeps_the_file_when_the_desk_no_longer_has_it():
    dinsos = make_organisation()
    desk, worker = make_actor(dinsos, Role.INTAKE_DESK), make_actor(dinsos, Role.SOCIAL_WORKER)
    case = open_case(desk, child=make_child(desk), at=timezone.now())

    assign_case(desk, case=case, worker_id=worker.user_id, at=timezone.now())

    later = timezone.now() + timedelta(days=60)
    assert visible(worker, Case, later).exists()
    assert not visible(desk, Case, later).exists()


def test_a_worker_who_gives_the_case_away_has_it_no_more():
    dinsos = make_organisation()
    desk = make_actor(dinsos, Role.INTAKE_DESK)
    first, second = make_actor(dinsos), make_actor(dinsos)
    case = open_case(desk, child=make_child(desk), at=timezone.now())
    assign_case(desk, case=case, worker_id=first.user_id, at=timezone.now())

    assign_case(desk, case=case, worker_id=second.user_id, at=timezone.now())

    later = timezone.now() + timedelta(days=60)
    assert visible(second, Case, later).exists()
    assert not visible(first, Case, later).exists()


@pytest.mark.parametrize(
    ("role", "same_office", "error"),
    [
        (Role.SOCIAL_WORKER, True, Denied),
        (Role.INTAKE_DESK, False, NotFound),
        (Role.ADMINISTRATOR, True, NotFound),
    ],
)
def test_who_may_not_give_a_case_to_a_worker(role, same_office, error):
    dinsos = make_organisation()
    desk = make_actor(dinsos, Role.INTAKE_DESK)
    other = make_actor(dinsos if same_office else make_organisation(), role)
    case = open_case(desk, child=make_child(desk), at=timezone.now())

    with pytest.raises(error):
        assign_case(other, case=case, worker_id=desk.user_id, at=timezone.now())


def test_public_order_opens_no_case():
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)

    with pytest.raises(Denied):
        open_case(patrol, child=make_child(patrol), at=timezone.now())


def test_who_assigns_sees_every_open_case_of_a_worker_but_not_another_offices(as_owner):
    dinsos = make_organisation(short_name="Dinsos")
    desk, worker = make_actor(dinsos, Role.INTAKE_DESK), make_actor(dinsos, Role.SOCIAL_WORKER)
    for _number in range(2):
        case = open_case(desk, child=make_child(desk), at=timezone.now())
        assign_case(desk, case=case, worker_id=worker.user_id, at=timezone.now())
    with as_owner():
        Edge.objects.filter(subject=f"d:{dinsos.pk}").delete()

    act_as(desk)
    assert loads() == {worker.user_id: 2}
    act_as(make_actor(make_organisation(short_name="Dinsos Bogor"), Role.INTAKE_DESK))
    assert loads() == {}
