"""The plan: needs, services, the child's own view, and services that start and end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.plans import Need, add_need, change_need, drop_need, sign_plan, write_views
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.models import Plan, PlanItem
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind
from tests.cases.work_makers import assess, make_world, plan
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

SCHOOL = Need("ingin sekolah lagi", "school_return", "short")


def start(world, item, **values):
    now = timezone.now()
    return start_service(world.worker, item=item, started_at=values.get("started_at", now), at=now)


def end(world, item, **values):
    now = timezone.now()
    return end_service(
        world.worker, item=item, ended_at=values.get("ended_at", now), result="reached", at=now
    )


def test_the_service_tells_its_stream_and_the_plan_holds_once_signed():
    world = make_world()
    assess(world)

    signed = plan(world, SCHOOL, Need("tidak punya akta", "birth_certificate", "immediate"))

    streams = set(visible(world.worker, PlanItem).values_list("stream", flat=True))
    assert streams == {"social_empowerment", "social_security"}
    assert visible(world.worker, PlanItem).first().legal_basis == "public_task"
    event = visible(world.worker, Event).get(name="plan.signed")
    assert event.details == {"version": signed.version, "services": 2}


@pytest.mark.parametrize(
    ("assessed", "needs", "view", "reason"),
    [
        (False, 1, "Saya mau sekolah", Reason.ASSESSMENT_MISSING),
        (True, 0, "Saya mau sekolah", Reason.PLAN_EMPTY),
        (True, 1, " ", Reason.VIEW_MISSING),
    ],
)
def test_what_keeps_a_plan_from_being_signed(assessed, needs, view, reason):
    world = make_world()
    if assessed:
        assess(world)
    for _ in range(needs):
        add_need(world.worker, case=world.case, need=SCHOOL, at=timezone.now())
    kept = write_views(
        world.worker, case=world.case, child_view=view, family_view="", version=1, at=timezone.now()
    )

    with pytest.raises(Refused) as refused:
        sign_plan(world.worker, plan=kept, version=kept.row_version, at=timezone.now())

    assert refused.value.reason == reason


def test_a_service_starts_and_ends_as_events_of_their_moment():
    world = make_world()
    assess(world)
    plan(world, SCHOOL)
    item = visible(world.worker, PlanItem).get()

    began = timezone.now() - timedelta(minutes=30)
    start(world, item, started_at=began)
    end(world, item)

    events = {one.name: one for one in visible(world.worker, Event).filter(name__startswith="service.")}
    assert events["service.started"].occurred_at == began
    assert events["service.ended"].details["result"] == "reached"


def _twice(world, item):
    start(world, item)
    start(world, item)


def _end_first(world, item):
    end(world, item)


def _end_twice(world, item):
    start(world, item)
    end(world, item)
    end(world, item)


def _end_before(world, item):
    start(world, item)
    end(world, item, ended_at=timezone.now() - timedelta(hours=1))


def _tomorrow(world, item):
    start(world, item, started_at=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (_twice, Reason.SERVICE_STARTED),
        (_end_first, Reason.SERVICE_NOT_RUNNING),
        (_end_twice, Reason.SERVICE_ENDED),
        (_end_before, Reason.TIME_BEFORE_START),
        (_tomorrow, Reason.TIME_IN_FUTURE),
    ],
)
def test_what_a_service_refuses(attempt, reason):
    world = make_world()
    assess(world)
    plan(world, SCHOOL)

    with pytest.raises(Refused) as refused:
        attempt(world, visible(world.worker, PlanItem).get())

    assert refused.value.reason == reason


def test_an_unsigned_plan_starts_no_service():
    world = make_world()
    item = add_need(world.worker, case=world.case, need=SCHOOL, at=timezone.now())

    with pytest.raises(Refused) as refused:
        start(world, item)

    assert refused.value.reason == Reason.PLAN_MISSING


def test_a_service_that_began_while_the_new_plan_was_written_goes_on_in_it():
    world = make_world()
    assess(world)
    first = plan(world, SCHOOL)
    old = visible(world.worker, PlanItem).get()
    add_need(world.worker, case=world.case, need=Need("lapar", "basic_needs", "immediate"), at=timezone.now())
    start(world, old)

    draft = visible(world.worker, Plan).get(signed_at=None)
    second = sign_plan(world.worker, plan=draft, version=draft.row_version, at=timezone.now())

    assert (second.version, second.replaces_id) == (2, first.pk)
    assert visible(world.worker, PlanItem).get(plan=second, continues=old).started_at is not None
    with pytest.raises(Refused) as refused:
        end(world, old)
    assert refused.value.reason == Reason.PLAN_REPLACED


def test_a_line_taken_out_stays_in_the_plan_before():
    world = make_world()
    assess(world)
    first = plan(world, SCHOOL)
    write_views(
        world.worker,
        case=world.case,
        child_view="Saya mau kerja",
        family_view="",
        version=0,
        at=timezone.now(),
    )

    drop_need(world.worker, item=visible(world.worker, PlanItem).exclude(plan=first).get(), at=timezone.now())

    assert visible(world.worker, PlanItem).filter(plan=first, dropped_at=None).count() == 1
    assert not visible(world.worker, PlanItem).exclude(plan=first).filter(dropped_at=None).exists()


def test_a_signed_line_is_not_changed():
    world = make_world()
    assess(world)
    plan(world, SCHOOL)

    with pytest.raises(Refused) as refused:
        change_need(
            world.worker,
            item=visible(world.worker, PlanItem).get(),
            need=SCHOOL,
            version=1,
            at=timezone.now(),
        )

    assert refused.value.reason == Reason.ALREADY_SIGNED


def test_of_two_who_write_the_views_the_second_is_told():
    world = make_world()
    values = {"case": world.case, "family_view": "", "version": 0, "at": timezone.now()}
    write_views(world.worker, child_view="Saya mau pulang", **values)

    with pytest.raises(Stale) as stale:
        write_views(world.supervisor, child_view="Saya mau sekolah", **values)

    assert stale.value.current["child_view"] == "Saya mau pulang"


@pytest.mark.parametrize(("who", "error"), [("desk", Denied), ("stranger", NotFound)])
def test_who_may_not_plan(who, error):
    world = make_world()
    actor = world.desk if who == "desk" else make_actor(make_organisation(OrganisationKind.LKS))

    with pytest.raises(error):
        add_need(actor, case=world.case, need=SCHOOL, at=timezone.now())


def test_the_pages_from_a_need_to_a_running_service(client):
    world = make_world()
    assess(world)
    sign_in(client, world.worker)
    address = f"/cases/{world.case.pk}/plan/"

    client.post(
        address + "new/",
        {"version": 0, "need": "tidak punya akta", "service": "birth_certificate", "horizon": "short"},
    )
    signed = client.post(
        address,
        {"version": 1, "child_view": "Saya mau sekolah", "family_view": "", "act": "sign"},
        follow=True,
    ).content.decode()
    item = visible(world.worker, PlanItem).get()
    client.post(f"/plan-items/{item.pk}/start/", {"moment": timezone.localtime().strftime("%Y-%m-%dT%H:%M")})

    assert "Akta kelahiran" in signed
    assert "Saya mau sekolah" in signed
    assert visible(world.worker, PlanItem).get().started_at is not None


@pytest.mark.parametrize(
    ("horizon", "days"),
    [("immediate", (28, 31)), ("short", (89, 92)), ("medium", (365, 366)), ("long", (730, 731))],
)
def test_a_service_without_a_day_is_due_when_its_horizon_ends(horizon, days):
    world = make_world()
    assess(world)
    plan(world, Need("ingin sekolah lagi", "school_return", horizon))

    item = visible(world.worker, PlanItem).get()

    assert days[0] <= (item.due_on - timezone.localdate()).days <= days[1]


def _errors(answer):
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def _words(**values):
    need = {"version": 0, "need": "tidak punya akta", "service": "birth_certificate", "horizon": "short"}
    return need | values


def test_a_need_is_not_late_on_the_day_it_is_planned(client):
    world = make_world()
    sign_in(client, world.worker)
    address = f"/cases/{world.case.pk}/plan/new/"
    yesterday = timezone.localdate() - timedelta(days=1)

    refused = client.post(address, _words(due_on=yesterday.isoformat()))

    assert (refused.status_code, _errors(refused)) == (409, {"due_on": [str(Reason.DUE_IN_PAST.label)]})
    assert "tidak punya akta" in refused.content.decode()
    assert not visible(world.worker, PlanItem).exists()
    assert client.post(address, _words(due_on=timezone.localdate().isoformat())).status_code == 302


def test_a_need_that_is_carried_over_keeps_its_day_and_a_changed_day_is_judged():
    world = make_world()
    assess(world)
    today = timezone.localdate()
    plan(world, Need("lapar", "basic_needs", "immediate", due_on=today))
    later = timezone.now() + timedelta(days=3)
    views = {"child_view": "Saya mau sekolah", "family_view": "", "version": 0, "at": timezone.now()}
    draft = write_views(world.worker, case=world.case, **views)
    kept = visible(world.worker, PlanItem).get(plan=draft)

    def change(version, **values):
        need = Need(**{"need": "lapar sekali", "service": "basic_needs", "horizon": "immediate", **values})
        return change_need(world.worker, item=kept, need=need, version=version, at=later)

    assert change(1, due_on=today).need == "lapar sekali"
    with pytest.raises(Refused) as refused:
        change(2, due_on=today + timedelta(days=1))
    assert refused.value.reason == Reason.DUE_IN_PAST


def test_only_who_gives_the_service_is_named_for_it(client):
    world = make_world()
    registry = make_organisation(OrganisationKind.CIVIL_REGISTRY, short_name="Disdukcapil")
    clinic = make_organisation(OrganisationKind.HEALTH, short_name="Puskesmas")
    order = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
    sign_in(client, world.worker)
    address = f"/cases/{world.case.pk}/plan/new/"

    offered = {key for key, _name in client.get(address).context["form"].fields["provider"].choices}
    refused = client.post(address, _words(provider=clinic.pk))

    assert {registry.pk, clinic.pk, world.office.pk} <= offered
    assert order.pk not in offered
    (said,) = _errors(refused)["provider"]
    assert "Puskesmas" in said and "Disdukcapil" in said
    need = Need(need="akta", service="birth_certificate", horizon="short", provider_id=clinic.pk)
    with pytest.raises(Refused) as without_a_form:
        add_need(world.worker, case=world.case, need=need, at=timezone.now())
    assert without_a_form.value.reason == Reason.NOT_THEIR_SERVICE
    for able in (registry.pk, world.office.pk, ""):
        assert client.post(address, _words(provider=able)).status_code == 302
