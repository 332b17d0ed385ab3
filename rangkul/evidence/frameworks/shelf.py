"""Which frameworks and crosswalks an installation has, and where their files lie."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rangkul.evidence.frameworks.crosswalk import Crosswalk, load_crosswalk
from rangkul.evidence.frameworks.file import load_framework
from rangkul.evidence.frameworks.parts import Framework

# A file keeps its name and version for ever: what was coded is read with the words it was coded by.
FOLDERS = (Path(__file__).resolve().parent.parent / "data" / "frameworks",)


class NoSuchFramework(LookupError):
    """No file of the installation holds this framework, or not in this version."""


def frameworks() -> tuple[Framework, ...]:
    """The newest version of every framework, in the order of their names."""
    newest = {one.key: one for one in _shelf(_folders())}
    return tuple(newest[key] for key in sorted(newest))


def framework(key: str, version: int | None = None) -> Framework:
    """One framework, in the version that something was coded by or the newest."""
    found = [one for one in _shelf(_folders()) if one.key == key and version in (None, one.version)]
    if not found:
        raise NoSuchFramework(key)
    return found[-1]


def crosswalks() -> tuple[Crosswalk, ...]:
    """Every crosswalk between two of the frameworks."""
    folders = _folders()
    files = [file for folder in folders for file in sorted(folder.glob("crosswalks/*.yaml"))]
    return tuple(load_crosswalk(file.read_bytes(), _shelf(folders)) for file in files)


def crosswalk(source: str, target: str) -> Crosswalk:
    """The newest crosswalk from one framework to another, turned if it was written the other way."""
    both = (*crosswalks(), *(one.turned() for one in crosswalks()))
    found = [one for one in both if (one.source[0], one.target[0]) == (source, target)]
    if not found:
        raise NoSuchFramework(f"{source} → {target}")
    return max(found, key=lambda one: one.version)


def _folders() -> tuple[Path, ...]:
    return tuple(getattr(settings, "FRAMEWORK_FOLDERS", FOLDERS))


@lru_cache(maxsize=8)
def _shelf(folders: tuple[Path, ...]) -> tuple[Framework, ...]:
    """Every version of every framework, oldest first; a later one keeps the names of the earlier."""
    read = [
        (load_framework(text), text)
        for folder in folders
        for text in (file.read_bytes() for file in sorted(folder.glob("*.yaml")))
    ]
    newest: dict[str, Framework] = {}
    found = []
    for _one, text in sorted(read, key=lambda pair: (pair[0].key, pair[0].version)):
        one = load_framework(text, before=newest.get(_one.key))
        newest[one.key] = one
        found.append(one)
    return tuple(found)
