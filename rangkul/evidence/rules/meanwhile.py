"""What a form was opened with: whoever saves second is told, and overwrites nothing unread."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from rangkul.core.errors import Stale

Words = Mapping[str, Any]


def mark(words: Words) -> str:
    """A short name of what stands; it is another one as soon as anything else stands there."""
    told = json.dumps(words, default=str, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def check_unchanged(seen: str, now: Words, wanted: Words) -> None:
    """Nobody saved other words since `seen` was the mark; who has seen nothing compares with nothing."""
    if seen and seen != mark(now) and dict(now) != dict(wanted):
        raise Stale({**now, "seen": mark(now)})
