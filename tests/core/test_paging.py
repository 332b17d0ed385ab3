"""Long lists a page at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.models import Notice
from rangkul.core.ids import uuid7
from rangkul.core.paging import a_page
from rangkul.core.roles import Role
from tests.makers import CITY, make_actor, make_organisation, visible


@pytest.fixture
def desk(db, as_owner):
    """Seven notices of one office, three of them at the same moment."""
    office = make_organisation()
    actor, now = make_actor(office, Role.INTAKE_DESK), timezone.now()
    with as_owner():
        for number, hours in enumerate((1, 2, 2, 2, 3, 4, 5)):
            about = {"kind": "referral_late", "about_kind": "referral", "about_id": uuid7()}
            sent = {"sent_at": now - timedelta(hours=hours), "unique_key": f"k{number}"}
            Notice.objects.create(city=CITY, organisation_id=office.pk, **about, **sent)
    return actor


@pytest.mark.parametrize("by", ["-sent_at", "sent_at"])
def test_turning_the_pages_shows_every_row_once_and_in_order(desk, by):
    seen, after = [], ""
    for _page in range(4):
        page = a_page(visible(desk, Notice), by=by, size=2, after=after)
        seen += page.rows
        after = page.next

    assert after == ""
    assert [one.pk for one in seen] == [one.pk for one in visible(desk, Notice).order_by(by, by[:-7] + "pk")]


def test_an_address_that_was_mangled_shows_the_first_page(desk):
    for after in ("x", "~", "2026-01-01~", "2026-99-01T00:00:00+07:00~1", "~~~"):
        assert a_page(visible(desk, Notice), by="-sent_at", size=2, after=after).first
