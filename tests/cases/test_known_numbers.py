"""Under which numbers a child is looked for: all that the asker knows of, and never one more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.cases.models import Child
from rangkul.core.edges import ASKED
from rangkul.core.models import Block, Edge
from rangkul.core.roles import Role
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation

pytestmark = pytest.mark.django_db

CHILDREN = 4
# What an edge of each kind tells: None is no edge; who is only asked about a child is not told which it is.
REACH = {
    "nothing": None,
    "asked": (1, ASKED),
    "told": (1, "referral"),
    "slice": (2, "referral"),
    "file": (3, "care"),
}
KNOWN = {"told", "slice", "file"}
HEADS = st.lists(st.sampled_from([None, 0, 1]), min_size=CHILDREN, max_size=CHILDREN)
REACHES = st.lists(st.sampled_from([*REACH, "barred"]), min_size=CHILDREN, max_size=CHILDREN)


def leader(heads, child):
    """The child whose number stands for this one: the heads drawn, made into groups of one level."""
    head = heads[child]
    return child if head in (None, child) or child < 2 else head


def laid(actor, heads, reaches):
    """Children with these numbers, and as many edges of these kinds that reach the actor."""
    at, city = timezone.now(), actor.city
    with owner_for_a_while():
        children = [
            Child._base_manager.create(
                city=city, number=f"DPK-{uuid4().hex[:10]}", holder_id=actor.organisation_id, registered_at=at
            )
            for _one in heads
        ]
        for child, made in enumerate(children):
            stands = leader(heads, child)
            Child._base_manager.filter(pk=made.pk).update(
                canonical_id=None if stands == child else children[stands].pk
            )
            lay_edge(actor, made, reaches[child], at)
    return children


def lay_edge(actor, child, reach, at):
    kind = REACH["file"] if reach == "barred" else REACH[reach]
    if kind is not None:
        level, purpose = kind
        valid = {"valid_from": at - timedelta(days=1), "valid_to": at + timedelta(days=1)}
        Edge.objects.create(
            city=actor.city,
            child_id=child.pk,
            subject=f"d:{actor.organisation_id}",
            level=level,
            purpose=purpose,
            basis="referral",
            granted_by=actor.user_id,
            **valid,
        )
    if reach == "barred":
        Block.objects.create(
            city=actor.city, child_id=child.pk, user_id=actor.user_id, set_by=actor.user_id, set_at=at
        )


def numbers(actor, child):
    act_as(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_numbers(%s)", [child.pk])
        return cursor.fetchone()[0]


def test_a_child_is_looked_for_under_the_numbers_one_knows():
    actor = make_actor(make_organisation(), Role.SOCIAL_WORKER)

    @settings(max_examples=80)
    @given(HEADS, REACHES, st.integers(0, CHILDREN - 1))
    def compare(heads, reaches, asked):
        with transaction.atomic():
            children = laid(actor, heads, reaches)

            found = numbers(actor, children[asked])

            same = {one for one in range(CHILDREN) if leader(heads, one) == leader(heads, asked)}
            told = {one for one in same if reaches[one] in KNOWN}
            # Who does not know the child itself does not learn what else it is called.
            expected = told if reaches[asked] in KNOWN else {asked}
            assert sorted(found) == sorted(children[one].pk for one in expected)
            transaction.set_rollback(True)

    compare()
