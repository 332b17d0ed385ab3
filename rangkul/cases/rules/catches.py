"""Which catch it is, and when somebody may decide otherwise than the procedure's rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.cases.procedure import Procedure
from rangkul.cases.vocabulary import EncounterKind, Reason
from rangkul.core.errors import Refused


@dataclass(frozen=True)
class Caught:
    """One encounter of a child, as far as counting goes."""

    id: UUID
    kind: str
    met_at: datetime
    operation: UUID | None = None


def catch_number(encounters: Iterable[Caught], *, encounter: UUID) -> int:
    """As how-manyth catch `encounter` counts among the encounters of one child; 0 when it is no raid.

    Two records of one child in one operation are one catch: a double record must not send a child to an
    institution.
    """
    raids = [one for one in encounters if one.kind == EncounterKind.RAID]
    this = next((one for one in raids if one.id == encounter), None)
    if this is None:
        return 0
    return len({_raid(one) for one in raids if one.met_at <= this.met_at or _raid(one) == _raid(this)})


def _raid(one: Caught) -> UUID:
    return one.operation or one.id


def number_as_decided(procedure: Procedure, catch_number: int, decided: str) -> int:
    """By which catch the way of a case goes on: where a person decided otherwise, by the one of that rule."""
    rule = procedure.rule_for(catch_number)
    if rule is None or rule.outcome == decided:
        return catch_number
    return next((one.from_catch for one in procedure.catch_rules if one.outcome == decided), catch_number)


def check_override(*, proposed: str, decided: str, reason: str, words: str) -> None:
    """Deciding otherwise than the rule takes a listed reason, and words that say it."""
    if decided != proposed and not (reason and words.strip()):
        raise Refused(Reason.OVERRIDE_NEEDS_REASON)


def check_is_catch(number: int) -> None:
    """Only a child met in a raid falls under the catch rule."""
    if number < 1:
        raise Refused(Reason.NOT_A_CATCH)
