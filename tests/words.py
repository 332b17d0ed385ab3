"""The catalogue: which English sentences the platform says, and whether each has its Indonesian.

`python tests/words.py` checks; `--write` gathers new sentences into the catalogue and drops unused ones.
Babel does the reading, so nobody needs gettext.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"

# What marks a sentence, and which of its arguments are the sentence, its plural and its context.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = "# Indonesian for Rangkul. AGPL-3.0-or-later, like the programme itself."
NOISE = re.compile(r'"(POT-Creation|PO-Revision|Report-Msgid|Last-Translator|Language-Team|Generated-By)')
GAP = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}|%[sd]")


def gathered() -> Catalog:
    """Every marked sentence in the code and the templates."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path in sorted((ROOT / "rangkul").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            _add(catalog, path, path.read_text())
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            _add(catalog, path, _as_code(path))
    return catalog


def _as_code(path: Path) -> str:
    """A template in the shape of code: Django turns its words into calls and blanks out the rest."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    code = templatize(path.read_text(), origin=str(path))
    return "\n".join(line.strip() for line in code.splitlines() if "gettext" in line or "_(" in line)


def _add(catalog: Catalog, path: Path, code: str) -> None:
    found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
    for line, message, comments, context in found:
        place = (str(path.relative_to(ROOT)), line)
        catalog.add(message, None, [place], auto_comments=comments, context=context)


def catalogue() -> Catalog:
    """The Indonesian catalogue as it is in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="id", domain="django")


def faults() -> Iterator[str]:
    """One line for each sentence that people would meet in the wrong language, or broken."""
    if not PO.exists():
        yield f"{PO.relative_to(ROOT)} is missing: run `make messages`"
        return
    known = catalogue()
    for message in gathered():
        if not message.id:
            continue
        where = ":".join(str(part) for part in message.locations[0])
        translated = known.get(message.id, message.context)
        if translated is None:
            yield f"{where}: not in the catalogue (run `make messages`): {_first(message.id)!r}"
        elif not all(_texts(translated.string)):
            yield f"{where}: no Indonesian for {_first(message.id)!r}"
        elif translated.fuzzy:
            yield f"{where}: the Indonesian is only a guess (fuzzy) for {_first(message.id)!r}"
        elif lost := _lost_gaps(translated):
            yield f"{where}: the Indonesian loses {', '.join(sorted(lost))} of {_first(message.id)!r}"


def _lost_gaps(message: Message) -> set[str]:
    """Gaps that are in one language and not in the other; a plural may leave out its number."""
    wanted = set().union(*(_gaps(text) for text in _texts(message.id)))
    given = set().union(*(_gaps(text) for text in _texts(message.string)))
    return wanted ^ given


def _gaps(text: str) -> set[str]:
    return {match.group(0) for match in GAP.finditer(text)}


def _texts(either: str | tuple[str, ...] | list[str]) -> list[str]:
    return [either] if isinstance(either, str) else list(either)


def _first(either: str | tuple[str, ...] | list[str]) -> str:
    return _texts(either)[0]


def write() -> None:
    """Bring the catalogue in line with the code, keeping every translation that still has its sentence."""
    known = catalogue() if PO.exists() else Catalog()
    fresh = Catalog(
        locale="id", domain="django", header_comment=HEADER, project="Rangkul", version="1", fuzzy=False
    )
    # Indonesian has no plural form; Babel does not know that.
    fresh.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    for message in gathered():
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        # Without an old one no guess is made: a sentence that changed is a new sentence.
        string = "" if old is None else old.string
        if not isinstance(message.id, str):
            string = tuple(_texts(string)[:1])
        flags = {*message.flags, *(old.flags if old else ())}
        fresh.add(
            message.id, string, flags=flags, auto_comments=message.auto_comments, context=message.context
        )
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(_without_dates(fresh))


def _without_dates(catalog: Catalog) -> str:
    """The file's text without the header lines that only make two branches differ."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, no_location=True, sort_output=True)
    return "".join(line for line in out.getvalue().decode().splitlines(True) if not NOISE.match(line))


def main() -> int:
    """Write or check, and say how it went."""
    if "--write" in sys.argv:
        write()
    found = list(faults())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
