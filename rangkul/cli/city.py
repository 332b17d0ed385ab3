"""`rangkul city`: an invented Depok, made through the commands that people use; and the cast of the demo."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangkul.cli import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangkul.sandbox.cast import SignIn
    from rangkul.sandbox.clockwork import City


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("city", help="make an invented city (needs DATABASE_OWNER_URL)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same city (1)")
    parser.add_argument("--children", type=int, default=60, help="how many children it meets (60)")
    parser.add_argument("--years", type=float, default=1.0, help="how many years until today (1)")
    parser.add_argument("--recent", type=int, default=0, help="how many of them are met in the last days (0)")
    parser.add_argument("--faults", default="none", help="a file of troubles to plant, or none")
    parser.add_argument("--answers", default="", help="where to write the answer key of the planted troubles")
    parser.add_argument("--once", action="store_true", help="do nothing when the city has children already")
    parser.add_argument("--whole", type=Path, help="a file to make when the city has been made to its end")
    parser.add_argument("--making", type=Path, help="a file that stands while the city is being made")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the city and say how fast."""
    import django
    from django.utils import translation

    django.setup()
    from rangkul.cases.models import Child
    from rangkul.core.clocks import JAKARTA
    from rangkul.core.datafiles import DataError
    from rangkul.sandbox.faults import Faults, load_faults
    from rangkul.sandbox.make import make_city, write_answers

    try:
        faults = Faults() if arguments.faults == "none" else load_faults(Path(arguments.faults))
    except (DataError, OSError) as error:
        # The shell is told in English, whatever language the pages speak.
        with translation.override("en"):
            raise Trouble(f"the file of troubles cannot be used: {error}") from None
    with as_owner(), _standing(arguments.making):
        if arguments.once and Child._base_manager.exists():
            return 0
        city, speed = make_city(
            seed=arguments.seed,
            children=arguments.children,
            years=arguments.years,
            faults=faults,
            ends_at=datetime.now(JAKARTA) - timedelta(minutes=10),
            recent=arguments.recent,
            say=lambda line: print(line, flush=True),
        )
    if arguments.answers:
        write_answers(faults, Path(arguments.answers))
    if arguments.whole:
        arguments.whole.touch()
    _tell(arguments.children, city, speed)
    return 0


def _tell(children: int, city: City, speed: float) -> None:
    for reason, times in city.refused.most_common():
        print(f"refused {times} times: {reason}", flush=True)
    print(
        f"{children} children, {city.commands:,} commands, {city.refused.total()} refused by a rule, "
        f"{speed:.0f} commands a second",
        flush=True,
    )


@contextmanager
def _standing(file: Path | None) -> Iterator[None]:
    """A file that others see while something goes on."""
    if file:
        file.touch()
    try:
        yield
    finally:
        if file:
            file.unlink(missing_ok=True)


def fill() -> list[SignIn]:
    """Make the invented people unless they are there; runs as the database's owner."""
    import django
    from django.utils import translation

    django.setup()
    from rangkul.sandbox.cast import make_cast
    from rangkul.sandbox.make import make_shelter
    from rangkul.sandbox.study import make_study

    with as_owner(), translation.override("id"):
        people = make_cast()
        make_shelter()
        make_study(at=datetime.now(UTC))
        return people


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on the default connection as the role that owns the tables; the sandbox alone does this."""
    from django.db import connections

    connection, owner = connections["default"], connections["owner"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(owner.settings_dict)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
