"""Reads many files, each in a process of its own under the worker's limits, which is forked and not started.

Starting Python and loading the libraries takes most of the time of reading one small file.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def load() -> None:
    """Load what the readers load when they are asked, so that every fork has it."""
    import charset_normalizer  # noqa: F401
    import lxml.html  # noqa: F401
    import pypdfium2
    import trafilatura
    import webvtt  # noqa: F401

    from rangkul.evidence.reading import docx, odt, page, pdf, subtitles, task  # noqa: F401

    trafilatura.bare_extraction("<html><body><p>siap</p></body></html>", with_metadata=True)
    pypdfium2.PdfDocument.new().close()


def told(name: str, data: bytes, *, cpu_s: int, memory_bytes: int) -> dict[str, Any]:
    """What one fork says about one file, and what it took."""
    reading, writing = os.pipe()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    child = os.fork()
    if not child:
        _child(name, data, writing, cpu_s, memory_bytes)
    os.close(writing)
    answer = b""
    while piece := os.read(reading, 65_536):
        answer += piece
    os.close(reading)
    _, status = os.waitpid(child, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found: dict[str, Any] = json.loads(answer) if answer else {"end": _end(status)}
    found["cpu_s"] = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    found["wall_s"] = time.monotonic() - started
    return found


def _end(status: int) -> str:
    ended = os.waitstatus_to_exitcode(status)
    return "too_slow" if ended in (-signal.SIGXCPU, -signal.SIGKILL) else f"crashed with {ended}"


def _child(name: str, data: bytes, writing: int, cpu_s: int, memory_bytes: int) -> None:
    from rangkul.core.imports import child
    from rangkul.core.imports.codes import FileRefused
    from rangkul.evidence.reading.task import messages

    child._limit(cpu_s, memory_bytes)
    found: dict[str, Any] = {"chars": 0, "turns": 0, "end": "silent"}
    try:
        for message in messages(io.BytesIO(data), {"name": name}):
            found["chars"] += len(message.get("text", ""))
            found["turns"] += len(message.get("turns", ()))
            found["end"] = {"about": "read"}.get(message["kind"], message.get("code", found["end"]))
    except FileRefused as refused:
        found["end"] = refused.code
    except MemoryError:
        found["end"] = "too_much_memory"
    found["peak_kb"] = child._peak_kb()
    os.write(writing, json.dumps(found).encode())
    os._exit(0)


def main() -> Iterator[dict[str, Any]]:
    """For each line `{"name": …, "path": …}` on standard input, one line of answer."""
    load()
    for line in sys.stdin:
        asked = json.loads(line)
        data = Path(asked["path"]).read_bytes()
        yield told(asked["name"], data, cpu_s=asked["cpu_s"], memory_bytes=asked["memory_bytes"])


if __name__ == "__main__":
    for answer in main():
        print(json.dumps(answer), flush=True)
