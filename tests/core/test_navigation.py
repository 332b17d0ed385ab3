"""The main screen of each role stands where a thumb finds it."""

import pytest
from django.test import RequestFactory

from rangkul.core.navigation import menu
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import make_actor, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "kind", "second"),
    [
        (Role.SHELTER_STAFF, OrganisationKind.SOCIAL_SERVICE, "/shelter/"),
        (Role.FOCAL_POINT, OrganisationKind.CIVIL_REGISTRY, "/referrals/"),
        (Role.LKS_MANAGER, OrganisationKind.LKS, "/referrals/"),
        (Role.SOCIAL_WORKER, OrganisationKind.SOCIAL_SERVICE, "/cases/"),
        (Role.ORDER_OFFICER, OrganisationKind.PUBLIC_ORDER, "/encounters/"),
    ],
)
def test_the_main_screen_of_a_role_follows_today(role, kind, second):
    actor = make_actor(make_organisation(kind), role)

    entries = menu(RequestFactory().get("/"), actor)

    assert [entry.url for entry in entries[:2]] == ["/", second]


@pytest.mark.parametrize(
    ("role", "page", "entry"),
    [
        (Role.SOCIAL_WORKER, "/children/1/", "/cases/"),
        (Role.SHELTER_STAFF, "/stays/1/", "/shelter/"),
        (Role.CASE_SUPERVISOR, "/shelter/houses/", "/shelter/houses/"),
        (Role.CASE_SUPERVISOR, "/shelter/houses/1/close/", "/shelter/houses/"),
        (Role.CASE_SUPERVISOR, "/shelter/wall/", "/shelter/"),
        (Role.ADMINISTRATOR, "/people/grants/1/", "/people/"),
        (Role.CASE_SUPERVISOR, "/", "/"),
        (Role.SOCIAL_WORKER, "/operations/new/", "/encounters/"),
        (Role.SOCIAL_WORKER, "/encounters/new/", "/encounters/"),
    ],
)
def test_one_entry_of_the_menu_says_where_one_is(role, page, entry):
    actor = make_actor(make_organisation(), role)

    entries = menu(RequestFactory().get(page), actor)

    assert [one.url for one in entries if one.current] == [entry]
