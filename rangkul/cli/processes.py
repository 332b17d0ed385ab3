"""The programs that the demo runs beside each other: started, watched, and ended in order."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from rangkul.cli import Trouble

END_WITHIN_S = 10
ANSWER_WITHIN_S = 60
START_AGAIN_AFTER_S = 5


class Stopped(Exception):
    """Somebody asked us to stop."""


def stop_on_signals() -> None:
    """Ctrl-C, `kill` and a closed window all unwind the program, so that every child is ended."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in SIGNALS:  # a second Ctrl-C must not interrupt the tidying up
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in SIGNALS:
        signal.signal(number, stop)


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """One program: how it is started, and the process that runs it now."""

    name: str
    command: list[str]
    again: bool
    process: subprocess.Popen[bytes]
    task: bool = False
    told: bool = False


class Processes:
    """A group of programs that end together, the last started first."""

    def __init__(self, environment: Mapping[str, str], *, cwd: Path, logs: Path) -> None:
        self._environment = environment
        self._cwd = cwd
        self._logs = logs
        self._programs: dict[str, Program] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in reversed(self._programs.values()):
            program.process.terminate()
        for program in reversed(self._programs.values()):
            try:
                program.process.wait(timeout=END_WITHIN_S)
            except subprocess.TimeoutExpired:
                program.process.kill()
                program.process.wait()

    def start(self, name: str, command: list[str], *, again: bool = False) -> None:
        """Start a program; with `again`, start it anew whenever it ends by itself."""
        self._programs[name] = Program(name, command, again, self._run(name, command))

    def start_task(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start a program that ends by itself when its task is done; how it ended is said once."""
        process = self._run(name, command, environment)
        self._programs[name] = Program(name, command, False, process, task=True)

    def _run(
        self, name: str, command: list[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we end the programs in order.
        self._log(name).touch(mode=0o600)
        with self._log(name).open("ab") as out:
            return subprocess.Popen(
                command, env=dict(environment or self._environment), cwd=self._cwd, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def wait_for_answer(self, name: str, address: str) -> None:
        """Return when `address` answers anything at all."""
        give_up_at = time.monotonic() + ANSWER_WITHIN_S
        while time.monotonic() < give_up_at:
            if self._programs[name].process.poll() is not None:
                raise Trouble(self._last_words(name))
            if _answers(address):
                return
            time.sleep(0.05)
        raise Trouble(f"the {name} did not answer within {ANSWER_WITHIN_S} seconds. See {self._log(name)}.")

    def watch(self) -> None:
        """Stay until a program ends that should not; a signal ends it earlier by `Stopped`."""
        while True:
            time.sleep(0.5)
            for program in self._programs.values():
                if program.process.poll() is None or program.told:
                    continue
                if program.task:
                    program.told = True
                    print(self._last_line(program.name), flush=True)
                    continue
                if not program.again:
                    raise Trouble(self._last_words(program.name))
                print(
                    f"The {program.name} ended and is started again; see {self._log(program.name)}.",
                    flush=True,
                )
                time.sleep(START_AGAIN_AFTER_S)
                program.process = self._run(program.name, program.command)

    def _last_line(self, name: str) -> str:
        lines = self._log(name).read_text(errors="replace").strip().splitlines()
        return f"The {name}: {lines[-1] if lines else 'done.'}"

    def _last_words(self, name: str) -> str:
        last = "\n".join(self._log(name).read_text(errors="replace").splitlines()[-8:])
        return f"the {name} ended. Its last words, from {self._log(name)}:\n{last}"


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 (our own address)
    except urllib.error.HTTPError:
        return True  # an error page is an answer too
    except OSError:
        return False
    return True
