"""Of two numbers of one child every page, list and letter says the one that stands for it."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.letters.statement import _data
from rangkul.cases.models import Case, Child, Encounter
from rangkul.cases.queries.same import standing_number
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.referring import refer
from tests.cases.test_handovers import meet
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

# Here the two numbers stand side by side because the page is about the two.
OF_PAIRS = {"known", "encounter_saved"}


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER, language="en")


@pytest.fixture
def supervisor(dinsos):
    return make_actor(dinsos, Role.CASE_SUPERVISOR, language="en")


@pytest.fixture
def child(worker, dinsos):
    """A child of two numbers whose case, bed, return and closure stand under the younger one."""
    first, second = meet(worker).child, meet(worker).child
    stay = admit(worker, make_house(dinsos), child=second)
    case = open_case(worker, child=second, at=timezone.now())
    desk = make_actor(dinsos, Role.INTAKE_DESK)
    assign_case(desk, case=case, worker_id=worker.user_id, at=timezone.now())
    decide_same(worker, child=second, other=first, decision="same", at=timezone.now())
    act_as(worker)
    return visible(worker, Child).get(pk=first.pk), visible(worker, Child).get(pk=second.pk), case, stay


def addresses(**keys):
    """Every address of one row that these keys reach."""
    for name in sorted(name for name in get_resolver().reverse_dict if isinstance(name, str)):
        for key, value in keys.items():
            try:
                yield name, reverse(name, kwargs={key: value})
            except NoReverseMatch:
                continue


def test_no_page_of_the_child_speaks_of_the_number_that_does_not_stand_for_it(child, worker, supervisor):
    _first, second, case, stay = child
    act_as(worker)
    encounter = _encounter_of(worker, second)
    keys = {"child_id": second.pk, "case_id": case.pk, "stay_id": stay.pk, "encounter_id": encounter.pk}
    looked, wrong = set(), []
    for actor in (worker, supervisor):
        client = Client()
        sign_in(client, actor)
        for name, address in addresses(**keys):
            answer = client.get(address)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            looked.add(name)
            told = re.sub(r"Also written down as [^<]*", "", answer.content.decode())
            if name == "child":  # its panel of numbers, and what was decided about the two
                told = re.sub(
                    r'<section[^>]*aria-labelledby="decided".*?</section>', "", told, flags=re.DOTALL
                )
                told = told.replace(f">{second.number}</a>", "", 1)
            if name not in OF_PAIRS and second.number in told:
                at = told.index(second.number)
                wrong.append((name, told[max(0, at - 80) : at + 20]))

    assert wrong == []
    assert len(looked) > 20, looked


def _encounter_of(actor, child):
    return visible(actor, Encounter).filter(child=child).first()


@pytest.mark.parametrize("address", ["/", "/cases/", "/encounters/", "/shelter/"])
def test_no_list_speaks_of_it_either(child, supervisor, address):
    _first, second, _case, _stay = child
    client = Client()
    sign_in(client, supervisor)

    assert second.number not in client.get(address).content.decode()


def test_the_paper_page_names_the_number_under_which_it_was_written_once(child, worker):
    first, second, _case, stay = child
    client = Client()
    sign_in(client, worker)

    for address in (f"/encounters/{_encounter_of(worker, second).pk}/", reverse("stay", args=[stay.pk])):
        page = client.get(address).content.decode()
        assert page.count(second.number) == 1
        assert f"Also written down as {second.number}" in page
        assert first.number in page


def test_what_is_printed_and_referred_says_the_standing_number(child, worker):
    first, second, case, _stay = child
    act_as(worker)
    case = visible(worker, Case).select_related("child", "holder").get(pk=case.pk)
    refer(worker, case, make_organisation(OrganisationKind.HEALTH))
    client = Client()
    sign_in(client, worker)

    assert _data(case, None, "1", worker, timezone.now())["child_number"] == first.number
    sent = client.get("/referrals/", {"side": "from"}).content.decode()
    assert second.number not in sent


def test_who_knows_only_one_of_the_numbers_reads_that_one(child):
    _first, second, _case, _stay = child
    stranger = make_actor(make_organisation(OrganisationKind.HEALTH), Role.FOCAL_POINT)
    act_as(stranger)

    assert standing_number(stranger, second) == second.number
