"""`rangkul let-in`: let in the first two people of a city, on the server's console."""

from __future__ import annotations

import argparse
from typing import Any

from rangkul.cli import Trouble


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser(
        "let-in", help="let in a first administrator, then a second person (needs DATABASE_OWNER_URL)"
    )
    parser.add_argument("--name", required=True, help="as letters print it")
    parser.add_argument("--email", required=True, help="the address to sign in with")
    parser.add_argument("--role", required=True, choices=["administrator", "agency_head", "case_supervisor"])
    parser.add_argument(
        "--office", required=True, help="its short name; a new office needs --kind and --city"
    )
    parser.add_argument("--kind", help="of a new office, such as social_service")
    parser.add_argument("--city", help="of a new office: the Kemendagri code, such as 32.76")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Let the person in and print the link to carry to them."""
    import django
    from django.conf import settings

    django.setup()
    if "owner" not in settings.DATABASES:
        raise Trouble("set DATABASE_OWNER_URL to the address of the role that owns the tables.")
    from rangkul.core.errors import Refused
    from rangkul.people.first import Newcomer, let_in

    who = Newcomer(
        name=arguments.name,
        email=arguments.email,
        role=arguments.role,
        office=arguments.office,
        kind=arguments.kind or "",
        city=arguments.city or "",
    )
    try:
        secret = let_in(who, using="owner")
    except Refused as no:
        raise Trouble(no.sentence) from None
    print(f"Carry this to {arguments.name}; it sets one password, once, within seven days: /join/{secret}/")
    return 0
