"""A city's way of working, as data: what it is and how it is read."""

from rangkul.cases.procedure.file import ProcedureFault, load_procedure
from rangkul.cases.procedure.parts import (
    Basis,
    CatchRule,
    Clock,
    ClosureReason,
    Deadline,
    NextStep,
    Procedure,
    Provenance,
    Step,
    Told,
    Way,
)

__all__ = [
    "Basis",
    "CatchRule",
    "Clock",
    "ClosureReason",
    "Deadline",
    "NextStep",
    "Procedure",
    "ProcedureFault",
    "Provenance",
    "Step",
    "Told",
    "Way",
    "load_procedure",
]
