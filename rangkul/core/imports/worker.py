"""Runs a reading function in a process that may use little; whatever happens to it is an answer."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from rangkul.core.imports.codes import FileRefused, Refusal
from rangkul.core.imports.limits import WORKER_LIMITS, WorkerLimits

ROOT = Path(__file__).resolve().parents[3]
# Isolated from the environment, which holds secrets; the platform's folder is the only path that is added.
START = (
    "import sys, runpy; sys.path.insert(0, sys.argv.pop(1));"
    "runpy.run_module('rangkul.core.imports.child', run_name='__main__')"
)
CHUNK = 256 * 1024


def run_limited(
    task: str, file: BinaryIO, options: Mapping[str, Any], *, limits: WorkerLimits = WORKER_LIMITS
) -> Iterator[dict[str, Any]]:
    """The messages of `task` about `file`, one by one; FileRefused for every way in which it can fail.

    The worker gets the open file and nothing else: no path, no environment, no network rights of the web
    process's own sockets. Ending the iteration early ends the worker.
    """
    file.seek(0)
    process = _started(task, file, options, limits)
    try:
        yield from _messages(process, limits)
        _judge_end(process, limits)
    finally:
        _end(process)


def _started(
    task: str, file: BinaryIO, options: Mapping[str, Any], limits: WorkerLimits
) -> subprocess.Popen[bytes]:
    asked = {"task": task, "options": options, "cpu_s": limits.cpu_s, "memory_bytes": limits.memory_bytes}
    # In a file without a name: a command line is short and everybody on the machine can read it.
    with tempfile.TemporaryFile() as question:
        question.write(json.dumps(asked).encode())
        question.seek(0)
        return _process(file, question.fileno())


def _process(file: BinaryIO, question: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", START, str(ROOT), str(question)],
        stdin=file.fileno(),
        pass_fds=[question],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote the file
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        cwd="/",
        start_new_session=True,
    )


def _messages(process: subprocess.Popen[bytes], limits: WorkerLimits) -> Iterator[dict[str, Any]]:
    for line in _lines(process, limits):
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            # A line cut in the middle: the worker was ended while it wrote.
            _judge_end(process, limits)
            raise FileRefused(Refusal.READER_FAILED) from error
        if message.get("kind") == "refused":
            raise FileRefused(Refusal(message["code"]), **message["values"])
        yield message


def _lines(process: subprocess.Popen[bytes], limits: WorkerLimits) -> Iterator[bytes]:
    assert process.stdout is not None  # noqa: S101 (for mypy: we asked for a pipe)
    output = process.stdout.fileno()
    until = time.monotonic() + limits.wall_s
    total, rest = 0, b""
    with selectors.DefaultSelector() as ready:
        ready.register(output, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not ready.select(left):
                raise FileRefused(Refusal.TOO_SLOW, limit=int(limits.wall_s))
            chunk = os.read(output, CHUNK)
            total += len(chunk)
            if total > limits.output_bytes or len(rest) > limits.line_bytes:
                raise FileRefused(Refusal.TOO_MUCH_OUTPUT)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
    if rest:
        yield rest


def _judge_end(process: subprocess.Popen[bytes], limits: WorkerLimits) -> None:
    """Say why the worker stopped, when it did not say so itself."""
    try:
        ended = process.wait(timeout=2)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Refusal.TOO_SLOW, limit=int(limits.wall_s)) from error
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileRefused(Refusal.TOO_SLOW, limit=limits.cpu_s)
    if ended:
        raise FileRefused(Refusal.READER_FAILED)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    process.wait()
