"""The style sheet is small, and small must not mean that a page lost its spacing in silence."""

import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "node_modules/bootstrap/dist/css"
CLASS = re.compile(r"\.(-?[a-z][a-z0-9-]*)")
TAG = re.compile(r"{[%{#].*?[%}#]}", re.DOTALL)


def classes_in_rules(sheets: list[Path]) -> set[str]:
    bodiless = (re.sub(r"{[^{}]*}|/\*.*?\*/", " ", sheet.read_text(), flags=re.DOTALL) for sheet in sheets)
    return set(chain.from_iterable(CLASS.findall(rules) for rules in bodiless))


def classes_in_templates(text: str) -> set[str]:
    return set(chain.from_iterable(map(str.split, re.findall(r'class="([^"]*)"', TAG.sub(" ", text)))))


@pytest.fixture(scope="module")
def left_out() -> set[str]:
    """What somebody who knows Bootstrap may write, and we do not ship."""
    theirs = classes_in_rules([BOOTSTRAP / "bootstrap-grid.css", BOOTSTRAP / "bootstrap-utilities.css"])
    assert {"row", "mb-2", "d-none", "visually-hidden"} <= theirs
    return theirs - classes_in_rules(sorted((ROOT / "assets/css").glob("*.css")))


def test_a_class_that_a_template_names_is_in_our_sheet(left_out: set[str]) -> None:
    pages = sorted((ROOT / "rangkul").rglob("*.html"))

    missing = {
        f"{page.relative_to(ROOT)}: {name}"
        for page in pages
        for name in classes_in_templates(page.read_text()) & left_out
    }

    assert len(pages) > 100
    assert missing == set(), "write it into assets/css/utilities.css"


def test_a_class_that_is_not_there_would_be_noticed(left_out: set[str]) -> None:
    page = '<p class="note{% if wide %} mb-2{% endif %}">'

    assert classes_in_templates(page) & left_out == {"mb-2"}


def test_the_sheet_stays_light_for_a_phone_at_night() -> None:
    built = ROOT / "rangkul/core/static/dist/app.css"

    assert built.stat().st_size < 80_000


def test_a_class_has_its_look_from_one_file() -> None:
    """Two rooms that call different things by one name change each other's pages."""
    homes: dict[str, set[str]] = {}
    for sheet in (ROOT / "assets/css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", " ", sheet.read_text(), flags=re.DOTALL)
        # What stands inside @media begins further in.
        for name in re.findall(r"^\.([a-z][a-z0-9-]*) \{", rules, flags=re.MULTILINE):
            homes.setdefault(name, set()).add(sheet.name)

    assert len(homes) > 100
    assert {name: sheets for name, sheets in homes.items() if len(sheets) > 1} == {}
