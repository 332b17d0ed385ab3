"""What is checked before any test runs: style, types, import ladder, migrations, words.

Arguments choose checks by name: `make lint ARGS="types words"`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
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
    content, said = tool("lint-imports")
    return content, said.partition("Broken contracts")[2] or said


def templates() -> tuple[bool, str]:
    files = [str(path) for path in (ROOT / "rangkul").rglob("templates/**/*.html")]
    return tool("djade", "--check", "--target-version", "5.2", *files) if files else (True, "")


def migrations() -> tuple[bool, str]:
    return tool("python", "manage.py", "makemigrations", "--check", "--dry-run")


def words() -> tuple[bool, str]:
    return tool("python", "tests/words.py")


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
    """A module of ours stays under 400 lines, a function under 40 statements (ruff counts those)."""
    faults = []
    for folder in ("rangkul", "config", "packages", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            lines = path.read_text().count("\n")
            if lines > 400 and "migrations" not in path.parts:
                faults.append(
                    f"{path.relative_to(ROOT)}: {lines} lines; past 400 it becomes a package of nouns"
                )
    return not faults, "\n".join(faults)


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
    for name in chosen:
        began = time.monotonic()
        content, said = CHECKS[name]()
        print(f"{name:<11} {'ok' if content else 'FAILED'}  {time.monotonic() - began:.1f} s", flush=True)
        if not content:
            failed.append(name)
            print("\n".join(f"    {line}" for line in said.splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
