"""The named facts of a case, as far as they are recorded: what a procedure may ask."""

from collections.abc import Sequence
from datetime import datetime

from rangkul.cases.facts import Value, age_band
from rangkul.cases.models import Case, CatchDecision, ChildIdentity, Encounter, Return
from rangkul.cases.rules.identity import age_range
from rangkul.cases.vocabulary import Fact, Papers
from rangkul.core.clocks import JAKARTA
from rangkul.core.models import Event

Facts = dict[str, Value | None]

_HAS_PAPERS = {Papers.COMPLETE: True, Papers.CERTIFICATE: True, Papers.NIK: True, Papers.NONE: False}


def told_by(
    *,
    case: Case | None,
    identity: ChildIdentity | None,
    encounter: Encounter | None,
    back: Return | None,
    catch: CatchDecision | None,
    log: Sequence[Event],
    at: datetime,
) -> Facts:
    """The facts that these rows tell; a page that has read them already asks nothing more."""
    return {
        Fact.CATCH_NUMBER: catch.catch_number if catch else _raids(log),
        Fact.RESIDENT: _resident(identity, encounter, case.city if case else ""),
        Fact.HAS_PAPERS: _HAS_PAPERS.get(Papers(identity.papers)) if identity and identity.papers else None,
        Fact.IN_SCHOOL: identity.in_school if identity else None,
        Fact.AGE_BAND: _band(identity, encounter, at),
        Fact.RISK: case.risk or None if case else None,
        Fact.FAMILY_FOUND: _family_found(back, log),
    }


def _raids(log: Sequence[Event]) -> int | None:
    met = [event for event in log if event.name == "encounter.recorded"]
    return sum(event.details.get("encounter_kind") == "raid" for event in met) if met else None


def _resident(identity: ChildIdentity | None, encounter: Encounter | None, city: str) -> bool | None:
    origin = (identity.origin_id if identity else None) or (encounter.origin_id if encounter else None)
    if not origin or not city:
        return None
    return origin == city or origin.startswith(f"{city}.")


def _band(identity: ChildIdentity | None, encounter: Encounter | None, at: datetime) -> str | None:
    """The band of the youngest age that fits: where it is unsure, the child is protected as the younger."""
    on = at.astimezone(JAKARTA).date()
    known = identity and age_range(
        birth_on=identity.birth_on, born_from=identity.born_from, born_to=identity.born_to, on=on
    )
    if known:
        return age_band(known[0]).value
    if encounter is not None and encounter.age_from is not None:
        return age_band(encounter.age_from).value
    return None


def _family_found(back: Return | None, log: Sequence[Event]) -> bool | None:
    if back is not None and back.kind in ("family", "relative"):
        return True
    traced = [event for event in log if event.name == "family.traced"]
    if not traced:
        return None
    return any(event.details.get("result") == "found" for event in traced)
