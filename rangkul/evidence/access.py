"""Which studies, sources, codings and memos an actor may know about: those of studies they take part in."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

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


def memberships(actor: Actor, at: datetime) -> "QuerySet[Any]":
    """The actor's own memberships of studies that run at `at`."""
    return models.StudyMember._base_manager.filter(
        Q(left_at=None) | Q(left_at__gt=at), user_id=actor.user_id, joined_at__lte=at
    )


def in_my_studies(actor: Actor, at: datetime, column: str = "study_id") -> Q:
    """Rows of the studies the actor takes part in at `at`, in a role that reads studies."""
    if not actor.may(Permission.STUDY_READ):
        return _nothing()
    return Q(**{f"{column}__in": memberships(actor, at).values("study_id")})


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


def _sources_i_code_blind(actor: Actor, at: datetime) -> "QuerySet[Any]":
    """Sources of which the actor double-codes a passage that is not opened yet."""
    return models.SampleUnit._base_manager.filter(
        Q(sample__unlocked_at=None) | Q(sample__unlocked_at__gt=at), sample__coders__user_id=actor.user_id
    ).values("text__source_id")


def _texts_i_code_blind(actor: Actor, at: datetime) -> "QuerySet[Any]":
    """Their texts, the older versions too: what was coded there tells as much."""
    return models.SourceText._base_manager.filter(source__in=_sources_i_code_blind(actor, at)).values("id")


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
    opened = models.Sample._base_manager.filter(unlocked_at__lte=at).values("id")
    shown = (Q(sample=None) | Q(sample__in=opened)) & ~Q(text__in=_texts_i_code_blind(actor, at))
    return in_my_studies(actor, at) & (Q(coder=actor.user_id) | shown)


@scope(models.Memo)
def memos(actor: Actor, at: datetime) -> Q:
    """One's own memos, and a colleague's unless it tells of what is hidden or is coded blind."""
    hidden = Q(about_kind=MemoAbout.CODING) & ~Q(
        about_id__in=models.Coding._base_manager.filter(codings(actor, at)).values("id")
    )
    hidden |= Q(about_kind=MemoAbout.TEXT, about_id__in=_texts_i_code_blind(actor, at))
    hidden |= Q(about_kind=MemoAbout.SOURCE, about_id__in=_sources_i_code_blind(actor, at))
    hidden |= _kept_while_i_code_blind(actor, at)
    return in_my_studies(actor, at) & (Q(author=actor.user_id) | ~hidden)


@scope(models.Placement)
def placements(actor: Actor, at: datetime) -> Q:
    """Where a passage was said to belong: hidden with its passage, and from whoever codes its text blind."""
    told = models.Coding._base_manager.filter(codings(actor, at)).exclude(
        text__in=_texts_i_code_blind(actor, at)
    )
    return in_my_studies(actor, at) & (Q(decided_by=actor.user_id) | Q(coding__in=told.values("id")))


@scope(models.CodingStep)
def coding_steps(actor: Actor, at: datetime) -> Q:
    """One's own steps only: they hold what was coded."""
    return in_my_studies(actor, at) & Q(user_id=actor.user_id)


@scope(models.MemberCheck)
def member_checks(actor: Actor, at: datetime) -> Q:
    """Answers of informants; one that cites a hidden coding is hidden with it."""
    seen = models.Coding._base_manager.filter(codings(actor, at)).values("id")
    return in_my_studies(actor, at) & (Q(coding=None) | Q(coding__in=seen))
