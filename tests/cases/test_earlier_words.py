"""A correction keeps what stood before: who mended it, when, and from what to what."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, correct_encounter
from rangkul.cases.models import Encounter, EncounterVersion
from rangkul.cases.vocabulary import Condition
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_handovers import meet
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol() -> Actor:
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)


def mend(actor: Actor, encounter: Encounter, version: int, **words) -> None:
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", "place": "Margonda", **words})
    correct_encounter(
        actor,
        encounter=encounter,
        met=met,
        kind="raid",
        legal_basis="public_task",
        met_at=encounter.met_at,
        version=version,
        at=timezone.now(),
    )


def test_what_stood_before_is_kept_and_shown_with_who_and_when(client: Client, patrol):
    encounter = meet(patrol, conditions=["hungry"])
    colleague = make_actor(_office(patrol), Role.ORDER_OFFICER, name="Rahmat")

    mend(patrol, encounter, 1, nickname="Ajik", conditions=["hungry"])
    mend(colleague, encounter, 2, nickname="Ajik", conditions=["injured", "ill"])

    kept = visible(patrol, EncounterVersion).order_by("version")
    assert [(one.version, one.before) for one in kept] == [
        (1, {"nickname": "Aji"}),
        (2, {"conditions": ["hungry"]}),
    ]
    sign_in(client, patrol)
    told = client.get(reverse("encounter", args=[encounter.pk])).context["earlier"]
    assert [one["who"] for one in told] == ["Rahmat", patrol.name]
    assert told[0]["rows"][0]["before"] == Condition.HUNGRY.label
    assert told[0]["rows"][0]["after"] == f"{Condition.INJURED.label}, {Condition.ILL.label}"
    assert (told[1]["rows"][0]["before"], told[1]["rows"][0]["after"]) == ("Aji", "Ajik")


def test_a_stranger_reads_no_earlier_words_and_the_paper_closes_with_them(patrol):
    encounter = meet(patrol)
    mend(patrol, encounter, 1, nickname="Ajik")
    stranger = make_actor(make_organisation(), Role.SOCIAL_WORKER)

    assert not visible(stranger, EncounterVersion).exists()
    later = timezone.now() + timedelta(days=31)
    assert not visible(patrol, EncounterVersion, later).exists()


def test_earlier_words_are_never_changed(patrol):
    encounter = meet(patrol)
    mend(patrol, encounter, 1, nickname="Ajik")
    assert visible(patrol, EncounterVersion).exists()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_encounterversion SET before = '{}'")


def _office(actor: Actor):
    from rangkul.people.models import Organisation

    return Organisation.objects.get(pk=actor.organisation_id)
