"""A world in which every named address has something to show, to anybody, in every relation.

    with world() as w:                      # inside a transaction that is rolled back
        for page in pages(w, "level_3"):    # Page(name, url, kwargs, state)
            ...
        w.actor("level_3", Role.SOCIAL_WORKER)

A new address whose arguments are known by name (`child_id`) is walked at once; one with a new kind of
argument fails here with a sentence that says what to add.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.roles import Role
from rangkul.people.commands.memberships import Seat, give_membership
from rangkul.people.models import Grant, Membership, Organisation, User
from tests.crawl import relations
from tests.crawl.story import Cast, Story, make_shelter, tell
from tests.crawl.studies import tell_of_a_study
from tests.crawl.tokens import Tokens
from tests.makers import act_as, make_actor
from tests.people.second import set_up_second_step

ABSENT = "00000000-0000-4000-8000-000000000000"
NO_NUMBER = 10**9
# Addresses whose converter takes no row: words that are well formed.
WORDS = {
    "key": "3q-set-password",
    "uidb36": "1",
    "instrument": "four-sides",
    "secret": "no-invitation",
}


@dataclass(frozen=True)
class Page:
    """One address with arguments that name something real; `state` tells apart several of one name."""

    name: str
    url: str
    kwargs: dict[str, Any]
    state: str = ""


@dataclass
class World:
    """The story, the actors of all relations, and what each was asked by a referral."""

    story: Story
    offices: dict[str, Organisation]
    actors: relations.Actors
    referrals: dict[str, Any]

    @property
    def tokens(self) -> dict[str, str]:
        """Every canary and the field it was written into."""
        return self.story.tokens.fields

    def actor(self, relation: str, role: str) -> Actor:
        """Somebody in this role whose organisation stands in this relation to every child."""
        return self.actors[relation, str(role)]


@contextmanager
def world() -> Iterator[World]:
    """The world for the length of a block; nothing of it is kept."""
    with transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    """The world inside the test's own transaction."""
    offices = relations.make_offices()
    actors = relations.make_actors(offices)
    party, patrol = relations.PARTY, relations.OWN_PAPER
    cast = Cast(
        patrol=actors[patrol, Role.ORDER_OFFICER],
        street=actors[party, Role.OUTREACH_WORKER],
        desk=actors[party, Role.INTAKE_DESK],
        shelter=actors[party, Role.SHELTER_STAFF],
        shelter_next=make_actor(offices[party], Role.SHELTER_STAFF),
        worker=actors[party, Role.SOCIAL_WORKER],
        supervisor=actors[party, Role.CASE_SUPERVISOR],
    )
    story = Story(cast, Tokens())
    story.rows.update(office=offices[party], shelter=make_shelter(offices[party]))
    # Whose account the administrator's pages are about.
    colleague = Membership.objects.get(pk=cast.shelter_next.membership_id)
    story.rows.update(membership=colleague, person=User.objects.get(pk=colleague.user_id))
    story.rows["grant"] = _asked_of(offices[party], actors["stranger", Role.ADMINISTRATOR], colleague.user)
    tell(story)
    tell_of_a_study(story, {role: actors[party, role] for role in Role.values})
    for who in (actors[party, Role.AGENCY_HEAD], *(actors["stranger", role] for role in Role.values)):
        _second_step(who)
    return World(story, offices, actors, relations.relate(story, offices, actors))


def _asked_of(office: Organisation, admin: Actor, user: User) -> Grant:
    """A role that an administrator of another office wants to give to one of this office."""
    seat = Seat(organisation=office, role=Role.INTAKE_DESK, since=timezone.localdate())
    give_membership(admin, user=user, seat=seat, at=timezone.now())
    return Grant.objects.get()


def _second_step(actor: Actor) -> None:
    """Somebody who signs in with a second step, for the pages that speak of it."""
    user = User.objects.get(pk=actor.user_id)
    act_as(actor)
    set_up_second_step(user)


def pages(w: World, relation: str = "party") -> list[Page]:
    """Every named address of the project, with arguments that exist for an actor in this relation."""
    found = []
    for name, pattern in named_patterns():
        for state, rows in _states(name).items():
            kwargs = {key: _argument(w, key, rows, relation) for key in pattern.pattern.converters}
            kwargs |= {key: WORDS[key] for key in pattern.pattern.regex.groupindex if key not in kwargs}
            found.append(Page(name, reverse(name, kwargs=kwargs), kwargs, state))
    return found


def absent(page: Page) -> str:
    """The same address with arguments that name nothing."""
    gone = {key: _nothing(value) if key.endswith("_id") else value for key, value in page.kwargs.items()}
    return reverse(page.name, kwargs=gone)


def _nothing(value: Any) -> str | int:
    return NO_NUMBER if isinstance(value, int) else ABSENT


def named_patterns() -> list[tuple[str, URLPattern]]:
    """Each named address of the project, allauth's among them; an address without a name is an error."""
    return list(_walk(get_resolver()))


def _walk(resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one)
        else:
            assert one.name, (
                f"the address {one.pattern} has no name, so no line of the matrix can speak of it"
            )
            yield one.name, one


# The row that stands for each kind of argument, and where a page needs another one.
ROWS = {
    "assessment_id": "assessment",
    "batch_id": "batch",
    "case_id": "case",
    "check_id": "member_check",
    "child_id": "main",
    "closure_id": "closure",
    "code_id": "code",
    "placement_id": "placement",
    "split_id": "code_split",
    "coding_id": "coding",
    "consent_id": "consent",
    "contact_id": "contact",
    "decision_id": "match_decision",
    "encounter_id": "encounter",
    "framework_id": "framework",
    "grant_id": "grant",
    "handover_id": "handover",
    "item_id": "service_planned",
    "joint_id": "joint",
    "member_id": "study_member",
    "membership_id": "membership",
    "memo_id": "memo",
    "note_id": "shift_note",
    "notice_id": "notice",
    "operation_id": "operation",
    "told_id": "openings_told",
    "organisation_id": "office",
    "project_file_id": "project_file",
    "proposal_id": "match_proposal",
    "referral_id": "referral",
    "sample_id": "sample",
    "sample_coder_id": "sample_coder",
    "shelter_id": "shelter",
    "source_consent_id": "source_consent",
    "source_id": "source",
    "stay_id": "stay",
    "study_case_id": "study_case",
    "variable_id": "study_variable",
    "study_id": "study",
    "text_id": "source_text",
    "user_id": "person",
    "visit_id": "visit",
}
_ON_THE_WAY = {"on the way": {"handover_id": "handover_on_the_way"}}
_HOME = {"home again": {"case_id": "case_home", "child_id": "home again"}}
STATES: dict[str, dict[str, dict[str, str]]] = {
    "assessment_edit": {"": {}, "first risk": {"instrument": "risk-24h"}},
    "assessment_sign": {"draft": {"assessment_id": "assessment_draft"}},
    "case_after": _HOME,
    "case_open": {"no case yet": {"child_id": "alike"}},
    "case_reopen": {"closed": {"child_id": "closed"}},
    "child": {"": {}, **_HOME, "closed": {"child_id": "closed"}, "joined": {"child_id": "joined"}},
    "child_visits": _HOME,
    "closure_new": {"": {}},
    "handover": {"": {}, **_ON_THE_WAY},
    "handover_decline": _ON_THE_WAY,
    "handover_give": {"": {}, "closed": {"child_id": "closed"}},
    "handover_paper": {"": {}, **_ON_THE_WAY},
    "handover_receive": _ON_THE_WAY,
    "handover_sign": _ON_THE_WAY,
    "handover_withdraw": _ON_THE_WAY,
    "handover_never_arrived": _ON_THE_WAY,
    "plan_item": {"": {}, "draft": {"item_id": "plan_item"}},
    "service_end": {"started": {"item_id": "service_started"}},
}  # fmt: skip


def _states(name: str) -> dict[str, dict[str, str]]:
    return STATES.get(name, {"": {}})


def _argument(w: World, key: str, rows: dict[str, str], relation: str) -> Any:
    if key in WORDS:
        return rows.get(key, WORDS[key])
    wanted = rows.get(key) or ROWS.get(key)
    assert wanted, f"tests/crawl/world.py does not know what `{key}` of an address stands for: add it to ROWS"
    if key == "child_id":
        return w.story.children[wanted].pk
    if key == "referral_id":
        return w.referrals.get(relation, w.referrals["level_1"]).pk
    return w.story.rows[wanted].pk
