"""How a record becomes findable, and how one asks whether a child is known, inside a command.

Every record of who a child is calls `index_sighting` in the transaction that writes it. What is kept are
keyed features (`features.py`); only `sql/recognition.sql` reads across organisations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from rangkul_analytics.linkage import Sighting

from rangkul.cases.features import FINDING, Feature, Kind, called_features, features
from rangkul.cases.models import Child, ChildIdentity, Encounter
from rangkul.cases.rules.likeness import Likely, likeness
from rangkul.cases.rules.recognition import NAME_WORDS, QUESTIONS_AN_HOUR
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused
from rangkul.core.roles import KINDS_THAT_RECOGNISE, Permission
from rangkul.core.sealing import key_for

SHOWN = 5


@dataclass(frozen=True)
class Match:
    """A child who may be the one asked for: what anybody who may ask learns, and the likeness behind it."""

    number: str
    holder_id: int
    holder: str
    likely: Likely


def may_recognise(actor: Actor) -> bool:
    """Whether this actor's role and office learn whether a child is known."""
    return actor.may(Permission.CHILD_RECOGNISE) and actor.organisation_kind in KINDS_THAT_RECOGNISE


@lru_cache
def features_key() -> bytes:
    """The secret without which stored features say nothing."""
    return key_for("recognition")


def index_sighting(child: Child, record: Any, sighting: Sighting) -> None:
    """Keep the features of one record of a child, in place of those it had."""
    made = features(sighting, city=child.city, key=features_key())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index_features(%s, %s, %s, %s::smallint[], %s::bigint[])",
            [child.pk, record.pk, child.city, [int(f.kind) for f in made], [f.code for f in made]],
        )


def matches(sighting: Sighting, *, city: str, at: datetime, but: UUID | None = None) -> list[Match]:
    """The children most like this sighting, best first; `but` is left out with its whole group.

    Raises Refused(TOO_MANY_LOOKUPS) when the asker has asked about too many within an hour.
    """
    asked = features(_one_child(sighting), city=city, key=features_key())
    comparing = [feature for feature in asked if feature.kind != Kind.KEY]
    found = []
    for number, holder_id, holder, agrees in _recognise(asked, comparing, but, at):
        if number is None:
            raise Refused(Reason.TOO_MANY_LOOKUPS, limit=QUESTIONS_AN_HOUR)
        likely = likeness(comparing, agrees)
        if likely is not None:
            found.append(Match(number, holder_id, holder, likely))
    found.sort(key=lambda match: (-match.likely.score, match.number))
    return found[:SHOWN]


# Who the question is about: names as they sound, and the number that names exactly one.
_NAMES = (Kind.CALLED, Kind.NICKNAME, Kind.MOTHER, Kind.NIK)


def _one_child(sighting: Sighting) -> Sighting:
    """The sighting with so many words in a name as a child has: a list of names asks about many."""
    cut: dict[str, Any] = {
        name: " ".join(words.split()[:NAME_WORDS])
        for name in ("full_name", "nickname", "mother_name", "father_name")
        if (words := getattr(sighting, name))
    }
    return replace(sighting, **cut)


def _recognise(
    asked: Sequence[Feature], comparing: Sequence[Feature], but: UUID | None, at: datetime
) -> list[Any]:
    names = sorted({feature.code for feature in asked if feature.kind in _NAMES})
    finding = [feature.code for feature in asked if feature.kind in FINDING]
    if not names:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, holder_id, holder, agrees"
            " FROM recognise(%s::bigint[], %s::bigint[], %s::bigint[], %s, %s)",
            [names, finding, [feature.code for feature in comparing], but, at],
        )
        return cursor.fetchall()


def children_called(text: str, *, city: str, at: Any) -> list[UUID]:
    """Children an edge of mine reaches whose name sounds like `text`, the best fits first."""
    codes = [feature.code for feature in called_features(text, city=city, key=features_key())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT children_called(%s::bigint[], %s)", [codes, at])
        return [child_id for (child_id,) in cursor.fetchall()]


def sighting_of_encounter(encounter: Encounter) -> Sighting:
    """What an encounter says for comparing."""
    return sighting(
        id=str(encounter.pk),
        full_name=encounter.full_name,
        nickname=encounter.nickname,
        sex=encounter.sex,
        age_from=encounter.age_from,
        age_to=encounter.age_to,
        on=encounter.met_at.astimezone(JAKARTA).date(),
        mother_name=encounter.mother_name,
        place=encounter.place,
        origin=encounter.origin.name if encounter.origin else "",
        activity=encounter.activity,
        source=f"o{encounter.organisation_id}",
    )


def sighting_of_identity(identity: ChildIdentity, *, nik: str = "") -> Sighting:
    """What a version of a child's identity says for comparing; `nik` in clear, as it was just typed."""
    return Sighting(
        str(identity.pk),
        full_name=identity.full_name or None,
        nickname=identity.nickname or None,
        sex=identity.sex if identity.sex in ("m", "f") else None,
        birth_on=identity.birth_on,
        mother_name=identity.mother_name or None,
        father_name=identity.father_name or None,
        nik=nik or None,
        origin=identity.origin.name if identity.origin else None,
        school=identity.school or None,
        **_ages(identity),
    )


def _ages(identity: ChildIdentity) -> dict[str, Any]:
    """The ages on the day of record that the range of birth dates stands for."""
    if identity.birth_on or not (identity.born_from and identity.born_to):
        return {}
    on = identity.recorded_at.astimezone(JAKARTA).date()
    young, old = (max(0, (on - born).days * 4 // 1461) for born in (identity.born_to, identity.born_from))
    return {"age_low": young, "age_high": old, "recorded_on": on}


def sighting(
    *,
    id: str = "",
    full_name: str = "",
    nickname: str = "",
    sex: str = "",
    age_from: int | None = None,
    age_to: int | None = None,
    on: date | None = None,
    mother_name: str = "",
    place: str = "",
    origin: str = "",
    activity: str = "",
    source: str = "",
) -> Sighting:
    """A sighting from words as they stand on a form: empty means not known."""
    ages = sorted(age for age in (age_from, age_to) if age is not None)
    return Sighting(
        id,
        full_name=full_name or None,
        nickname=nickname or None,
        sex=sex if sex in ("m", "f") else None,
        age_low=ages[0] if ages else None,
        age_high=ages[-1] if ages else None,
        recorded_on=on,
        mother_name=mother_name or None,
        place=place or None,
        origin=origin or None,
        activity=activity or None,
        source=source or None,
    )
