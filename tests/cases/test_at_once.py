"""Two people act on one case at the same moment: the second sees what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.identity import Known, record_identity
from rangkul.cases.commands.recognition import look_up
from rangkul.cases.commands.referrals import open_referral
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.models import Case, CatchDecision, Handover, PlanItem, Referral, Visit
from rangkul.cases.recognition import sighting
from rangkul.cases.rules.handovers import TRIES
from rangkul.cases.rules.recognition import QUESTIONS_AN_HOUR
from rangkul.core.errors import Refused, Stale
from rangkul.core.models import Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation, User
from tests.cases import referring
from tests.cases.office import Office
from tests.cases.test_handovers import give
from tests.cases.work_makers import assess, make_world, plan
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in, visible

InDatabase = Callable[[Callable[..., Any]], Callable[..., Any]]


def prepared(in_database: InDatabase, make: Callable[[], Any]) -> Any:
    """What a test needs, committed."""

    @in_database
    def run() -> Any:
        with transaction.atomic():
            return make()

    with ThreadPoolExecutor(1) as alone:
        return alone.submit(run).result()


def at_once(in_database: InDatabase, *acts: Callable[[], Any]) -> list[Any]:
    """What each of the acts brought, done at the same moment: its result, or the refusal."""
    barrier = Barrier(len(acts))

    @in_database
    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except (Refused, Stale) as no:
            return no.reason if isinstance(no, Refused) else no

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(run, acts))


def test_of_two_supervisors_who_assign_at_once_one_is_told_and_one_worker_has_the_file(in_database):
    office = prepared(in_database, Office)
    second, third = prepared(
        in_database, lambda: [make_actor(office.dinsos, Role.SOCIAL_WORKER) for _one in range(2)]
    )
    version = prepared(in_database, lambda: visible(office.supervisor, Case).get().version)

    def assign(worker: Any) -> Callable[[], Any]:
        return lambda: assign_case(
            office.supervisor, case=office.case, worker_id=worker.user_id, version=version, at=timezone.now()
        )

    answers = at_once(in_database, assign(second), assign(third))

    assert sorted(str(one) for one in answers if not isinstance(one, Case)) == ["stale"]
    held = prepared(in_database, lambda: _workers_with_the_file(office))
    assert held == {prepared(in_database, lambda: visible(office.supervisor, Case).get().worker_id)}


def _workers_with_the_file(office: Office) -> set[int]:
    visible(office.supervisor, Case).get()
    with owner_for_a_while():
        edges = list(Edge.objects.filter(child_id=office.child.pk, subject__startswith="u:", revoked_at=None))
    return {int(edge.subject[2:].partition("@")[0]) for edge in edges}


@pytest.mark.django_db
def test_a_supervisor_who_looked_before_a_colleague_assigned_is_told():
    office = Office()
    version = visible(office.supervisor, Case).get().version
    other = make_actor(office.dinsos, Role.SOCIAL_WORKER)
    assign_case(
        office.supervisor, case=office.case, worker_id=other.user_id, version=version, at=timezone.now()
    )

    with pytest.raises(Stale):
        assign_case(
            office.supervisor,
            case=office.case,
            worker_id=office.worker.user_id,
            version=version,
            at=timezone.now(),
        )


def test_of_forty_questions_at_once_thirty_are_answered(in_database):
    asker = prepared(in_database, lambda: make_actor(make_organisation(), Role.SOCIAL_WORKER))
    names = [f"{one}{two}" for one in ("Bambu", "Cakra", "Dirga", "Fajar") for two in "bdgjklmnpr"]

    def ask(name: str) -> Callable[[], Any]:
        return lambda: look_up(asker, sighting=sighting(nickname=name), at=timezone.now())

    answers = at_once(in_database, *[ask(name) for name in names])

    assert sum(one.refused is None for one in answers) == QUESTIONS_AN_HOUR
    assert {str(one.refused.reason) for one in answers if one.refused} == {"too_many_lookups"}


def test_of_two_colleagues_who_record_a_return_at_once_each_letter_has_its_number(in_database):
    office = prepared(in_database, Office)

    returns = at_once(in_database, office.go_home, office.go_home)

    assert len({one.statement_number for one in returns}) == 2
    to_make = prepared(in_database, lambda: list(visible(office.worker, Visit).filter(cancelled_at=None)))
    assert len({visit.going_home_id for visit in to_make}) == 1, "the visits of one return are left"


def test_of_two_receivers_who_open_a_referral_at_once_both_read_it_and_one_opened_it(in_database):
    sender = prepared(in_database, lambda: make_actor(make_organisation()))
    clinic = prepared(in_database, lambda: make_organisation(OrganisationKind.HEALTH))
    readers = prepared(in_database, lambda: [make_actor(clinic, Role.FOCAL_POINT) for _one in range(2)])
    prepared(in_database, lambda: _sent(sender, clinic))

    asked = [(one, prepared(in_database, lambda one=one: visible(one, Referral).get())) for one in readers]

    def look(reader: Any, referral: Referral) -> Callable[[], Any]:
        return lambda: open_referral(reader, referral=referral, at=timezone.now())

    answers = at_once(in_database, *[look(reader, referral) for reader, referral in asked])

    assert answers == [None, None]
    opened = prepared(in_database, lambda: visible(sender, Event).filter(name="referral.opened").count())
    assert opened == 1


def _sent(sender: Any, clinic: Any) -> Referral:
    case = referring.make_case(sender)
    referring.name_child(sender, case)
    return referring.refer(sender, case, clinic)


def test_of_two_colleagues_who_decide_on_a_catch_at_once_one_is_told_that_it_is_decided(in_database):
    office = make_two_deciders(in_database)
    encounter = prepared(in_database, lambda: _caught(office[0]))

    def decide(actor: Any) -> Callable[[], Any]:
        return lambda: decide_catch(actor, encounter=encounter, decided="family", at=timezone.now())

    answers = at_once(in_database, *[decide(one) for one in office])

    assert sorted(str(one) for one in answers if not isinstance(one, CatchDecision)) == ["catch_decided"]
    kept = prepared(in_database, lambda: visible(office[0], CatchDecision).count())
    assert kept == 1


def make_two_deciders(in_database: InDatabase) -> list[Any]:
    dinsos = prepared(in_database, make_organisation)
    return prepared(in_database, lambda: [make_actor(dinsos, Role.INTAKE_DESK) for _one in range(2)])


def _caught(actor: Any) -> Any:
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Ramanda")
    return record_encounter(actor, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now)


def test_of_two_colleagues_who_end_a_service_at_once_one_is_told_that_it_is_over(in_database):
    world = prepared(in_database, make_world)
    item = prepared(in_database, lambda: _running_service(world))

    def end(result: str) -> Callable[[], Any]:
        def act() -> Any:
            now = timezone.now()
            return end_service(world.worker, item=item, ended_at=now, result=result, at=now)

        return act

    answers = at_once(in_database, end("reached"), end("not_reached"))

    assert sorted(str(one) for one in answers if not isinstance(one, PlanItem)) == ["service_ended"]
    ended = prepared(in_database, lambda: visible(world.worker, Event).filter(name="service.ended").count())
    assert ended == 1


def _running_service(world: Any) -> PlanItem:
    assess(world)
    item = visible(world.worker, PlanItem).get(plan=plan(world))
    return start_service(world.worker, item=item, started_at=timezone.now(), at=timezone.now())


def test_of_two_colleagues_who_write_the_first_identity_at_once_one_is_told(in_database):
    office = prepared(in_database, Office)

    def write(name: str) -> Callable[[], Any]:
        return lambda: record_identity(
            office.worker, child=office.child, known=Known(full_name=name), version=0, at=timezone.now()
        )

    answers = at_once(in_database, write("Bayu Saputra"), write("Bayu Putra"))

    assert sorted(isinstance(one, Stale) for one in answers) == [False, True]


def test_of_twelve_guesses_at_once_on_a_borrowed_phone_five_are_looked_at(in_database):
    patrol, shelter, handover = prepared(in_database, _on_the_way)

    def guess(client: Client) -> Callable[[], Any]:
        words = {"email": shelter, "password": "salah"}
        return lambda: client.post(reverse("handover_sign", args=[handover.pk]), words).status_code

    clients = [prepared(in_database, lambda: _signed_in(patrol)) for _one in range(12)]
    answers = at_once(in_database, *[guess(client) for client in clients])

    assert sorted(answers) == [200] * TRIES + [409] * (12 - TRIES)


def test_of_guesses_at_once_by_colleagues_on_one_account_five_are_looked_at(in_database):
    patrol, shelter, handover = prepared(in_database, _on_the_way)
    colleagues = prepared(
        in_database,
        lambda: [
            make_actor(Organisation.objects.get(pk=patrol.organisation_id), Role.ORDER_OFFICER)
            for _one in range(8)
        ],
    )

    def guess(client: Client) -> Callable[[], Any]:
        words = {"email": shelter, "password": "salah"}
        return lambda: client.post(reverse("handover_sign", args=[handover.pk]), words).status_code

    clients = [prepared(in_database, lambda one=one: _signed_in(one)) for one in colleagues]
    answers = at_once(in_database, *[guess(client) for client in clients])

    assert sorted(answers) == [200] * TRIES + [409] * (8 - TRIES)


def _on_the_way() -> tuple[Any, str, Handover]:
    """A patrol, the address of somebody who may receive, and a child on the way between them."""
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    dinsos = make_organisation()
    shelter = make_actor(dinsos, Role.SHELTER_STAFF)
    return patrol, User.objects.get(pk=shelter.user_id).email, give(patrol, dinsos)


def _signed_in(actor: Any) -> Client:
    client = Client()
    sign_in(client, actor)
    return client
