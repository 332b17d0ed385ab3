"""The tables of the child's way, one module a noun."""

from rangkul.cases.models.children import (
    Alias,
    Child,
    ChildIdentity,
    Consent,
    Contact,
    MatchFeature,
    MatchProposal,
    SameAs,
    SealedNote,
)
from rangkul.cases.models.custody import Handover, HandoverNote, JointHandover, Shelter, ShiftNote, Stay
from rangkul.cases.models.encounters import CatchDecision, Encounter, EncounterVersion, Operation
from rangkul.cases.models.imports import ImportBatch, ImportRow, ReaderMapping
from rangkul.cases.models.referrals import Notice, Referral, ReferralMessage, ReferralReason, ReferralSlice
from rangkul.cases.models.returns import TO_MAKE, Closure, Return, Visit
from rangkul.cases.models.work import IS_OPEN, Assessment, Case, Plan, PlanItem, ProcedureVersion

__all__ = [
    "IS_OPEN",
    "TO_MAKE",
    "Alias",
    "Assessment",
    "Case",
    "CatchDecision",
    "Child",
    "ChildIdentity",
    "Closure",
    "Consent",
    "Contact",
    "Encounter",
    "EncounterVersion",
    "Handover",
    "HandoverNote",
    "ImportBatch",
    "ImportRow",
    "JointHandover",
    "MatchFeature",
    "MatchProposal",
    "Notice",
    "Operation",
    "Plan",
    "PlanItem",
    "ProcedureVersion",
    "ReaderMapping",
    "Referral",
    "ReferralMessage",
    "ReferralReason",
    "ReferralSlice",
    "Return",
    "SameAs",
    "SealedNote",
    "Shelter",
    "ShiftNote",
    "Stay",
    "Visit",
]
