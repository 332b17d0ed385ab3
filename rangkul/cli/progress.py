"""One line for whatever keeps a person waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

SAY_AFTER_S = 2.0


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say `what` if the block takes more than two seconds; say nothing if it is quick."""
    timer = threading.Timer(SAY_AFTER_S, lambda: print(f"{what}…", flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
