"""Each page that a browser can show, as somebody who may read it: for what is true of all of them.

for shown in readable(Walker(w)):
    shown.page, shown.who, shown.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rangkul.core.roles import Role
from rangkul.people.models import User
from tests.conftest import owner_for_a_while
from tests.crawl.walk import NOBODY, Walker, Who
from tests.crawl.world import Page, pages

# Tried in this order; the last one is whoever is not signed in.
READERS: tuple[Who, ...] = (
    ("party", str(Role.CASE_SUPERVISOR)),
    ("party", str(Role.SHELTER_STAFF)),
    ("party", str(Role.SOCIAL_WORKER)),
    ("own_paper", str(Role.ORDER_OFFICER)),
    ("party", str(Role.AGENCY_HEAD)),
    ("party", str(Role.ADMINISTRATOR)),
    ("party", str(Role.EVALUATOR)),
    NOBODY,
)


@dataclass(frozen=True)
class Shown:
    """A page as one reader sees it."""

    page: Page
    who: Who
    html: str

    def in_language(self, walker: Walker, language: str) -> "Shown":
        """The same page in this language, asked for again only if it is in the other one."""
        if f'<html lang="{language}"' in self.html[:400]:
            return self
        walker.client(self.who).defaults["HTTP_ACCEPT_LANGUAGE"] = language
        if self.who != NOBODY:
            with owner_for_a_while():
                User.objects.filter(pk=walker.world.actor(*self.who).user_id).update(language=language)
        answer = walker.fetch(self.who, "GET", self.page.url)
        return Shown(self.page, self.who, answer.text.partition("\n\n")[2])

    def __str__(self) -> str:
        return f"{self.page.name} {self.page.state}".strip() + f" as {'/'.join(self.who)}"


def readable(walker: Walker, found: list[Page] | None = None) -> Iterator[Shown]:
    """Every page as the first of the readers to whom it answers with a whole document."""
    for page in pages(walker.world) if found is None else found:
        for who in READERS:
            answer = walker.fetch(who, "GET", page.url)
            html = answer.text.partition("\n\n")[2]
            if answer.status == 200 and "<html" in html[:400].lower():
                yield Shown(page, who, html)
                break
