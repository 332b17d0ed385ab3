"""A page is built from parts of its own room and of rooms below it; whatever reaches up is found."""

from pathlib import Path

import pytest

from tests.template_ladder import faults

LAYERS = """
[[tool.importlinter.contracts]]
type = "layers"
layers = ["(field) | (public) | sandbox", "cases", "people", "core"]
"""
OURS = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house of rooms, each with one part of its own and one library of tags."""
    (tmp_path / "pyproject.toml").write_text(LAYERS)
    for room in ("core", "people", "cases", "sandbox", "field"):
        put(tmp_path, room, f"templates/{room}/part.html", "<p>")
        put(tmp_path, room, f"templatetags/{room}_tags.py", "")
    return tmp_path


def put(house: Path, room: str, name: str, text: str) -> None:
    path = house / "rangkul" / room / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


ALLOWED = [
    ("people", "templates/people/page.html", '{% extends "core/part.html" %}{% load i18n core_tags %}'),
    ("people", "templates/people/page.html", '{% include "people/part.html" with a=b only %}'),
    ("cases", "templates/cases/page.html", '{% include "people/part.html#row" %}{% load people_tags %}'),
    ("core", "templates/account/page.html", '{% extends "allauth/layouts/base.html" %}{% include part %}'),
    ("sandbox", "shown.py", 'render_to_string("sandbox/part.html") + render_to_string("core/part.html")'),
]
REACHES_UP = [
    ("core", "templates/account/login.html", '{% include "sandbox/part.html" %}'),
    (
        "core",
        "templates/account/login.html",
        "{% if demo %}{% include 'sandbox/part.html' only %}{% endif %}",
    ),
    ("people", "templates/people/page.html", '{% extends "cases/part.html" %}'),
    ("people", "templates/people/page.html", '{% include "cases/part.html#row" %}'),
    ("people", "templates/people/word.txt", '{% include "cases/part.html" %}'),
    ("people", "templates/people/page.html", "{% load i18n cases_tags core_tags %}"),
    ("people", "views.py", 'return render(request, "cases/part.html", {})'),
    ("sandbox", "templates/sandbox/page.html", '{% include "field/part.html" %}'),
]


@pytest.mark.parametrize(("room", "name", "text"), ALLOWED)
def test_a_page_takes_parts_of_its_own_room_and_of_those_below(house, room, name, text):
    put(house, room, name, text)

    assert faults(house) == []


@pytest.mark.parametrize(("room", "name", "text"), REACHES_UP)
def test_a_page_that_takes_a_part_from_above_or_beside_is_found(house, room, name, text):
    put(house, room, name, f"\n{text}")

    (found,) = faults(house)

    assert found.startswith(f"rangkul/{room}/{name}:2: {room} takes ")


def test_a_part_that_a_room_overrides_is_still_taken_from_below(house):
    put(house, "sandbox", "templates/core/part.html", "<p>")
    put(house, "people", "templates/people/page.html", '{% extends "core/part.html" %}')

    assert faults(house) == []


def test_no_room_of_ours_reaches_up():
    assert faults(OURS) == []
