"""`rangkul worker`: do the jobs that pages hand on, and look at the clocks each minute."""

from __future__ import annotations

import argparse
import os
from typing import Any


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("worker", help="do the jobs that pages hand on, until it is stopped")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Check the keys and the walls as the server does, then work."""
    from rangkul.core.keys import check_keys

    check_keys(os.environ)
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from rangkul.core.guard import check_settings, check_walls

    check_settings()
    check_walls()
    connection.close()
    call_command("procrastinate", "worker")
    return 0
