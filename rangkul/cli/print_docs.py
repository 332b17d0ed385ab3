"""`rangkul print-docs`: the reference pages that the code itself knows, printed into docs/reference."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from rangkul.core.events import Event

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
REFRESH = ".venv/bin/rangkul print-docs"
PRINTED = f"<!-- Printed from the code. Do not edit; run: {REFRESH} -->"


def add_to(commands: Any) -> None:
    """Teach the parser this command."""
    parser = commands.add_parser("print-docs", help="print roles, events, states and settings into docs/")
    parser.add_argument("--out", type=Path, default=REFERENCE, help="the folder (docs/reference)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write each page; no database is needed."""
    import django

    django.setup()
    for name, text in pages().items():
        (arguments.out / name).write_text(text, encoding="utf-8")
    print(f"{len(PAGES)} pages in {arguments.out}")
    return 0


def pages() -> dict[str, str]:
    """Each page's file name and text, in English whatever the reader's language."""
    from django.utils import translation

    with translation.override("en"):
        return {name: "\n".join([PRINTED, "", *lines(), ""]) for name, lines in PAGES.items()}


# --- roles --------------------------------------------------------------------------------------------------


def roles() -> Iterator[str]:
    """Who may do what at all, and how far each kind of organisation can ever see."""
    from rangkul.core.roles import MATRIX, Permission, Role
    from rangkul.core.roles import ROLES_WITHOUT_FILES as WITHOUT_FILES

    yield from _opening(
        "Roles",
        "A role hangs on a membership: one person in one organisation. It says which verbs a person has *at"
        " all*; whether a verb works on *this* child is decided by the access that was given, and by nothing"
        " here.",
    )
    yield from _table(
        ["Role", "English", "Indonesian", "Opens files"],
        [
            [f"`{one.value}`", one.label, in_indonesian(one), "no" if one in WITHOUT_FILES else "yes"]
            for one in Role
        ],
    )
    yield from ["## What each role may do", ""]
    yield from _table(
        ["Verb", "Means", "Roles"],
        [
            [f"`{verb.value}`", verb.label, _codes(role for role in Role if verb in MATRIX[role])]
            for verb in Permission
        ],
    )
    yield from _where_given()
    yield from _ceilings()


def _where_given() -> Iterator[str]:
    """Which roles an organisation of each kind can give."""
    from rangkul.core.roles import OrganisationKind, roles_of

    yield from [
        "## Where each role can be given",
        "",
        "An administrator is offered the roles that make sense in the kind of organisation that is chosen;"
        " another is refused. Who holds one when an organisation becomes of another kind keeps it until"
        " somebody ends it.",
        "",
    ]
    rows = [[f"`{kind.value}`", _codes(roles_of(kind))] for kind in OrganisationKind]
    yield from _table(["Kind", "Roles"], rows)


def _ceilings() -> Iterator[str]:
    """How far each kind of organisation can ever see."""
    from rangkul.core.roles import CEILING, CEILING_LKS_LAPSED, OrganisationKind

    yield from [
        "## How far an organisation can ever see",
        "",
        "Level 1: that a case exists. 2: the slice of a referral. 3: the file. 4: sealed notes."
        f" An LKS whose accreditation has lapsed: {CEILING_LKS_LAPSED}.",
        "",
    ]
    yield from _table(
        ["Kind", "English", "Indonesian", "Highest level"],
        [
            [f"`{kind.value}`", kind.label, in_indonesian(kind), str(CEILING[kind])]
            for kind in OrganisationKind
        ],
    )


# --- events -------------------------------------------------------------------------------------------------


def events() -> Iterator[str]:
    """Every event with what it means, the rows it touches and the details it holds."""
    known = platform_events()
    yield from _opening(
        "Events",
        "Everything that happens is one line of the log. A *step* moves the work, a *read* opens something, a"
        " *notice* tells somebody. An event touches rows and holds codes, numbers and dates; never words"
        " about a child. Every read also holds the `role` in which somebody read.",
    )
    for family in sorted({name.partition(".")[0] for name in known}):
        yield from [f"## {family}", ""]
        yield from _table(
            ["Event", "Kind", "Means", "Touches", "Holds"],
            [_event_row(event) for name, event in sorted(known.items()) if name.partition(".")[0] == family],
        )


def platform_events() -> dict[str, type[Event]]:
    """The events of the installed apps, without those that a test invented."""
    from django.apps import apps

    from rangkul.core.events import known_events

    for config in apps.get_app_configs():
        if config.name.startswith("rangkul.") and find_spec(f"{config.name}.events"):
            import_module(f"{config.name}.events")
    return {name: one for name, one in known_events().items() if one.__module__.startswith("rangkul.")}


def _event_row(event: type[Event]) -> list[str]:
    touches, holds = fields_of(event)
    return [f"`{event.name}`", str(event.kind), inspect.getdoc(event) or "", _codes(touches), _codes(holds)]


def fields_of(event: type[Event]) -> tuple[list[str], list[str]]:
    """The names of the fields that are rows, and of those that are codes, numbers and dates."""
    hints = get_type_hints(event)
    names = [part.name for part in fields(event)]
    rows = [name for name in names if _holds_a_row(hints[name])]
    return rows, [name for name in names if name not in rows]


def _holds_a_row(hint: Any) -> bool:
    from django.db.models import Model

    from rangkul.core.events import Named

    if isinstance(hint, type) and issubclass(hint, (Model, Named)):
        return True
    return any(_holds_a_row(part) for part in get_args(hint))


# --- states -------------------------------------------------------------------------------------------------


def states() -> Iterator[str]:
    """Each vocabulary of states, and who moves what where when a rule holds it as a table."""
    tables = _tables_of_moves()
    yield from _opening(
        "States",
        "Where a thing can stand, with the words people read. Moves are printed where a rule holds them as"
        " a table.",
    )
    for status in _statuses():
        yield from [f"## {status.__name__}", "", inspect.getdoc(status) or "", ""]
        yield from _table(
            ["State", "English", "Indonesian"],
            [[f"`{one.value}`", one.label, in_indonesian(one)] for one in status],
        )
        if status.__name__ in tables:
            thing, moves = tables[status.__name__]
            yield from [f"### Who moves a {thing}", ""]
            yield from _table(
                ["Step", "By", "From", "To", "Event"],
                [
                    [
                        f"`{step.value}`",
                        str(move.party),
                        _codes(one for one in status if one in move.sources) or "begins",
                        f"`{move.target!s}`" if move.target else "stays",
                        f"`{move.event}`",
                    ]
                    for step, move in moves.items()
                ],
            )


def _tables_of_moves() -> dict[str, tuple[str, Any]]:
    """The tables that rules keep, by the vocabulary of their states."""
    from rangkul.cases.rules import handovers, referrals, stays
    from rangkul.cases.rules.closures import CASE_MOVES
    from rangkul.cases.rules.visits import VISIT_MOVES

    return {
        "CaseStatus": ("case", CASE_MOVES),
        "HandoverStatus": ("handover", handovers.MOVES),
        "ReferralStatus": ("referral", referrals.MOVES),
        "StayStatus": ("stay", stays.MOVES),
        "VisitStatus": ("visit", VISIT_MOVES),
    }


def _statuses() -> list[type[TextChoices]]:
    from rangkul.cases import vocabulary

    found = {name: one for name, one in vars(vocabulary).items() if name.endswith("Status")}
    return [found[name] for name in sorted(found)]


# --- settings -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """One name that the program reads from its environment."""

    name: str
    default: str
    comment: str
    file: str


# What the operating system sets.
_NOT_OURS = {"PATH"}
_READ_IN = ("config/*.py", "rangkul/postgres.py", "rangkul/cli/*.py")


def settings() -> Iterator[str]:
    """Every environment variable that is read, with its comment from the code."""
    yield from _opening(
        "Settings",
        "Everything is set by the environment; nothing secret has a default. `make run` sets what it needs by"
        " itself. A yes-or-no setting takes `1`, `true`, `yes` or `on`; a list is separated by commas.",
    )
    yield from _table(
        ["Name", "Without it", "What it does", "Read in"],
        [[f"`{one.name}`", one.default, one.comment, f"`{one.file}`"] for one in read_settings()],
    )


def read_settings() -> list[Setting]:
    """The settings in the order of the files; the first place that reads a name describes it."""
    found: dict[str, Setting] = {}
    for pattern in _READ_IN:
        for path in sorted(ROOT.glob(pattern)):
            for setting in _settings_in(path):
                found.setdefault(setting.name, setting)
    return [one for name, one in sorted(found.items()) if name not in _NOT_OURS]


def _settings_in(path: Path) -> Iterator[Setting]:
    text = path.read_text(encoding="utf-8")
    lines, file = text.splitlines(), str(path.relative_to(ROOT))
    statements = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Assign, ast.If))]
    for statement in sorted(statements, key=lambda node: node.lineno):
        inside = statement.test if isinstance(statement, ast.If) else statement.value
        instead = {
            id(node.values[0]): f"`{ast.unparse(node.values[1])}`"
            for node in ast.walk(inside)
            if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)
        }
        for node in ast.walk(inside):
            if read := _environment_read(node):
                name, default = read
                comment = _comment_above(lines, statement.lineno)
                yield Setting(name, instead.get(id(node), default), comment, file)


def _environment_read(node: ast.AST) -> tuple[str, str] | None:
    """The name and the default, if this is `flag(…)`, `words(…)`, `environ.get(…)` or `… in environ`."""
    if isinstance(node, ast.Call):
        function = ast.unparse(node.func)
        values = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if function not in ("flag", "words", "os.environ.get") or not values:
            return None
        if function == "flag":
            instead = [one.value for one in node.keywords if one.arg == "default"]
            return str(values[0]), f"`{ast.unparse(instead[0])}`" if instead else "off"
        return str(values[0]), f"`{values[1]!s}`" if len(values) > 1 and values[1] else "empty"
    if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
        return str(ast.literal_eval(node.left)), "empty"
    return None


def _comment_above(lines: list[str], line: int) -> str:
    words: list[str] = []
    above = line - 2
    while above >= 0 and (said := re.match(r"\s*# (?!-)(.+)", lines[above])):
        words.insert(0, said[1])
        above -= 1
    return " ".join(words)


# --- how a page is put together -----------------------------------------------------------------------------


def frameworks() -> Iterator[str]:
    """Every framework that ships, and how their factors stand to each other."""
    from rangkul.cli.framework_pages import frameworks

    yield from frameworks(_table)


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "events.md": events,
    "frameworks.md": frameworks,
    "roles.md": roles,
    "settings.md": settings,
    "states.md": states,
}


def in_indonesian(term: Any) -> str:
    """A coded term's Indonesian label."""
    from django.utils import translation

    with translation.override("id"):
        return str(term.label)


def _opening(title: str, about: str) -> Iterator[str]:
    yield from [f"# {title}", "", about, ""]


def _codes(values: Iterable[Any]) -> str:
    return ", ".join(f"`{value!s}`" for value in values)


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(' '.join(str(cell).split()) for cell in row)} |"
    yield ""
