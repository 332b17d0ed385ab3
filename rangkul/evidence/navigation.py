"""Which pages a study has: each module says which of its pages stand among the tabs, or beside a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from rangkul.core.access import Actor
from rangkul.core.roles import Permission


def place_in_text(text_id: object, start: int) -> str:
    """The address of a passage in its text, with what stands before it."""
    return f"{reverse('text_code', args=[text_id])}?to={start}#here"


@dataclass(frozen=True)
class Tab:
    """One page of a study, or one act on a source or a text."""

    url_name: str
    word: str | Promise
    permission: Permission
    order: int
    icon: str = "evidence"
    group: str = ""


# A study has more pages than one row of tabs can name: each stands in one of these.
GROUPS = {
    "study": pgettext_lazy("tab", "Study"),
    "data": pgettext_lazy("tab", "Data"),
    "codes": pgettext_lazy("tab", "Codes"),
    "checks": pgettext_lazy("tab", "Checking"),
    "exchange": pgettext_lazy("tab", "Exchange"),
}
_tabs: dict[str, Tab] = {}
_acts: dict[str, dict[str, Tab]] = {"source": {}, "text": {}}


def study_tab(
    url_name: str,
    word: str | Promise,
    *,
    group: str,
    order: int,
    permission: Permission = Permission.STUDY_READ,
) -> None:
    """Put a page into a group of tabs of a study; its address takes `study_id`. Called once, at start."""
    _tabs[url_name] = Tab(url_name, word, permission, order, group=group)


def act_on(
    what: str,
    url_name: str,
    word: str | Promise,
    *,
    icon: str,
    order: int,
    permission: Permission = Permission.STUDY_CODE,
) -> None:
    """Put an act on a source's page; `what` is source or text, and its address takes that thing's id."""
    _acts[what][url_name] = Tab(url_name, word, permission, order, icon)


def study_tabs(actor: Actor, study: Any, current: str) -> list[dict[str, Any]]:
    """The groups of tabs of a study, each leading to its first page; the pages of the current one with it."""
    allowed = _allowed(actor, _tabs.values())
    groups = []
    for group, word in GROUPS.items():
        pages = [
            {
                "url": reverse(tab.url_name, args=[study.pk]),
                "word": tab.word,
                "current": tab.url_name == current,
            }
            for tab in allowed
            if tab.group == group
        ]
        if pages:
            here = any(page["current"] for page in pages)
            parts = pages if here and len(pages) > 1 else []
            groups.append({"url": pages[0]["url"], "word": word, "current": here, "parts": parts})
    return groups


def acts(actor: Actor, what: str, thing_id: Any) -> list[dict[str, Any]]:
    """What this actor may do with one source or text."""
    return [
        {"url": reverse(one.url_name, args=[thing_id]), "word": one.word, "icon": one.icon}
        for one in _allowed(actor, _acts[what].values())
    ]


def _allowed(actor: Actor, tabs: Iterable[Tab]) -> list[Tab]:
    return sorted((tab for tab in tabs if actor.may(tab.permission)), key=lambda tab: tab.order)
