"""The tables of evidence, one module a noun."""

from rangkul.evidence.models.cases import CaseMark, CaseVoice
from rangkul.evidence.models.codebook import Code, CodeVersion
from rangkul.evidence.models.codings import Coding, CodingStep, ForeignCoder, Memo, about
from rangkul.evidence.models.exchanges import ProjectFile
from rangkul.evidence.models.samples import (
    Adjudication,
    AgreementFigures,
    MemberCheck,
    Sample,
    SampleCoder,
    SampleUnit,
)
from rangkul.evidence.models.sets import CodeSet, SetMember
from rangkul.evidence.models.sources import (
    Lineage,
    Source,
    SourceConsent,
    SourceText,
    StudyCase,
    StudyVariable,
    StudyVariableValue,
    Turn,
)
from rangkul.evidence.models.splits import CodeSplit, Placement
from rangkul.evidence.models.studies import (
    Exchange,
    ExpectedProposition,
    ExpectedRating,
    Framework,
    InformantTarget,
    Study,
    StudyMember,
)

__all__ = [
    "Adjudication",
    "AgreementFigures",
    "CaseMark",
    "CaseVoice",
    "Code",
    "CodeSet",
    "CodeSplit",
    "CodeVersion",
    "Coding",
    "CodingStep",
    "Exchange",
    "ExpectedProposition",
    "ExpectedRating",
    "ForeignCoder",
    "Framework",
    "InformantTarget",
    "Lineage",
    "MemberCheck",
    "Memo",
    "Placement",
    "ProjectFile",
    "Sample",
    "SampleCoder",
    "SampleUnit",
    "SetMember",
    "Source",
    "SourceConsent",
    "SourceText",
    "Study",
    "StudyCase",
    "StudyMember",
    "StudyVariable",
    "StudyVariableValue",
    "Turn",
    "about",
]
