"""`rangkul tick`: write down what clocks have done, once; the worker does the same each minute."""

from __future__ import annotations

import argparse
import os
from typing import Any

from rangkul.core.keys import check_keys


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("tick", help="deliver, remind, escalate and expire what is due, once")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Tick for every organisation and say how much was written."""
    check_keys(os.environ)
    import django

    django.setup()
    from django.utils import timezone

    from rangkul.core.ticks import tick
    from rangkul.people.system import system_actors

    written = tick(system_actors(), at=timezone.now())
    print(f"{written} written.")
    return 0
