"""The reading of a text as the limited worker runs it: a file in, messages out."""

import gc
import resource
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from rangkul.core.imports.codes import FileRefused
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.evidence.reading.codes import NotRead, Unread
from rangkul.evidence.reading.reading import read
from rangkul.evidence.reading.result import ReadText

# One message is one line, and a line has a limit; a character takes at most twelve bytes there.
PIECE = 200_000
TURNS_AT_ONCE = 5_000


def messages(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The text of `file` in pieces, its turns, and what else was found; or why there is none."""
    gc.enable()  # a parser's trees go in circles
    try:
        found = read(options["name"], file.read(FILE_LIMITS.file_bytes + 1))
    except (FileRefused, MemoryError):
        raise
    except NotRead as refused:
        yield {"kind": "not_read", "code": refused.code, "values": dict(refused.values)}
        return
    except RecursionError:
        yield {"kind": "not_read", "code": Unread.TOO_DEEP, "values": {"limit": FILE_LIMITS.xml_depth}}
        return
    except Exception:
        # Four libraries raise what they like about a file that was made to hurt them. Nothing is half read.
        # Parsers written in C tell want of memory as an error of the file.
        code = Unread.TOO_MUCH_MEMORY if _memory_is_used_up() else Unread.BROKEN
        yield {"kind": "not_read", "code": code, "values": {}}
        return
    yield from _told(found)


def _memory_is_used_up() -> bool:
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            peak_kb = next(int(line.split()[1]) for line in status if line.startswith("VmPeak"))
    except OSError:
        return False
    return limit != resource.RLIM_INFINITY and peak_kb * 1024 > 0.9 * limit


def _told(found: ReadText) -> Iterator[dict[str, Any]]:
    for place in range(0, len(found.text), PIECE):
        yield {"kind": "text", "text": found.text[place : place + PIECE]}
    for place in range(0, len(found.turns), TURNS_AT_ONCE):
        turns = found.turns[place : place + TURNS_AT_ONCE]
        yield {"kind": "turns", "turns": [[turn.start, turn.end, turn.speaker, turn.at_ms] for turn in turns]}
    yield {
        "kind": "about",
        "title": found.title,
        "date": found.date,
        "outlet": found.outlet,
        "notices": [[notice.code, dict(notice.values)] for notice in found.notices],
    }
