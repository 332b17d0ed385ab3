"""Which frameworks the database keeps, each with the text it was loaded from."""

import hashlib
from datetime import datetime
from typing import Any

from rangkul.evidence.frameworks import Framework, load_framework
from rangkul.evidence.frameworks.shelf import texts
from rangkul.evidence.models import Framework as Kept


class ChangedAfterLoading(Exception):
    """A version that studies may already use was edited; it must get a new number instead."""


def store(text: bytes, *, at: datetime, using: str = "default") -> Kept:
    """Keep one version of a framework, once; the text of a kept version never changes."""
    found = load_framework(text)
    sha256 = hashlib.sha256(text).hexdigest()
    kept, _made = Kept.objects.using(using).get_or_create(
        key=found.key,
        version=str(found.version),
        defaults={
            "title_id": found.title.id,
            "title_en": found.title.en,
            "content": _content(found, text),
            "sha256": sha256,
            "loaded_at": at,
        },
    )
    if kept.sha256 != sha256:
        raise ChangedAfterLoading(f"{found.key} version {found.version} is kept; give the file a new version")
    return kept


def store_all(*, at: datetime, using: str = "default") -> int:
    """Keep every framework file of the installation; returns how many there are."""
    found = texts()
    for text in found:
        store(text, at=at, using=using)
    return len(found)


# By the hash of the text, which never changes; a few files, read once in each process.
_read: dict[str, Framework] = {}


def parsed(kept: Kept) -> Framework:
    """The framework of a kept version; its text is asked for once only."""
    if kept.sha256 not in _read:
        _read[kept.sha256] = load_framework(kept.content["text"])
    return _read[kept.sha256]


def _content(found: Framework, text: bytes) -> dict[str, Any]:
    """The file's own text, and beside it what other programs look up most: factors and propositions."""
    return {
        "text": text.decode("utf-8-sig"),
        "nodes": [
            {
                "id": node.id,
                "parent": found.node(node.parent).id if node.parent else None,
                "label": vars(node.label),
                "definition": vars(node.definition),
                "kind": str(node.kind),
                "deprecated": node.deprecated is not None,
            }
            for node in found.nodes
        ],
        "criteria": [{"id": one.id, "label": vars(one.label)} for one in found.criteria],
        "propositions": [{"id": one.code, "claim": vars(one.claim)} for one in found.propositions],
    }
