"""The limited process itself: sets its own limits, reads its standard input, answers in JSON lines."""

import gc
import io
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Any, BinaryIO

from rangkul.core.imports.codes import FileRefused, Refusal

# Only these functions can be asked for.
TASKS = {
    "register": "rangkul.core.imports.reading:read",
    "survey": "rangkul.evidence.surveys.task:messages",
    "text": "rangkul.evidence.reading.task:messages",
    "exchange": "rangkul.evidence.refi.answers:read",
}
LINUX = os.path.exists("/proc/self/statm")


def main(question_fd: int, answer_fd: int) -> None:
    """Run one task under limits; every end that Python can still see is an answer."""
    with open(question_fd, "rb") as question:
        asked = json.load(question)
    gc.disable()  # nothing here goes in circles, and the process is gone in a moment
    with os.fdopen(answer_fd, "w", encoding="utf-8") as answers:
        try:
            task = _task(asked["task"])
            _limit(asked["cpu_s"], asked["memory_bytes"])
            with open(0, "rb") as file:
                encode = json.JSONEncoder(default=_plain, separators=(",", ":"), check_circular=False).encode
                for message in task(file, asked["options"]):
                    answers.write(f"{encode(message)}\n")
            used = resource.getrusage(resource.RUSAGE_SELF)
            cost = {"kind": "cost", "cpu_s": used.ru_utime + used.ru_stime, "peak_kb": _peak_kb()}
            answers.write(json.dumps(cost) + "\n")
        except FileRefused as refused:
            answers.write(
                json.dumps({"kind": "refused", "code": refused.code, "values": refused.values}) + "\n"
            )
        except MemoryError:
            answers.write(
                json.dumps({"kind": "refused", "code": Refusal.TOO_MUCH_MEMORY, "values": {}}) + "\n"
            )


def _task(name: str) -> Callable[[BinaryIO, Mapping[str, Any]], Iterator[dict[str, Any]]]:
    module, _, function = TASKS[name].partition(":")
    task: Callable[[BinaryIO, Mapping[str, Any]], Iterator[dict[str, Any]]] = getattr(
        import_module(module), function
    )
    return task


def _limit(cpu_s: int, memory_bytes: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + 0.999) + cpu_s
    _lower(resource.RLIMIT_CPU, cpu, cpu + 1)
    if LINUX:  # elsewhere the system does not tell what we already take, and does not hold this limit
        _lower(resource.RLIMIT_AS, _address_space() + memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NPROC, 0)
    _lower(resource.RLIMIT_NOFILE, 32)


def _lower(what: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, or leave a stricter one that is already there."""
    _, ceiling = resource.getrlimit(what)
    wanted = soft if hard is None else hard
    most = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(what, (min(soft, most), most))


def _address_space() -> int:
    """What the interpreter already takes before it has read a byte of the file."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _peak_kb() -> int:
    """The most memory that was in use; getrusage would count the parent's from before we were started."""
    if not LINUX:
        return 0
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()[:10]}
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    # Whatever is printed by mistake must not be taken for an answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = io.StringIO()
    main(int(sys.argv[1]), answer)
