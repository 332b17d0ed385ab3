"""The `rangkul` command: one module for each sub-command, each with `add_to(commands)`."""

from __future__ import annotations

import argparse
import os
import sys

from rangkul.postgres import PostgresError


class Trouble(Exception):
    """Something the person at the keyboard can mend; the message says how."""


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    from rangkul.cli import (
        city,
        demo,
        export_log,
        let_in,
        link_register,
        migrate,
        pg_exec,
        print_docs,
        tick,
        worker,
    )

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(prog="rangkul", description="Case work for street children in a city.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for module in (city, demo, export_log, let_in, link_register, migrate, pg_exec, print_docs, tick, worker):
        module.add_to(commands)
    arguments = parser.parse_args(argv)
    try:
        return arguments.run(arguments)
    except (Trouble, PostgresError) as trouble:
        print(f"rangkul: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
