"""What may be done to the tree of codes: no code under itself, none merged in a circle, none lost."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import Reason

Key = TypeVar("Key", bound=Hashable)
LONGEST_NAME = 200
BETWEEN = " › "


@dataclass(frozen=True)
class Wording:
    """What a code is called and means: when to use it, when not, and a passage that fits."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: str = ""
    # The same in the other of the two languages; all of it may be missing.
    other_language: str = ""
    other_name: str = ""
    other_definition: str = ""
    other_include: str = ""
    other_exclude: str = ""
    other_examples: str = ""


def other_language(language: str) -> str:
    """The language in which a study whose own is this one may be worded as well."""
    return "id" if language == "en" else "en"


def check_wording(wording: Wording) -> None:
    """A code can be named."""
    if not wording.name.strip():
        raise Refused(Reason.CODE_NAME_MISSING)


def same_name(one: str, other: str) -> bool:
    """Whether two names read alike: capitals and spaces tell no codes apart."""
    return _plain(one) == _plain(other)


def check_name_free(name: str, beside: Iterable[str]) -> None:
    """No two codes in one place carry one name: a list of codes could not tell them apart."""
    if any(same_name(name, other) for other in beside):
        raise Refused(Reason.CODE_NAME_TAKEN, name=" ".join(name.split()))


def free_name(name: str, beside: Iterable[str]) -> str:
    """The name, with a number behind it if a code in the same place carries it already."""
    taken = {_plain(other) for other in beside}
    tried, number = name, 1
    while _plain(tried) in taken:
        number += 1
        end = f" ({number})"
        tried = f"{name[: LONGEST_NAME - len(end)]}{end}"
    return tried


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def paths(named: Iterable[tuple[Key, str, Key | None]]) -> dict[Key, str]:
    """The codes that share a name, each with as many of the names above it as tell them apart.

    `named` holds each code in use with its name and the one above it; no two in one place share a name.
    """
    codes = {key: (name, above) for key, name, above in named}
    alike: dict[str, list[Key]] = {}
    for key, (name, _above) in codes.items():
        alike.setdefault(_plain(name), []).append(key)
    found: dict[Key, str] = {}
    for group in (keys for keys in alike.values() if len(keys) > 1):
        lines = {key: _line(key, codes) for key in group}
        # One step up at least; further only while two still read alike.
        deep, most = 2, max(len(line) for line in lines.values())
        while deep < most and len({tuple(map(_plain, line[-deep:])) for line in lines.values()}) < len(group):
            deep += 1
        found |= {key: BETWEEN.join(line[-deep:]) for key, line in lines.items()}
    return found


def _line(code: Key, codes: Mapping[Key, tuple[str, Key | None]]) -> list[str]:
    """The names from the top down to a code."""
    line: list[str] = []
    at: Key | None = code
    seen: set[Key] = set()
    while at is not None and at in codes and at not in seen:
        seen.add(at)
        name, at = codes[at]
        line.insert(0, name)
    return line


def check_in_use(*, merged: bool, retired_at: datetime | None) -> None:
    """Only a code that is in use is changed or receives anything."""
    if merged or retired_at is not None:
        raise Refused(Reason.CODE_GONE)


def check_place(code: Key, parent: Key | None, parents: Mapping[Key, Key | None]) -> None:
    """A code does not stand under itself, near or far."""
    seen: set[Key] = set()
    at = parent
    while at is not None and at not in seen:
        if at == code:
            raise Refused(Reason.CODE_UNDER_ITSELF)
        seen.add(at)
        at = parents.get(at)


def check_merge(code: Key, into: Key, parents: Mapping[Key, Key | None]) -> None:
    """A code is merged into another one, which is none of its own parts."""
    if code == into:
        raise Refused(Reason.CODE_WITH_ITSELF)
    check_place(code, into, parents)


def check_one_study(study: Hashable, other: Hashable) -> None:
    """Codes stand under and become only codes of their own study."""
    if study != other:
        raise Refused(Reason.CODE_OF_OTHER_STUDY)


def check_can_retire(passages: int, *, blind: bool) -> None:
    """A code that passages carry is merged, so each keeps one; while some code blind, nobody can tell."""
    if blind:
        raise Refused(Reason.CODES_USED_BLIND)
    if passages:
        raise Refused(Reason.CODE_USED)


def standing(code: Key, merged: Mapping[Key, Key | None]) -> Key:
    """What a code has become: itself, or the end of the chain of merges."""
    seen: set[Key] = set()
    while (into := merged.get(code)) is not None and code not in seen:
        seen.add(code)
        code = into
    return code
