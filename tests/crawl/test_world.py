"""Has every page something to show?"""

import pytest
from django.test import Client

from rangkul.core.roles import Role
from tests.crawl.world import absent, make_world, pages
from tests.makers import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.access]
WHO = [
    ("party", Role.CASE_SUPERVISOR),
    ("party", Role.SOCIAL_WORKER),
    ("own_paper", Role.ORDER_OFFICER),
    ("party", Role.AGENCY_HEAD),
    ("party", Role.ADMINISTRATOR),
    ("party", Role.EVALUATOR),
    ("party", Role.SECOND_RATER),
]
# What is looked for comes in an e-mail or with an invitation; `tests/people` follows it.
FROM_A_LETTER = {"account_confirm_email", "account_reset_password_from_key", "join"}


def test_somebody_finds_every_page_of_the_world():
    w = make_world()
    clients = [Client() for _who in WHO]
    for client, (relation, role) in zip(clients, WHO, strict=True):
        sign_in(client, w.actor(relation, role))

    found = pages(w)
    lost = []
    for page in found:
        codes = (client.get(page.url).status_code for client in clients)
        if page.name not in FROM_A_LETTER and not any(code in (200, 302, 405) for code in codes):
            lost.append((page.name, page.state))

    counts = (len(found), len(w.tokens), len(w.actors), len(w.offices))
    print("{} pages, {} canaries, {} actors in {} relations".format(*counts))
    assert not lost
    assert len({page.name for page in found}) > 100


def test_the_same_address_of_something_absent_is_another_one():
    w = make_world()

    named = [page for page in pages(w) if any(key.endswith("_id") for key in page.kwargs)]

    assert all(absent(page) != page.url for page in named)
