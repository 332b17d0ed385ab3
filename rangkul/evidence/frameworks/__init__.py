"""A way of judging a collaboration, as data: what it is, how it is read, and what follows from it."""

from rangkul.evidence.frameworks.crosswalk import Crosswalk, DraftView, Found, load_crosswalk, project
from rangkul.evidence.frameworks.file import load_framework
from rangkul.evidence.frameworks.guide import InterviewGuide, NoGuide, interview_guide, interview_guides
from rangkul.evidence.frameworks.judging import Known, check_scope, judge_propositions, summarise
from rangkul.evidence.frameworks.parts import Framework, Node
from rangkul.evidence.frameworks.shelf import (
    NoSuchFramework,
    crosswalk,
    crosswalks,
    framework,
    frameworks,
)
from rangkul.evidence.frameworks.terms import FrameworkFault

__all__ = [
    "Crosswalk",
    "DraftView",
    "Found",
    "Framework",
    "FrameworkFault",
    "InterviewGuide",
    "Known",
    "NoGuide",
    "NoSuchFramework",
    "Node",
    "check_scope",
    "crosswalk",
    "crosswalks",
    "framework",
    "frameworks",
    "interview_guide",
    "interview_guides",
    "judge_propositions",
    "load_crosswalk",
    "load_framework",
    "project",
    "summarise",
]
