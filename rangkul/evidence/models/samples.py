"""Double coding: the drawn sample, its passages, who codes it; and what informants say of findings."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.models.codings import Coding
from rangkul.evidence.models.sources import Source, SourceText
from rangkul.evidence.vocabulary import FiguresState, MemberAnswer


class Sample(StudyRecord):
    """Passages drawn by chance for two or more coders; blind until every coder has finished."""

    seed = models.BigIntegerField()
    share = models.FloatField()
    # Speakers whose turns were not drawn, as a rule whoever asks; null: drawn before that could be said.
    left_out = models.JSONField(null=True)
    drawn_by = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    unlocked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="sample_share_is_0_to_1"),
            models.CheckConstraint(
                condition=Q(unlocked_at=None) | Q(unlocked_at__gte=F("drawn_at")),
                name="sample_opens_after_it_is_drawn",
            ),
        ]


class SampleUnit(StudyRecord):
    """One passage of a sample, cut before anybody codes it."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="units")
    text = models.ForeignKey(SourceText, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    stratum = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="sample_unit_ends_after_it_starts"),
            models.UniqueConstraint("sample", "text", "start", name="sample_unit_is_drawn_once"),
        ]


class SampleCoder(StudyRecord):
    """One coder of a sample, and when they said that they had finished, or the lead went on without them."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="coders")
    user_id = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sample", "user_id", name="sample_coder_is_named_once"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False, finished_at=None),
                name="sample_coder_finishes_or_is_released",
            ),
        ]


class AgreementFigures(StudyRecord):
    """How far the coders of an open sample agree, as it was computed from what has this fingerprint."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="figures")
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=FiguresState.choices, default=FiguresState.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    # When they were made, or making them failed.
    ended_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sample", "fingerprint", name="agreement_figures_are_made_once"),
            models.CheckConstraint(
                condition=Q(state=FiguresState.ASKED, ended_at=None, figures=None)
                | Q(state=FiguresState.MADE, ended_at__isnull=False, figures__isnull=False)
                | Q(state=FiguresState.FAILED, ended_at__isnull=False, figures=None),
                name="agreement_figures_state_is_known",
            ),
        ]


class Adjudication(StudyRecord):
    """What the coders settled on where they differed, and why; what each had coded stays beside it."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="adjudications")
    unit = models.ForeignKey(SampleUnit, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey("evidence.Code", on_delete=models.PROTECT, related_name="+")
    # The passage as agreed, in the layer of consensus; empty when the code does not hold here.
    coding = models.ForeignKey(Coding, null=True, on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField()
    reason = models.TextField()
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holds=True, coding__isnull=False) | Q(holds=False, coding=None),
                name="adjudication_has_a_passage_if_it_holds",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="adjudication_has_a_reason"),
        ]
        indexes = [models.Index("sample", "unit", "code", name="adjudication_of_sample")]


class MemberCheck(StudyRecord):
    """A finding shown to an informant and what they answered; a disagreement becomes counter-evidence.

    Who thinks otherwise later answers anew, in a row that follows this one: the newest counts, each stays.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="checks")
    statement = models.TextField()
    answer = models.CharField(max_length=10, blank=True, choices=MemberAnswer.choices)
    words = models.TextField(blank=True)
    coding = models.ForeignKey(Coding, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # The day on which they said so; null of an answer from before that was asked.
    said_on = models.DateField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *MemberAnswer.values]), name="member_answer_is_known"
            ),
            models.UniqueConstraint("follows", name="member_check_is_followed_once"),
        ]

    @property
    def said(self) -> date | None:
        """The day of the answer, as far as one is known."""
        if self.said_on is None and self.answered_at is not None:
            return localdate(self.answered_at)
        return self.said_on
