"""A room's pages are built from its own parts and those of rooms below it, as its Python is.

What `lint-imports` is for imports, this is for the templates that a page includes or extends, the tags that
it loads, and the templates that Python names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

# A template named by a variable is whatever its giver names, in a place that this reads as well.
_TAKEN = re.compile(r"""\{%-?\s*(?:include|extends)\s+["']([^"'#]+)(?:#[^"']*)?["']""")
_LOADED = re.compile(r"\{%-?\s*load\s+([^%]+?)\s*-?%\}")
_NAMED = re.compile(r"""["']([\w/.-]+\.(?:html|txt))(?:#[\w-]+)?["']""")


def faults(root: Path) -> list[str]:
    """Each place where a room takes a template or tags of a room above it, or beside it."""
    height = _heights(root)
    owners, tags = _owners(root, height)
    found = []
    for room, place, line, what, owned in _taken(root, height, owners, tags):
        if room not in owned and min(height[one] for one in owned) >= height[room]:
            names = ", ".join(sorted(owned))
            found.append(f"{place}:{line}: {room} takes {what}, which is of {names}, not below it")
    return found


def _heights(root: Path) -> dict[str, int]:
    """How high each room stands in the ladder of imports; the lowest is 0."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return {room: step for step, line in enumerate(reversed(layers)) for room in re.findall(r"\w+", line)}


def _owners(root: Path, height: dict[str, int]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which rooms have a template of this name, and which a library of tags."""
    owners: dict[str, set[str]] = {}
    tags: dict[str, set[str]] = {}
    for room in height:
        folder = root / "rangkul" / room
        for path in (folder / "templates").rglob("*.*"):
            owners.setdefault(str(path.relative_to(folder / "templates")), set()).add(room)
        for path in (folder / "templatetags").glob("*.py"):
            tags.setdefault(path.stem, set()).add(room)
    return owners, tags


def _taken(
    root: Path, height: dict[str, int], owners: dict[str, set[str]], tags: dict[str, set[str]]
) -> Iterator[tuple[str, str, int, str, set[str]]]:
    """What each file of each room takes that is some room's: room, place, line, what, whose."""
    for room in height:
        for path in sorted((root / "rangkul" / room).rglob("*")):
            if path.suffix not in {".html", ".txt", ".py"} or "migrations" in path.parts:
                continue
            place = str(path.relative_to(root))
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for what, owned in _of_line(line, path.suffix, owners, tags):
                    yield room, place, number, what, owned


def _of_line(
    line: str, suffix: str, owners: dict[str, set[str]], tags: dict[str, set[str]]
) -> Iterator[tuple[str, set[str]]]:
    for name in (_NAMED if suffix == ".py" else _TAKEN).findall(line):
        if name in owners:
            yield name, owners[name]
    for loaded in _LOADED.findall(line) if suffix != ".py" else ():
        for name in loaded.split():
            if name in tags:
                yield f"the tags {name}", tags[name]
