"""An address is answered by the page that trying all patterns in turn would find, or by none."""

import re
from uuid import UUID

import pytest
from django.urls import Resolver404, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.addresses import Addresses

[OURS] = [one for one in get_resolver("config.urls").url_patterns if isinstance(one, Addresses)]
ROUTES = [str(pattern.pattern) for pattern in OURS.url_patterns]
FILLED = {"uuid": str(UUID(int=7)), "int": "7", "str": "seven", "slug": "seven", "path": "seven/8"}
# Words that stand somewhere in an address, and what may be filled in, in any order.
WORDS = sorted(
    {word for route in ROUTES for word in route.split("/") if "<" not in word} | {*FILLED.values()}
)


def tried_in_turn(path):
    found = (pattern.resolve(path) for pattern in OURS.url_patterns)
    return next((one for one in found if one is not None), None)


def answered(path):
    try:
        return OURS.resolve(path)
    except Resolver404:
        return None


def page_of(match):
    return match and (match.url_name, match.func, match.kwargs, match.route)


@pytest.mark.parametrize("route", ROUTES)
def test_every_page_is_found_at_its_own_address(route):
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda gap: FILLED[gap[1] or "str"], route)

    assert answered(path) is not None
    assert page_of(answered(path)) == page_of(tried_in_turn(path))


@given(st.lists(st.sampled_from(WORDS), max_size=6).map("/".join))
def test_any_address_is_answered_as_if_all_were_tried(path):
    assert page_of(answered(path)) == page_of(tried_in_turn(path))
