"""Whatever says no to a form, nothing typed in it is lost, and the no is in the reader's language.

Every address that shows a form and takes it, filled in as a person would: refused by a rule at the last
moment, saved second, sent by somebody who lost the right meanwhile, and about a thing that is there no more.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import transaction
from lxml import html as parser
from pytest_django import DjangoDbBlocker

from rangkul.cases.vocabulary import Reason
from rangkul.core import commands
from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from tests.crawl import relations
from tests.crawl.filling import Filled, fill, form_of
from tests.crawl.readable import READERS
from tests.crawl.walk import Answer, Walker, Who, as_in_a_demo
from tests.crawl.world import Page, absent, make_world, pages

pytestmark = pytest.mark.access

# allauth draws and keeps its own forms; they ask for secrets, which are never shown again.
NOT_OURS = ("account_", "mfa_", "usersessions_")
# A question, not an act: nothing is changed, so nothing is refused.
QUESTIONS = ("search", "set_language", "set_membership")
# A file is chosen anew each time: no browser fills it in again.
FILES = ("imports", "study_exchange")
# Nothing to choose from in this world.
WITHOUT_A_CHOICE = ("code_merge", "study_survey", "study_figures")
# What is signed is written anew, not saved again.
ALREADY_SIGNED = ("plan_item", "")
A_NAME_OF_OURS = re.compile(r"\b[a-z]+_[a-z_]+\b")
# People and offices of this world are called so.
PEOPLE = {*Role.values, relations.OWN_PAPER, relations.BLOCKED_OWN_PAPER, *relations.OFFICES}
RULE = Reason.BED_TAKEN
# What our sentences say in the readers' language.
KEPT = "disimpan satu jam"
MEANWHILE = ("saat Anda menulis", "sementara Anda menulis")


@pytest.fixture(scope="module")
def walker(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walker]:
    """One world for all tests of this file; nothing of it is kept."""
    with django_db_blocker.unblock(), as_in_a_demo(), transaction.atomic():
        yield Walker(make_world())
        transaction.set_rollback(True)


Form = tuple[Page, Who, Filled]


@pytest.fixture(scope="module")
def forms(walker: Walker) -> list[Form]:
    """Each form of the platform, filled in by the first reader who is shown it."""
    found: list[Form] = []
    for page in pages(walker.world):
        if page.name.startswith(NOT_OURS) or page.name in (*QUESTIONS, *FILES, *WITHOUT_A_CHOICE):
            continue
        for who in READERS[:-1]:
            answer = walker.fetch(who, "GET", page.url)
            form = form_of(answer.text.partition("\n\n")[2], page.url) if answer.status == 200 else None
            if form is not None:
                found.append((page, who, fill(form)))
                break
    return found


def seen(answer: Answer) -> str:
    """What a person reads, and what stands in the fields."""
    body = parser.fromstring(answer.text.partition("\n\n")[2])
    values = [str(one.get("value") or "") for one in body.iter("input")]
    return " ".join(body.text_content().split()) + " " + " ".join(values)


def read(answer: Answer) -> str:
    """What a person reads, without what they wrote."""
    body = parser.fromstring(answer.text.partition("\n\n")[2])
    for one in list(body.iter("script", "style", "textarea", "template")):
        one.drop_tree()
    return " ".join(" ".join(body.itertext()).split())


def told_of_the_first(answer: Answer) -> bool:
    return any(words in answer.text for words in MEANWHILE)


def lost(answer: Answer, filled: Filled) -> list[str]:
    """What was typed and is nowhere on the page."""
    words = unescape(seen(answer))
    return [one for one in filled.typed if one not in words]


def faults(page: Page, answer: Answer, filled: Filled, said: str) -> Iterator[str]:
    """What is wrong with a no: not said, not in words, or something typed that is gone."""
    where = f"{page.name} {page.state}".strip()
    if answer.status not in (200, 400, 403, 404, 409) or said not in unescape(answer.text):
        yield f"{where}: answered {answer.status} {answer.location} {errors(answer)}"
        return
    if gone := lost(answer, filled):
        yield f"{where}: lost {gone}"
    if names := set(A_NAME_OF_OURS.findall(read(answer))) - PEOPLE:
        yield f"{where}: says {names}"


def errors(answer: Answer) -> str:
    if answer.status not in (200, 400):
        return ""
    body = parser.fromstring(answer.text.partition("\n\n")[2])
    said = body.xpath("//*[contains(@class, 'error-summary')]")
    return " | ".join(" ".join(one.text_content().split()) for one in said)


class RefusedOnce:
    """The first command of a post meets a rule; what draws the page again is let through."""

    def __init__(self) -> None:
        self.over, self.writing = False, commands.Writing

    def __call__(self, **about: object) -> object:
        if not self.over:
            self.over = True
            raise Refused(RULE)
        return self.writing(**about)


def test_what_a_rule_refuses_comes_back_with_everything_typed(walker, forms, monkeypatch):
    found = []
    for page, who, filled in forms:
        refused = RefusedOnce()
        monkeypatch.setattr(commands, "Writing", refused)
        answer = walker.fetch(who, "POST", page.url, filled.sent)
        monkeypatch.setattr(commands, "Writing", refused.writing)
        found += faults(page, answer, filled, str(RULE.label))
        if page.url.startswith("/studies/") and answer.status != 409:
            found.append(f"{page.name}: a refusal that answers {answer.status}")
    print(len(forms), "forms")
    assert not found, "\n".join(found)


def test_whoever_lost_the_right_meanwhile_finds_the_words_again(walker, forms, monkeypatch):
    found = []
    for page, who, filled in forms:
        with monkeypatch.context() as without:
            without.setattr(Actor, "may", lambda _actor, _verb: False)
            answer = walker.fetch(who, "POST", page.url, filled.sent)
        found += faults(page, answer, filled, KEPT if filled.typed else "")
    assert not found, "\n".join(found)


def test_words_about_a_thing_that_is_gone_are_shown_to_whoever_wrote_them(walker, forms):
    found = []
    for page, who, filled in forms:
        if page.kwargs and absent(page) != page.url:
            answer = walker.fetch(who, "POST", absent(page), filled.sent)
            found += faults(page, answer, filled, KEPT if filled.typed else "")
    assert not found, "\n".join(found)


def test_the_second_saver_sees_both_and_may_save_again(walker, forms):
    found, met = [], 0
    for page, who, filled in forms:
        # Zero: nothing stands yet that somebody could have saved first.
        if filled.sent.get("version", "0") in ("", "0") or (page.name, page.state) == ALREADY_SIGNED:
            continue
        met += 1
        answer = walker.fetch(who, "POST", page.url, filled.sent | {"version": "97"})
        wrong = list(faults(page, answer, filled, ""))
        if answer.status != 409:
            wrong.append(f"{page.name}: told nothing of the first, answered {answer.status} {read(answer)}")
        found += wrong
        if wrong:
            continue
        again = form_of(answer.text.partition("\n\n")[2], page.url)
        if again is None:
            found.append(f"{page.name}: no form to save again")
            continue
        saved = walker.fetch(who, "POST", page.url, fill(again).sent)
        # Another rule may still refuse it; never again because of the first saver.
        if saved.status != 302 and (saved.status != 409 or told_of_the_first(saved)):
            found.append(f"{page.name}: saved again, answered {saved.status} {read(saved)}")
    assert met > 8
    assert not found, "\n".join(found)
