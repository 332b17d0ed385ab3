"""When something outside a case is due: the clocks of the city's procedure in force."""

from datetime import datetime

from rangkul.cases import procedures
from rangkul.cases.procedure import Deadline, Procedure
from rangkul.core.clocks import JAKARTA


def deadline(city: str, clock: str, start: datetime) -> Deadline:
    """The deadline of a clock of the city's procedure that starts at `start`."""
    return procedure_of(city, start).clock(clock).deadline(start)


def procedure_of(city: str, at: datetime) -> Procedure:
    """The city's procedure on the day of `at`."""
    return procedures.parsed(procedures.in_force(city, at.astimezone(JAKARTA).date()))
