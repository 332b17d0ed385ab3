"""Which studies, sources, codings and memos an actor may know about: those of studies they take part in."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q

from rangkul.core.access import Actor, scope
from rangkul.core.roles import Permission
from rangkul.evidence import models
from rangkul.evidence.vocabulary import MemoAbout

# Rows that every member of their study sees.
OF_A_STUDY: tuple[type[Model], ...] = (
    models.StudyMember,
    models.ExpectedRating,
    models.ExpectedProposition,
    models.InformantTarget,
    models.Exchange,
    models.ProjectFile,
    models.Lineage,
    models.Source,
    models.SourceConsent,
    models.SourceText,
    models.Turn,
    models.StudyCase,
    models.CaseVoice,
    models.StudyVariable,
    models.StudyVariableValue,
    models.Code,
    models.CodeVersion,
    models.CodeSet,
    models.CodeSplit,
    models.ForeignCoder,
    models.Sample,
    models.SampleUnit,
    models.SampleCoder,
    models.Adjudication,
)


def _nothing() -> Q:
    return Q(pk__in=[])


class Among(Func):
    """Whether a column holds one of the keys that a question finds; the database asks the question once.

    Written through the ORM, the same question costs a page more time to put than the database to answer.
    """

    output_field = BooleanField()
    question = ""

    def __init__(self, column: str, *values: Any) -> None:
        super().__init__(F(column))
        self.values = values

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY (ARRAY({self.question}))", [*params, *self.values]


class StudyIsMine(Among):
    """A study of the office this person acts for, in which they take part at a moment."""

    question = (
        "SELECT m.study_id FROM evidence_studymember m JOIN evidence_study o ON o.id = m.study_id"
        " WHERE m.user_id = %s AND o.organisation_id = %s AND m.joined_at <= %s"
        " AND (m.left_at IS NULL OR m.left_at > %s)"
    )


class SampleIsOpen(Among):
    """A sample that was opened by a moment."""

    question = "SELECT s.id FROM evidence_sample s WHERE s.unlocked_at <= %s"


class SourceICodeBlind(Among):
    """A source of which this person double-codes a passage that is not opened yet at a moment."""

    question = (
        "SELECT t.source_id FROM evidence_sampleunit u JOIN evidence_sourcetext t ON t.id = u.text_id"
        " JOIN evidence_sample s ON s.id = u.sample_id JOIN evidence_samplecoder c ON c.sample_id = s.id"
        " WHERE c.user_id = %s AND (s.unlocked_at IS NULL OR s.unlocked_at > %s)"
    )


class SampleICodeElsewhere(Among):
    """A sample with a passage of such a source, in whichever version: figures of it tell as much."""

    question = (
        "SELECT n.sample_id FROM evidence_sampleunit n JOIN evidence_sourcetext o ON o.id = n.text_id"
        f" WHERE o.source_id IN ({SourceICodeBlind.question})"
    )


class TextICodeBlind(Among):
    """A text of such a source, an older version too: what was coded there tells as much."""

    question = f"SELECT o.id FROM evidence_sourcetext o WHERE o.source_id IN ({SourceICodeBlind.question})"


def in_my_studies(actor: Actor, at: datetime, column: str = "study_id") -> Q:
    """Rows of the studies the actor takes part in at `at`, in a role that reads studies."""
    if not actor.may(Permission.STUDY_READ):
        return _nothing()
    return Q(StudyIsMine(column, actor.user_id, actor.organisation_id, at, at))


for _model in OF_A_STUDY:
    scope(_model)(in_my_studies)


@scope(models.Framework)
def frameworks(actor: Actor, at: datetime) -> Q:
    """A framework holds no data of anybody: whoever works on studies reads each."""
    return Q() if actor.may(Permission.STUDY_READ) else _nothing()


@scope(models.Study)
def studies(actor: Actor, at: datetime) -> Q:
    """The studies the actor takes part in."""
    return in_my_studies(actor, at, "id")


def _kept_while_i_code_blind(actor: Actor, at: datetime) -> Q:
    """Memos whose words are of a fellow coder, or came in with a file, since we began to code blind."""
    of_my_samples = models.SampleCoder._base_manager.filter(
        Q(sample__unlocked_at=None) | Q(sample__unlocked_at__gt=at),
        sample__coders__user_id=actor.user_id,
        sample__study=OuterRef("study"),
        sample__drawn_at__lte=OuterRef("kept_at"),
    )
    fellow = Exists(of_my_samples.filter(user_id=OuterRef("author")))
    return Q(fellow) | Q(Exists(of_my_samples), author=None)


@scope(models.Coding)
def codings(actor: Actor, at: datetime) -> Q:
    """One's own codings, and a colleague's unless they, or the text, are being double-coded blind."""
    opened = Q(sample=None) | Q(SampleIsOpen("sample_id", at))
    shown = opened & ~Q(TextICodeBlind("text_id", actor.user_id, at))
    return in_my_studies(actor, at) & (Q(coder=actor.user_id) | shown)


@scope(models.Memo)
def memos(actor: Actor, at: datetime) -> Q:
    """One's own memos, and a colleague's unless it tells of what is hidden or is coded blind."""
    seen = models.Coding._base_manager.filter(codings(actor, at)).values("id")
    hidden = Q(about_kind=MemoAbout.CODING) & ~Q(about_coding__in=seen)
    hidden |= Q(TextICodeBlind("about_text_id", actor.user_id, at), about_kind=MemoAbout.TEXT)
    hidden |= Q(SourceICodeBlind("about_source_id", actor.user_id, at), about_kind=MemoAbout.SOURCE)
    hidden |= _kept_while_i_code_blind(actor, at)
    return in_my_studies(actor, at) & (Q(author=actor.user_id) | ~hidden)


@scope(models.AgreementFigures)
def agreement_figures(actor: Actor, at: datetime) -> Q:
    """Figures of open samples, unless the actor codes a source of theirs blind in another one."""
    shown = Q(SampleIsOpen("sample_id", at)) & ~Q(SampleICodeElsewhere("sample_id", actor.user_id, at))
    return in_my_studies(actor, at) & shown


@scope(models.Placement)
def placements(actor: Actor, at: datetime) -> Q:
    """Where a passage was said to belong: hidden with its passage, and from whoever codes its text blind."""
    told = models.Coding._base_manager.filter(
        codings(actor, at) & ~Q(TextICodeBlind("text_id", actor.user_id, at))
    )
    return in_my_studies(actor, at) & (Q(decided_by=actor.user_id) | Q(coding__in=told.values("id")))


@scope(models.CaseMark)
def case_marks(actor: Actor, at: datetime) -> Q:
    """What other software tied to a case; a passage that is hidden is hidden here too."""
    seen = models.Coding._base_manager.filter(codings(actor, at)).values("id")
    return in_my_studies(actor, at) & (Q(coding=None) | Q(coding__in=seen))


@scope(models.SetMember)
def set_members(actor: Actor, at: datetime) -> Q:
    """What belongs to a set; a memo that is hidden is hidden here too."""
    seen = models.Memo._base_manager.filter(memos(actor, at)).values("id")
    return in_my_studies(actor, at) & (Q(memo=None) | Q(memo__in=seen))


@scope(models.CodingStep)
def coding_steps(actor: Actor, at: datetime) -> Q:
    """One's own steps only: they hold what was coded."""
    return in_my_studies(actor, at) & Q(user_id=actor.user_id)


@scope(models.MemberCheck)
def member_checks(actor: Actor, at: datetime) -> Q:
    """Answers of informants; one that cites a hidden coding is hidden with it."""
    seen = models.Coding._base_manager.filter(codings(actor, at)).values("id")
    return in_my_studies(actor, at) & (Q(coding=None) | Q(coding__in=seen))
