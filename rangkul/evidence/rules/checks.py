"""Member checking: what can be put to an informant, and what an answer needs."""

from datetime import date

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import MemberAnswer, Reason, SourceKind

LONGEST_TITLE = 200
MARK = "↩ "
# How a text came to be that holds an informant's answer to a finding.
AN_ANSWER = "answer"


def check_statement(kind: str, statement: str) -> None:
    """A finding in words, for somebody who was interviewed."""
    if kind != SourceKind.INTERVIEW:
        raise Refused(Reason.CHECK_NOT_INTERVIEW)
    if not statement.strip():
        raise Refused(Reason.CHECK_EMPTY)


def check_answer(answer: str, words: str, *, has_code: bool) -> None:
    """A no has the informant's words and says which code it speaks against."""
    if answer == MemberAnswer.DISAGREE and not (words and has_code):
        raise Refused(Reason.CHECK_NEEDS_WORDS)


def check_said_on(said_on: date, *, today: date, earlier: date | None) -> None:
    """Nobody answers tomorrow, and a later answer is not of an earlier day."""
    if said_on > today:
        raise Refused(Reason.CHECK_IN_FUTURE)
    if earlier is not None and said_on < earlier:
        raise Refused(Reason.CHECK_EARLIER)


def title_of_answer(title: str) -> str:
    """What the answer of an informant is called among the sources: as its interview, with a mark."""
    return f"{MARK}{title}"[:LONGEST_TITLE]
