"""Who looks at the children of the story, and how do they stand to them?

An organisation stands for each relation, with one member for each role. `party` is the social service that
does the work; `own_paper` and `blocked_own_paper` are the patrol that met the main child and lost its edges.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rangkul.cases.commands import referrals as steps
from rangkul.cases.commands.sending import Asked, send_referral
from rangkul.cases.models import Case, Notice, Referral
from rangkul.core import edges
from rangkul.core.access import Actor
from rangkul.core.models import Block, Edge
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.conftest import owner_for_a_while
from tests.crawl.story import Story
from tests.makers import CITY, make_actor, make_organisation, visible

DAY = timedelta(days=1)
PARTY, OWN_PAPER, BLOCKED_OWN_PAPER = "party", "own_paper", "blocked_own_paper"
# subject, level, and how the edge lies: (begins, ends, revoked) in days from now.
EDGES: dict[str, tuple[str, int, tuple[int, int, int | None]]] = {
    "asked": ("d", 1, (-1, 30, None)),
    "level_1": ("d", 1, (-1, 30, None)),
    "level_2": ("d", 2, (-1, 30, None)),
    "level_3": ("d", 3, (-1, 30, None)),
    "level_4": ("d", 4, (-1, 30, None)),
    "expired": ("d", 4, (-3, -1, None)),
    "revoked": ("d", 4, (-3, 30, -1)),
    "blocked": ("d", 4, (-1, 30, None)),
    "supervisor": ("s", 4, (-1, 30, None)),
}
# Offices that a referral of the main child went to; what came of it is their relation.
ASKED_OF = ("asked", "level_1", "level_2", "expired", "revoked", "blocked")
OFFICES = ("stranger", *EDGES)
# Beside the relations of the matrix: partners as they really are, below the ceiling of a social service.
PARTNERS = {
    "registry": (OrganisationKind.CIVIL_REGISTRY, "family_card"),
    "institution": (OrganisationKind.LKS, "residential_care"),
}

Actors = dict[tuple[str, str], Actor]


def make_offices() -> dict[str, Organisation]:
    """The organisation of each relation."""
    offices = {name: make_organisation(short_name=f"Kantor {name}") for name in (PARTY, *OFFICES)}
    offices[OWN_PAPER] = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Patroli")
    offices[BLOCKED_OWN_PAPER] = offices[OWN_PAPER]
    for name, (kind, _service) in PARTNERS.items():
        offices[name] = make_organisation(kind, short_name=f"Mitra {name}")
    return offices


def make_actors(offices: dict[str, Organisation]) -> Actors:
    """One member for each role in the organisation of each relation."""
    return {
        (relation, role): make_actor(office, role, name=f"{role} {relation}")
        for relation, office in offices.items()
        for role in Role.values
    }


def relate(story: Story, offices: dict[str, Organisation], actors: Actors) -> dict[str, Referral]:
    """Bring every office into its relation to every child; returns the referral that each was asked by."""
    asked = {name: _ask(story, offices[name], "counselling") for name in ASKED_OF}
    for name in ("level_2", "expired", "revoked", "blocked"):
        _take_on(story, asked[name], actors[name, Role.FOCAL_POINT], name)
    _question_and_answer(story, asked["level_1"], actors["level_1", Role.FOCAL_POINT])
    steps.close_referral(story.cast.worker, referral=asked["revoked"], at=story.now())
    for name, (_kind, service) in PARTNERS.items():
        asked[name] = _ask(story, offices[name], service)
        _take_on(story, asked[name], actors[name, Role.FOCAL_POINT], name)
    # The office was told of the answers to its referrals.
    story.rows["notice"] = (
        visible(story.cast.worker, Notice).filter(for_supervisors=False, for_user=None).first()
    )
    with owner_for_a_while():
        children = [child.pk for child in story.children.values()]
        _end_edges(offices[OWN_PAPER], children, revoked=True)
        _end_edges(offices["expired"], children, revoked=False)
        _lay_edges(offices, children)
        _block(
            children, (actors[name, role] for name in ("blocked", BLOCKED_OWN_PAPER) for role in Role.values)
        )
    return asked


def _ask(story: Story, office: Organisation, service: str) -> Referral:
    t = story.tokens
    asked = Asked(
        service=service,
        urgency="routine",
        reason="health",
        why=t.sentence(f"main: referral to {office.short_name}.reason"),
        need=t.sentence(f"main: referral to {office.short_name}.need"),
    )
    case: Case = story.rows["case"]
    return send_referral(story.cast.worker, case=case, to=office, asked=asked, at=story.now())


def _question_and_answer(story: Story, referral: Referral, who: Actor) -> None:
    t, about = story.tokens, f"main: message of {referral.to_organisation.short_name}"
    steps.open_referral(who, referral=referral, at=story.now())
    steps.ask_for_more(who, referral=referral, question=t.sentence(f"{about}: question"), at=story.now())
    steps.answer_question(
        story.cast.worker, referral=referral, answer=t.sentence(f"{about}: answer"), at=story.now()
    )


def _take_on(story: Story, referral: Referral, who: Actor, name: str) -> None:
    steps.open_referral(who, referral=referral, at=story.now())
    steps.accept_referral(who, referral=referral, at=story.now())
    steps.start_service(who, referral=referral, at=story.now())
    words = story.tokens.sentence(f"main: report of {name}")
    steps.report_back(who, referral=referral, result="reached", words=words, at=story.now())


def _end_edges(office: Organisation, children: Iterable[Any], *, revoked: bool) -> None:
    # As if days had gone by: no command can make yesterday.
    now = timezone.now()
    found = Edge.objects.filter(subject__in=[f"d:{office.pk}", f"s:{office.pk}"], child_id__in=list(children))
    if revoked:
        found.update(revoked_at=now - timedelta(seconds=1))
    else:
        found.update(valid_from=now - 3 * DAY, valid_to=now - DAY)


def _lay_edges(offices: dict[str, Organisation], children: Iterable[Any]) -> None:
    now = timezone.now()
    for relation, (kind, level, (begins, ends, revoked)) in EDGES.items():
        Edge.objects.bulk_create(
            Edge(
                city=CITY,
                child_id=child,
                subject=f"{kind}:{offices[relation].pk}",
                level=level,
                purpose=edges.ASKED if relation == "asked" else "test",
                basis="assignment",
                valid_from=now + begins * DAY,
                valid_to=now + ends * DAY,
                revoked_at=None if revoked is None else now + revoked * DAY,
                granted_by=0,
            )
            for child in children
        )


def _block(children: Iterable[Any], actors: Iterable[Actor]) -> None:
    barred = list(actors)
    Block.objects.bulk_create(
        Block(id=uuid4(), city=CITY, child_id=child, user_id=who.user_id, set_at=timezone.now(), set_by=0)
        for child in children
        for who in barred
    )
