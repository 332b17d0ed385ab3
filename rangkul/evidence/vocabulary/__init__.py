"""The words of evidence, one module a noun."""

from rangkul.evidence.vocabulary.coding import (
    CodeColour,
    Facet,
    Layer,
    MemoAbout,
    Polarity,
    StepKind,
    Strength,
    VariableKind,
)
from rangkul.evidence.vocabulary.coreq import CoreqDomain, CoreqItem
from rangkul.evidence.vocabulary.refusals import Reason
from rangkul.evidence.vocabulary.splits import Manner, ProposalAnswer
from rangkul.evidence.vocabulary.studies import (
    CODING_PARTS,
    ConsentForm,
    ExchangeFormat,
    ExchangeWay,
    FiguresState,
    FileState,
    MemberAnswer,
    NoPattern,
    Part,
    Rating,
    SearchPlace,
    SourceKind,
    StakeholderGroup,
    Tier,
)

__all__ = [
    "CODING_PARTS",
    "CodeColour",
    "ConsentForm",
    "CoreqDomain",
    "CoreqItem",
    "ExchangeFormat",
    "ExchangeWay",
    "Facet",
    "FiguresState",
    "FileState",
    "Layer",
    "Manner",
    "MemberAnswer",
    "MemoAbout",
    "NoPattern",
    "Part",
    "Polarity",
    "ProposalAnswer",
    "Rating",
    "Reason",
    "SearchPlace",
    "SourceKind",
    "StakeholderGroup",
    "StepKind",
    "Strength",
    "Tier",
    "VariableKind",
]
