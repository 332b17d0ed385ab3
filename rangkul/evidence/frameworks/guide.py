"""The interview guide that a framework prints for one group of people."""

from dataclasses import dataclass

from rangkul.core.datafiles import Label
from rangkul.evidence.frameworks.parts import Framework, Group, Node, Question, Test
from rangkul.evidence.frameworks.terms import TestKind


@dataclass(frozen=True)
class GuideQuestion:
    """A question, the nodes its answer may speak of, and what the interviewer listens for."""

    number: int
    ask: Label
    nodes: tuple[Node, ...]
    listen_for: tuple[Test, ...]


@dataclass(frozen=True)
class GuideSection:
    """The questions of one outer part of the framework."""

    node: Node
    questions: tuple[GuideQuestion, ...]


@dataclass(frozen=True)
class InterviewGuide:
    """What to say, ask and listen for in one interview; all words in both languages."""

    framework: str
    version: int
    title: Label
    group: Group
    opening: tuple[Label, ...]
    cautions: tuple[Label, ...]
    sections: tuple[GuideSection, ...]
    probes: tuple[Label, ...]
    closing: Label

    @property
    def questions(self) -> tuple[GuideQuestion, ...]:
        """Every question in the order in which it is asked."""
        return tuple(one for section in self.sections for one in section.questions)


class NoGuide(LookupError):
    """The framework has no guide, or none for this group."""


def interview_guide(framework: Framework, group: str) -> InterviewGuide:
    """The guide for one group, numbered through; raises NoGuide if the framework has none for it."""
    words = framework.guide
    known = {one.code: one for one in words.groups} if words else {}
    if words is None or group not in known:
        raise NoGuide(f"{framework.key}: {group}")
    one = known[group]
    sections, number = [], 0
    for outer in framework.children(None):
        questions = []
        for node in (outer, *(inner for _depth, inner in framework.walk(outer.code))):
            for question in _asked(framework, node, one):
                number += 1
                questions.append(_guide_question(framework, node, question, number))
        if questions:
            sections.append(GuideSection(outer, tuple(questions)))
    return InterviewGuide(
        framework=framework.key,
        version=framework.version,
        title=framework.title,
        group=one,
        opening=(words.opening, one.opening),
        cautions=(one.caution,) if one.caution else (),
        sections=tuple(sections),
        probes=words.probes,
        closing=words.closing,
    )


def interview_guides(framework: Framework) -> tuple[InterviewGuide, ...]:
    """The guide of every group."""
    groups = framework.guide.groups if framework.guide else ()
    return tuple(interview_guide(framework, one.code) for one in groups)


def _asked(framework: Framework, node: Node, group: Group) -> list[Question]:
    return [one for one in group.asks or framework.questions if one.node == node.code]


def _guide_question(framework: Framework, node: Node, question: Question, number: int) -> GuideQuestion:
    usual = [one for one in framework.questions if one.node == node.code]
    covered = [
        inner
        for _depth, inner in framework.walk(node.code)
        if usual and list(framework.questions_for(inner.code)) == usual
    ]
    tests = tuple(one for one in framework.tests_for(node.code) if one.kind is not TestKind.RIVAL)
    return GuideQuestion(number, question.ask, (node, *covered), tests)
