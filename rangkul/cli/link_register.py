"""`rangkul link-register`: which rows of a register are the same child, as a list of pairs."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from rangkul.cli import Trouble


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("link-register", help="list the rows of a register that are the same child")
    parser.add_argument("file", type=Path, help="the register, .xlsx or .csv")
    parser.add_argument("--out", type=Path, required=True, help="where row_a,row_b,score go")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the register, link its rows, write the pairs; no database is needed."""
    import django

    django.setup()
    from django.utils import translation

    with translation.override("en"):
        rows, pairs = link_register(arguments.file, arguments.out)
    print(f"{rows} rows, {pairs} pairs proposed as the same child, in {arguments.out}")
    return 0


def link_register(file: Path, out: Path) -> tuple[int, int]:
    """Write `row_a,row_b,score` for each proposed pair; returns how many rows were read and pairs written."""
    from rangkul.cases.linking import names_of_rows, pairs_of
    from rangkul.core.clocks import JAKARTA
    from rangkul.core.imports.export import safe_cell
    from rangkul.core.imports.register import read_register

    register = read_register(file, today=datetime.now(JAKARTA).date())
    if register.refusal is not None:
        raise Trouble(f"{file}: {register.refusal.sentence}")
    called = names_of_rows(register)
    pairs = pairs_of(register.rows)
    lines = ["row_a,row_b,score"]
    for pair in pairs:
        names = [_quoted(safe_cell(called[row.sheet, row.number])) for row in (pair.a, pair.b)]
        lines.append(f"{names[0]},{names[1]},{pair.score:.4f}")
    try:
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"cannot write {out}: {error.strerror}") from error
    return len(register.rows), len(pairs)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text
