"""Is every word of every page in the reader's language?

Each text that went through the catalogue is put in brackets. What is left outside must be data: what people
wrote, numbers, and the labels of data files, which carry both languages.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import lxml.html
import pytest
import yaml
from django.db import connection
from django.template import engines
from django.utils import translation
from lxml import etree

from rangkul.sandbox.cast import ORGANISATIONS, PASSWORD, PEOPLE, email_of
from tests.conftest import ROOT, owner_for_a_while
from tests.crawl.readable import readable
from tests.crawl.tokens import PATTERN
from tests.crawl.walk import Walker
from tests.crawl.world import make_world

pytestmark = pytest.mark.django_db

OPEN, CLOSE = "⟦", "⟧"
SAID = ("aria-label", "title", "alt", "placeholder", "aria-description", "summary")
WORD = re.compile(r"[^\W\d_]{3,}")
# The name of the programme and what has one name in every language.
NAMES = {"Rangkul", "AGPL", "https", "html", "Bahasa", "Indonesia", "English"}


@contextmanager
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every text that goes through the catalogue comes out in brackets."""
    draw_all_anew()
    # The first use of each function puts the real one into the place that is patched.
    translation.gettext(""), translation.pgettext("", ""), translation.ngettext("", "", 1)
    translation.npgettext("", "", "", 1)
    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        real = getattr(translation._trans, name)  # type: ignore[attr-defined]

        @wraps(real)
        def wrapped(*arguments: Any, real: Any = real) -> str:
            said = str(real(*arguments))
            return f"{OPEN}{said}{CLOSE}" if said.strip() else said

        monkeypatch.setattr(translation._trans, name, wrapped)  # type: ignore[attr-defined]
    yield
    monkeypatch.undo()
    draw_all_anew()


def draw_all_anew() -> None:
    """Forget the parts that are drawn once for everybody: they have their words from before."""
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        loader.reset()


def outside(html: str) -> Iterator[str]:
    """Each piece of text, and each attribute that is read out, without what stands in brackets."""
    depth = 0
    for event, element in etree.iterwalk(lxml.html.document_fromstring(html), events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if event == "start":
            buttons = element.tag == "input" and element.get("type") in ("submit", "button")
            for said in (*map(element.get, SAID), element.get("value") if buttons else ""):
                yield _outside(said or "", 0)[0]
        # A translated sentence may hold a link: its bracket closes in a later piece of text.
        rest, depth = _outside((element.text if event == "start" else element.tail) or "", depth)
        yield rest


def _outside(text: str, depth: int) -> tuple[str, int]:
    kept = []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if depth == 0 and letter != CLOSE:
            kept.append(letter)
    return " ".join("".join(kept).split()), depth


def data_words() -> set[str]:
    """Every word that is data: in any text of the database, and in the labels of data files."""
    words: set[str] = set(NAMES)
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            for (row,) in cursor.fetchall():
                words.update(WORD.findall(row))
    for folder in ("rangkul", "procedures", "instruments"):
        for path in (ROOT / folder).rglob("*.yaml"):
            words.update(_labels(yaml.safe_load(path.read_text())))
    # What the world's people wrote, sealed by now, and the names of places.
    written = [ROOT / "tests" / "crawl" / name for name in ("story.py", "tokens.py")]
    for path in (*written, *(ROOT / "rangkul").rglob("*.csv")):
        words.update(WORD.findall(path.read_text()))
    # Whom the sign-in page of the demo offers, and how they come in.
    words.update(WORD.findall(PASSWORD))
    for key, (office, _role, name, _post) in PEOPLE.items():
        words.update(WORD.findall(f"{name} {email_of(key)} {ORGANISATIONS[office][2]}"))
    return words


def _labels(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            # The pages are looked at in Indonesian.
            yield from () if key == "en" else _labels(value)
    elif isinstance(data, list):
        for value in data:
            yield from _labels(value)
    elif isinstance(data, str):
        yield from WORD.findall(data)


def test_no_page_says_a_word_past_the_catalogue(monkeypatch):
    w = make_world()
    faults, looked = [], 0
    with in_brackets(monkeypatch):
        for shown in readable(Walker(w)):
            looked += 1
            faults += [(str(shown), text) for text in outside(shown.html)]
    words = data_words()

    told = sorted(
        {f"{where}: {text}" for where, text in faults if set(WORD.findall(PATTERN.sub("", text))) - words}
    )

    assert looked > 90
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Plain words</p>", ["Plain words"]),
        ("<p>⟦Said⟧ Budi</p>", ["Budi"]),
        ('<p>⟦Said <a href="/">with a link</a> and more⟧</p>', []),
        ('<button aria-label="Close">⟦x⟧</button>', ["Close"]),
        ('<input type="submit" value="Send">', ["Send"]),
    ],
)
def test_what_stands_outside_the_brackets_is_found(html, found):
    assert [text for text in outside(html) if text] == found
