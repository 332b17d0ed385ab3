"""`rangkul export-log`: the log as XES, OCEL 2.0 JSON or CSV, without identities."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rangkul.cli import Trouble


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("export-log", help="write the log as a file (needs DATABASE_OWNER_URL)")
    parser.add_argument("--format", choices=["xes", "ocel-json", "csv"], required=True)
    parser.add_argument("--out", type=Path, required=True, help="where the file goes")
    parser.add_argument("--reads", action="store_true", help="also who read what, and notices")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say how much is in it."""
    import django
    from django.conf import settings

    django.setup()
    if "owner" not in settings.DATABASES:
        raise Trouble("set DATABASE_OWNER_URL to the address of the role that owns the tables.")
    from rangkul.cases.log_export import WRITERS, read_log

    log = read_log(using="owner", reads=arguments.reads)
    try:
        WRITERS[arguments.format](log, arguments.out)
    except OSError as error:
        raise Trouble(f"cannot write {arguments.out}: {error.strerror}") from error
    print(f"{len(log)} events in {arguments.out}")
    return 0
