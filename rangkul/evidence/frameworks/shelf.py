"""Which frameworks and crosswalks an installation has, and where their files lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rangkul.core.datafiles import DataError
from rangkul.evidence.frameworks.crosswalk import Crosswalk, load_crosswalk
from rangkul.evidence.frameworks.file import load_framework
from rangkul.evidence.frameworks.parts import Framework

# A file keeps its name and version for ever: what was coded is read with the words it was coded by.
FOLDERS = (Path(__file__).resolve().parent.parent / "data" / "frameworks",)


class BrokenFile(DataError):
    """A file of the installation is wrong; says which, at which line, and what to mend."""

    def __init__(self, file: Path, error: DataError) -> None:
        super().__init__(error.line, error.fault, **error.values)
        self.file = file

    def __str__(self) -> str:
        return f"{self.file.name}: {super().__str__()}"


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


def texts() -> tuple[bytes, ...]:
    """The file of every version of every framework, oldest first."""
    return tuple(text for _one, text in _files(_folders()))


def crosswalks() -> tuple[Crosswalk, ...]:
    """Every crosswalk between two of the frameworks."""
    return _crosswalks(_folders())


def crosswalk(source: str, target: str) -> Crosswalk:
    """The newest crosswalk from one framework to another, turned if it was written the other way."""
    both = (*crosswalks(), *(one.turned() for one in crosswalks()))
    found = [one for one in both if (one.source[0], one.target[0]) == (source, target)]
    if not found:
        raise NoSuchFramework(f"{source} → {target}")
    return max(found, key=lambda one: one.version)


@lru_cache(maxsize=8)
def _crosswalks(folders: tuple[Path, ...]) -> tuple[Crosswalk, ...]:
    found = []
    for path in (path for folder in folders for path in sorted(folder.glob("crosswalks/*.yaml"))):
        with _named(path):
            found.append(load_crosswalk(path.read_bytes(), _shelf(folders)))
    return tuple(found)


def _folders() -> tuple[Path, ...]:
    return tuple(getattr(settings, "FRAMEWORK_FOLDERS", FOLDERS))


@lru_cache(maxsize=8)
def _files(folders: tuple[Path, ...]) -> tuple[tuple[Framework, bytes], ...]:
    """Every version of every framework, oldest first; a later one keeps the names of the earlier."""
    read = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        with _named(path):
            text = path.read_bytes()
            read.append((load_framework(text), text, path))
    newest: dict[str, Framework] = {}
    found = []
    for first, text, path in sorted(read, key=lambda one: (one[0].key, one[0].version)):
        with _named(path):
            newest[first.key] = load_framework(text, before=newest.get(first.key))
        found.append((newest[first.key], text))
    return tuple(found)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        raise BrokenFile(path, error) from None


def _shelf(folders: tuple[Path, ...]) -> tuple[Framework, ...]:
    return tuple(one for one, _text in _files(folders))
