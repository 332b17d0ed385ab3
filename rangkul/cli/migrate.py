"""`rangkul migrate`: bring the database up to date and lay its walls, as the role that owns it."""

from __future__ import annotations

import argparse
import os
from typing import Any

from rangkul.cli import Trouble
from rangkul.core.keys import check_keys


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("migrate", help="bring the database up to date (needs DATABASE_OWNER_URL)")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """Migrate and say what was done."""
    from django.core.management import CommandError

    from rangkul.core.datafiles import DataError

    check_keys(os.environ)
    try:
        migrate(verbosity=1)
    except (DataError, CommandError) as error:
        raise Trouble(str(error)) from None
    return 0


def migrate(*, verbosity: int = 0) -> None:
    """Apply the migrations on the owner's connection, then lay the walls and plant the data that ships."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections, transaction

    if "owner" not in settings.DATABASES:
        raise Trouble("set DATABASE_OWNER_URL to the address of the role that owns the tables.")
    django.setup()
    from rangkul.core import walls

    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    call_command("createcachetable", database="owner", verbosity=0)
    with transaction.atomic(using="owner"):
        walls.lay(connections["owner"])
        plant("owner")


def plant(using: str) -> None:
    """Put in what ships as data: each app's `seed.plant(using)`, which does nothing when it is there."""
    from importlib import import_module
    from importlib.util import find_spec

    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("rangkul.") and find_spec(f"{config.name}.seed"):
            import_module(f"{config.name}.seed").plant(using)
