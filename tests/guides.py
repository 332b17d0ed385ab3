"""The guides name what is there: every button, field, page, sign-in, command and file they speak of exists.

A name of the screen stands in *one* or **two** stars. What begins a paragraph or a step in bold, or ends
as a sentence does, is a heading of ours; everything else in stars is a sentence of the catalogue, in English
or in Indonesian, or one of the few words below.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
GUIDES = (*ROOT.glob("README*.md"), *sorted((ROOT / "docs" / "tutorial").glob("*.md")))
GUIDES += tuple(sorted((ROOT / "docs" / "how-to").glob("*.md")))
DOCS = (*ROOT.glob("README*.md"), *sorted((ROOT / "docs").rglob("*.md")))

# In stars, and no name of the screen: examples, letters of a proof, words we define or stress.
OUR_OWN = {
    "README.md": {"Rangkul", "not validated", "assumed"},
    "README.id.md": {"Rangkul", "belum divalidasi"},
    "first-evening.md": {"Ucil", "Jl. Margonda Raya", "the number"},
    "bring-in-an-interview.md": {"ditangani", "menangani", "kebijakan", "bijaksana"},
    "compare-cases.md": {"case", "variable", "as a whole"},
    "link-a-register.md": {"a", "b", "c"},
}
CODE = re.compile(r"```.*?```|`[^`]*`|^ {4,}(?![-*\d]).*$|^\|.*?`.*$", re.DOTALL | re.MULTILINE)
STARS = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*]+?)(?<=[^\s*])\1(?![\w*])")
BEGINS = re.compile(r"(?:\A|\n[ \t]*\n[ \t]*|\n[ \t]*(?:[-*] |\d+\. |\| ))\Z")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
ENDS_IN_A_NAME = re.compile(r" %\(\w+\)s$")
OUR_FILE = re.compile(
    r"`((?:assets|config|docs|instruments|locale|packages|procedures|rangkul|tests)/[\w./*-]+)`"
)


def faults() -> Iterator[str]:
    """One line for each thing that a guide names and that is not there."""
    screen = _names_of_the_screen()
    people, commands, targets = _people(), _commands(), _targets()
    for guide in GUIDES:
        text, place = guide.read_text(), guide.relative_to(ROOT)
        for name in _quoted(text):
            if _plain(name) not in screen and name not in OUR_OWN.get(guide.name, ()):
                yield f"{place}: no page says “{name}”"
        yield from (
            f"{place}: nobody signs in as {one}" for one in _missing(r"(\w+)@contoh\.id", text, people)
        )
        yield from (
            f"{place}: no command rangkul {one}"
            for one in _missing(r"(?:bin/|`)rangkul ([a-z][a-z-]+)", text, commands)
        )
        yield from (f"{place}: no make {one}" for one in _missing(r"`make ([a-z][a-z0-9-]*)", text, targets))


def lost_files() -> Iterator[str]:
    """One line for each file that any page of the documentation names or leads to, and that is not there."""
    for page in DOCS:
        text, place = page.read_text(), page.relative_to(ROOT)
        led_to = [page.parent / link for link in LINK.findall(text) if "://" not in link]
        yield from (f"{place}: no file {path.name}" for path in led_to if not path.exists())
        named = sorted(set(OUR_FILE.findall(text)))
        yield from (f"{place}: no file {path}" for path in named if not any(ROOT.glob(path.rstrip("/"))))


def _quoted(text: str) -> Iterator[str]:
    bare = CODE.sub("", text)
    for found in STARS.finditer(bare):
        runs_in = BEGINS.search(bare, 0, found.start()) or found[2].endswith((".", "?"))
        if found[1] == "*" or not runs_in:
            yield " ".join(found[2].split())


def _plain(name: str) -> str:
    return " ".join(name.split()).rstrip(".:?…").casefold()


def _names_of_the_screen() -> set[str]:
    with (ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="id")
    names = set()
    for message in catalog:
        for side in (message.id, message.string):
            said = [side] if isinstance(side, str) else side or ()
            # A button that ends in a name, such as “Go on without Dimas”, is quoted without it.
            names |= {_plain(form) for one in said for form in (one, ENDS_IN_A_NAME.sub("", one))}
    return names


def _people() -> set[str]:
    cast = (ROOT / "rangkul" / "sandbox" / "cast.py").read_text()
    return set(re.findall(r'^    "(\w+)": \(', cast, re.MULTILINE))


def _commands() -> set[str]:
    code = "".join(path.read_text() for path in (ROOT / "rangkul" / "cli").glob("*.py"))
    return set(re.findall(r'add_parser\(\s*"([a-z-]+)"', code))


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _missing(pattern: str, text: str, known: set[str]) -> list[str]:
    return sorted(set(re.findall(pattern, text)) - known)


if __name__ == "__main__":
    found = [*faults(), *lost_files()]
    print("\n".join(found))
    sys.exit(bool(found))
