"""What is checked before any test runs: style, types, import ladder, migrations, words.

Arguments choose checks by name: `make lint ARGS="types words"`.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What a colleague reads at once: a file without losing the thread, a function without scrolling.
FILE, FUNCTION = 400, 40
sys.path.insert(0, str(ROOT))
from tests import template_ladder  # noqa: E402

TOOLS = Path(sys.executable).parent


def tool(name: str, *arguments: str) -> tuple[bool, str]:
    """Whether a program of the virtual environment is content, and what it said."""
    environment = {**os.environ, "SECRET_KEY": "only-for-checks", "HTTPS": "0", "PYTHONWARNINGS": "ignore"}
    command = [str(TOOLS / name), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def format_() -> tuple[bool, str]:
    return tool("ruff", "format", "--check", "--quiet", ".")


def style() -> tuple[bool, str]:
    return tool("ruff", "check", "--quiet", ".")


def types() -> tuple[bool, str]:
    return tool("mypy", "--no-error-summary")


def ladder() -> tuple[bool, str]:
    """Neither Python nor a template takes anything from a room above."""
    content, said = tool("lint-imports")
    taken = template_ladder.faults(ROOT)
    said = said.partition("Broken contracts")[2] or said
    return content and not taken, "\n".join([*([] if content else [said]), *taken])


def templates() -> tuple[bool, str]:
    files = [str(path) for path in (ROOT / "rangkul").rglob("templates/**/*.html")]
    return tool("djade", "--check", "--target-version", "5.2", *files) if files else (True, "")


def migrations() -> tuple[bool, str]:
    return tool("python", "manage.py", "makemigrations", "--check", "--dry-run")


def words() -> tuple[bool, str]:
    return tool("python", "tests/words.py")


def guides() -> tuple[bool, str]:
    return tool("python", "tests/guides.py")


def log() -> tuple[bool, str]:
    """The log has one writer: nobody else names its table's model manager or its database function."""
    writers = {"rangkul/core/events.py", "rangkul/core/walls.py"}
    named = re.compile(
        r"\brecord_event\b|\bEvent(?:Object)?\.objects\.(?:create|bulk_create|update|get_or_create)"
    )
    faults = []
    for path in sorted((ROOT / "rangkul").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if place not in writers and "migrations" not in path.parts and named.search(path.read_text()):
            faults.append(f"{place}: only rangkul/core/events.py writes the log")
    return not faults, "\n".join(faults)


def length() -> tuple[bool, str]:
    """A file of ours stays under 400 lines, a function fits a screen."""
    faults = [f"{place}: {lines} lines; past {FILE} it is parted" for place, lines in _long_files()]
    faults += [f"{name}: {lines} lines; past {FUNCTION} it is parted" for name, lines in _long_functions()]
    return not faults, "\n".join(faults)


def _files(*suffixes: str) -> Iterator[tuple[str, Path]]:
    for folder in ("rangkul", "config", "packages", "tests", "assets"):
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT)
            ours = not {"migrations", "data", "node_modules", "dist"} & set(place.parts)
            if ours and path.suffix in suffixes and path.is_file():
                yield str(place), path


def _long_files() -> Iterator[tuple[str, int]]:
    for place, path in _files(".py", ".html", ".css", ".js", ".sql", ".typ"):
        lines = path.read_text().count("\n")
        if lines > FILE:
            yield place, lines


def _long_functions() -> Iterator[tuple[str, int]]:
    for place, path in _files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > FUNCTION:
                yield f"{place}:{node.name}", _lines(node)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines one has to read; what a docstring teaches at a public edge is not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    taught = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return lines - ((first.end_lineno or first.lineno) - first.lineno if taught else 0)


def addresses() -> tuple[bool, str]:
    """Lock files name no registry: each user's own settings choose it."""
    faults = []
    for path in (*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r'--index-url|--find-links|"resolved"|@ https?:', line):
                faults.append(f"{path.name}:{number}: {line.strip()}")
    return not faults, "\n".join(faults)


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "format": format_,
    "style": style,
    "types": types,
    "ladder": ladder,
    "templates": templates,
    "migrations": migrations,
    "words": words,
    "guides": guides,
    "log": log,
    "length": length,
    "addresses": addresses,
}


def main() -> int:
    """Run the checks, print each verdict, and fail if any failed."""
    chosen = sys.argv[1:] or list(CHECKS)
    if unknown := set(chosen) - set(CHECKS):
        print(f"There is no check called {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = []
    # Most of the time a program of its own is at work: as many at once as there are processors.
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        for name, (content, said, took) in zip(chosen, side_by_side.map(checked, chosen), strict=True):
            print(f"{name:<11} {'ok' if content else 'FAILED'}  {took:.1f} s", flush=True)
            if not content:
                failed.append(name)
                print("\n".join(f"    {line}" for line in said.splitlines()), flush=True)
    return 1 if failed else 0


def checked(name: str) -> tuple[bool, str, float]:
    """The verdict of one check, what it said and how long it took."""
    began = time.monotonic()
    content, said = CHECKS[name]()
    return content, said, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
