"""Who hands a child over and who receives it; and a database in which several people really write at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from rangkul.cli.roles import WEB
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Membership, Organisation
from rangkul.people.signing_in import actor_for
from tests import conftest
from tests.makers import make_actor, make_organisation

DATABASE = f"rangkul_at_once{conftest.WORKER}"
InDatabase = Callable[[Callable[..., Any]], Callable[..., Any]]


@pytest.fixture
def in_database(server, template_database, django_db_setup, django_db_blocker) -> Iterator[InDatabase]:
    """Run a function in a thread of its own, as the web role where rows are really committed."""
    conftest._copy(server, DATABASE, tester=True)

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            own = connections.create_connection("default")
            as_web = {"NAME": DATABASE, "USER": conftest.TESTER, "OPTIONS": {"assume_role": WEB}}
            own.settings_dict = own.settings_dict | as_web
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


@pytest.fixture
def dinsos() -> Organisation:
    """The social service that receives."""
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def patrol() -> Actor:
    """Somebody of public order, who meets children and hands them over."""
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
    return make_actor(satpol, Role.ORDER_OFFICER)


@pytest.fixture
def shelter(dinsos: Organisation) -> Actor:
    """The shift that receives."""
    return make_actor(dinsos, Role.SHELTER_STAFF)


@pytest.fixture
def at_dinsos(patrol: Actor) -> Actor:
    """The same person, who also works for the social service."""
    office = make_organisation(short_name="Dinsos")
    with conftest.owner_for_a_while():
        seat = Membership.objects.create(user_id=patrol.user_id, organisation=office, role=Role.INTAKE_DESK)
    return actor_for(seat)
