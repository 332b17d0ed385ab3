"""Twenty people give the same bed at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rangkul.cases.models import Stay
from rangkul.cases.vocabulary import Reason
from rangkul.cli.roles import OWNER, WEB
from rangkul.core.access import Actor
from rangkul.core.roles import Role
from tests import conftest
from tests.cases.test_handovers import meet
from tests.makers import make_actor, make_house, make_organisation, sign_in, visible

DATABASE = "rangkul_beds"
AT_ONCE = 20
InDatabase = Callable[[Callable[..., Any]], Callable[..., Any]]


@pytest.fixture
def in_database(server, template_database, django_db_setup, django_db_blocker) -> Iterator[InDatabase]:
    """Run a function in a thread of its own, by default as the web role, where rows are really committed."""
    conftest._copy(server, DATABASE, tester=False)

    def wrap(function: Callable[..., Any], user: str = WEB) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            own = connections.create_connection("default")
            own.settings_dict = own.settings_dict | {"NAME": DATABASE, "USER": user, "OPTIONS": {}}
            connections["default"] = own
            try:
                return function(*arguments)
            finally:
                own.close()
                del connections["default"]

        return run

    with django_db_blocker.unblock():
        yield wrap
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def people_of_a_house() -> tuple[int, list[Actor]]:
    """A house with beds, and as many of the shift as children; who works there only the owner writes."""
    with transaction.atomic():
        office = make_organisation()
        house = make_house(office, name="RPS", beds=40)
        return house.pk, [make_actor(office, Role.SHELTER_STAFF) for _one in range(AT_ONCE)]


def each_with_a_child(people: list[Actor]) -> list[tuple[Client, Any]]:
    """Everybody of the shift has met a child and is signed in."""
    ready = []
    for person in people:
        with transaction.atomic():
            child = meet(person).child
        client = Client()
        sign_in(client, person)
        ready.append((client, child.pk))
    return ready


def test_of_twenty_at_once_one_gets_the_bed_and_the_others_a_clear_sentence(in_database):
    with ThreadPoolExecutor(1) as alone:
        house, people = alone.submit(in_database(people_of_a_house, OWNER)).result()
        ready = alone.submit(in_database(each_with_a_child), people).result()
    barrier = Barrier(AT_ONCE)
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")

    @in_database
    def ask(client: Client, child: Any) -> Any:
        barrier.wait()
        return client.post(reverse("stay_new"), {"child": child, "bed": f"{house}-7", "in_at": now})

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = list(crowd.map(lambda pair: ask(*pair), ready))

    with translation.override("id"):
        sentence = str(Reason.BED_TAKEN.label)
    winners = [answer for answer in answers if answer.status_code == 302]
    losers = [answer for answer in answers if answer.status_code != 302]
    assert len(winners) == 1
    assert {answer.status_code for answer in losers} <= {200, 409}
    assert all(sentence in answer.content.decode() for answer in losers)

    @in_database
    def stays() -> int:
        with transaction.atomic():
            return visible(people[0], Stay).filter(out_at=None).count()

    with ThreadPoolExecutor(1) as alone:
        assert alone.submit(stays).result() == 1
