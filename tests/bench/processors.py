"""How much processor time other processes have taken, read from outside."""

import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def taken(pids: Iterable[int]) -> float:
    """Seconds of processor that these processes have taken so far, to the nanosecond."""
    return sum(_clock(pid) for pid in pids)


def _clock(pid: int) -> float:
    # Linux gives every process a clock; its number is made of the process's own (time.h, CPUCLOCK_SCHED).
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0  # it ended meanwhile


def family(pid: int) -> set[int]:
    """A process and its children, theirs too."""
    parents = {}
    for one in PROC.iterdir():
        if one.name.isdecimal() and (about := _stat(one)):
            parents[int(one.name)] = int(about[1])
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def parent(pid: int) -> int:
    """Who started it."""
    return int(_stat(PROC / str(pid))[1])


def named(words: str) -> int:
    """The oldest process whose command has these words."""
    found = [
        int(one.name)
        for one in PROC.iterdir()
        if one.name.isdecimal() and words.encode() in _read(one / "cmdline")
    ]
    return min(found)


def _stat(folder: Path) -> list[str]:
    # Its name stands in parentheses and may hold anything.
    return _read(folder / "stat").decode(errors="replace").rpartition(")")[2].split()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # it ended meanwhile
