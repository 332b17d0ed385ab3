"""The documents say what the code says, and no page that they name is missing."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from rangkul.cli import print_docs

DOCS = Path(__file__).resolve().parents[2] / "docs"
GLOSSARY = DOCS / "glossary.md"
LESSONS = sorted((DOCS / "tutorial").glob("*.md"))
SOURCES = sorted((DOCS.parent / "rangkul").rglob("*.*"))


@pytest.mark.parametrize("name", sorted(print_docs.PAGES))
def test_a_reference_page_says_what_the_code_says(name):
    committed = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert committed == print_docs.pages()[name], (
        f"docs/reference/{name} is not what the code prints. Refresh it with: {print_docs.REFRESH}"
    )


def test_every_setting_says_what_it_is_for():
    silent = [one.name for one in print_docs.read_settings() if not one.comment]

    assert not silent, f"write a comment above the line that reads {', '.join(silent)}"


def test_every_event_says_what_happened():
    silent = [name for name, event in print_docs.platform_events().items() if not event.__doc__]

    assert not silent, f"write a docstring for {', '.join(silent)}"


def test_every_table_has_a_row_in_the_glossary():
    words = glossary_words()
    ours = [model for model in apps.get_models() if model.__module__.startswith("rangkul.")]

    missing = sorted(model.__name__ for model in ours if model.__name__ not in words)

    assert not missing, f"docs/glossary.md has no row for {', '.join(missing)}"


def glossary_words() -> set[str]:
    """The names in the last column, *Used as*; `Enum.MEMBER` counts for its enum."""
    rows = [line.split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    used = [name for row in rows for name in re.findall(r"`([^`]+)`", row[-2])]
    return {name.partition(".")[0] for name in used}


@pytest.mark.parametrize(
    "page", sorted(DOCS.parent.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda page: page.name
)
def test_every_link_between_the_documents_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)

    broken = [link for link in links if ":" not in link and not (page.parent / link).exists()]

    assert not broken, f"{page} points to {', '.join(broken)}"


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.name)
def test_every_button_that_a_lesson_names_is_in_the_program(page):
    quoted = {" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", page.read_text("utf-8"))}
    program = "\n".join(path.read_text("utf-8") for path in SOURCES if path.suffix in (".py", ".html"))

    missing = sorted(words for words in quoted if f'"{words}"' not in program)

    assert not missing, f"{page.name} names what the program does not say: {', '.join(missing)}"
