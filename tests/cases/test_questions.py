"""How many questions a page asks the database: few, and as many for thirty rows as for three."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from rangkul.core.addresses import Addresses
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from tests.bench.big_city import City, Maker, Size
from tests.cases.office import Office
from tests.makers import sign_in

pytestmark = pytest.mark.django_db

# Everything that is sent is counted, the marks of the transaction too; a list or a page of one child.
MOST = 15
FEW = Size(children=60, encounters=120, referrals=60, organisations=12, workers=2)
MANY = Size(children=300, encounters=600, referrals=300, organisations=12, workers=2)


# For a supervisor the lists are longest.
ROLES = ("case_supervisor",)
# What is over the bar stands here and may not grow: the letter that a family signs gathers a whole case.
OVER: dict[str, int] = {"statement": 19}
# What is asked when somebody searches by name, the read in the log and the marks around the count too, and
# where each of them was met, which tells children of one name apart.
SEARCH = 12
# A form for a bed writes down whom it showed, and asks when the one child it offers was met.
GROWING = {"stay_new"}


class Undone(Exception):
    """The city of a measurement is not kept."""


def test_a_page_asks_few_questions_and_as_many_for_many_rows_as_for_few(as_owner, client):
    few, many = questions(FEW, as_owner, client), questions(MANY, as_owner, client)

    assert len(many) > 40, "the walk has lost its way"
    assert not {page: count for page, count in many.items() if count > _most(page)}
    assert not {
        page: (few[page], count)
        for page, count in many.items()
        if few.get(page, count) != count and _name(page) not in GROWING
    }


def test_search_by_name_asks_as_few_for_many_as_for_few(client):
    office = Office()
    sign_in(client, office.supervisor)
    asked = []
    for others in (0, 3):
        for _other in range(others):
            office.new_case()
        client.post("/search/", {"words": "Aji"})  # what a process reads once
        with CaptureQueriesContext(connection) as captured:
            page = client.post("/search/", {"words": "Aji"}).content.decode()
        assert page.count("DPK-") >= others + 1
        asked.append(len(captured))

    assert asked[0] == asked[1] <= SEARCH


def _most(page: str) -> int:
    return OVER.get(_name(page), MOST)


def _name(page: str) -> str:
    return page.partition(": ")[2].split()[0]


def questions(size: Size, as_owner, client) -> dict[str, int]:
    """The number of questions of each page that a person of each role may open, in a city of this size."""
    asked: dict[str, int] = {}
    try:
        with transaction.atomic():
            with as_owner():
                city = Maker(connection.connection.cursor(), size, at=timezone.now()).make()
            for role in ROLES:
                user, _office = city.people[role]
                membership = Membership.objects.select_related("organisation", "user").get(user=user)
                sign_in(client, actor_for(membership))
                for name, address in addresses(city):
                    client.get(address)  # what a process reads once
                    with CaptureQueriesContext(connection) as captured:
                        answer = client.get(address)
                    if answer.status_code == 200:
                        asked[f"{role}: {name}"] = len(captured)
            raise Undone
    except Undone:
        return asked


def addresses(city: City) -> Iterator[tuple[str, str]]:
    """Every page that needs no thing, and every page of one child or one case."""
    child, case = city.openable[0]
    for pattern in _patterns():
        route = str(pattern.pattern)
        if pattern.name in ("set_theme", "set_language", "set_membership", "livez", "shelter_wall"):
            continue
        route = route.replace("<uuid:child_id>", str(child)).replace("<uuid:case_id>", str(case))
        if "<" not in route:
            yield f"{pattern.name} {pattern.pattern}", f"/{route}"


def _patterns() -> Iterator[URLPattern]:
    for part in get_resolver().url_patterns:
        if isinstance(part, URLPattern):
            yield part
        elif isinstance(part, Addresses):
            yield from (one for one in part.url_patterns if isinstance(one, URLPattern))
