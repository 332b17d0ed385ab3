"""Which instruments there are, and where each one's file lies."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rangkul.cases.instruments import Instrument, RiskInstrument, load_instrument

# The file keeps its code and version for ever: a signed assessment is read with the questions it answered.
FOLDERS = (Path(settings.BASE_DIR) / "instruments",)


class NoSuchInstrument(LookupError):
    """No file of the installation holds this instrument, or not in this version."""


def instruments() -> list[Instrument]:
    """The newest version of every instrument, risk before sides, each kind by its code."""
    newest: dict[str, Instrument] = {}
    for one in _shelf(_folders()):
        kept = newest.get(one.heading.code)
        if kept is None or kept.heading.version < one.heading.version:
            newest[one.heading.code] = one
    return sorted(newest.values(), key=lambda one: (not isinstance(one, RiskInstrument), one.heading.code))


def instrument(code: str, version: str | None = None) -> Instrument:
    """One instrument, in the version an assessment was made with or the newest."""
    found = [one for one in _shelf(_folders()) if one.heading.code == code]
    if version is not None:
        found = [one for one in found if str(one.heading.version) == version]
    if not found:
        raise NoSuchInstrument(code)
    return max(found, key=lambda one: one.heading.version)


def _folders() -> tuple[Path, ...]:
    return tuple(getattr(settings, "INSTRUMENT_FOLDERS", FOLDERS))


@lru_cache(maxsize=8)
def _shelf(folders: tuple[Path, ...]) -> tuple[Instrument, ...]:
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return tuple(load_instrument(file.read_text()) for file in files)
