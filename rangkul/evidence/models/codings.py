"""Codings: which passage carries which code, in whose hand; memos; and the steps that can be undone."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from rangkul.evidence.models.base import StudyRecord, new_guid
from rangkul.evidence.models.codebook import Code
from rangkul.evidence.models.sources import Source, SourceText, StudyCase
from rangkul.evidence.vocabulary import Facet, Layer, MemoAbout, Polarity, StepKind, Strength


class ForeignCoder(StudyRecord):
    """A coder of an imported project, who has no account here; nobody codes in another's name."""

    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint("study", "guid", name="foreign_coder_comes_in_once")]

    def __str__(self) -> str:
        return self.name


class Coding(StudyRecord):
    """One passage with one code by one coder; positions are code points, the end is not part of it."""

    text = models.ForeignKey(SourceText, on_delete=models.PROTECT, related_name="codings")
    # Found by an index of its own that says more: see below.
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings", db_index=False)
    code_version = models.PositiveIntegerField(default=1)
    # A person with an account here, or a coder of an imported project.
    coder = models.BigIntegerField(null=True)
    foreign_coder = models.ForeignKey(ForeignCoder, null=True, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    polarity = models.CharField(max_length=12, choices=Polarity.choices, default=Polarity.NEUTRAL)
    strength = models.CharField(max_length=18, choices=Strength.choices, default=Strength.NONE)
    facet = models.CharField(max_length=10, choices=Facet.choices, default=Facet.NONE)
    translation = models.TextField(blank=True)
    sample = models.ForeignKey("evidence.Sample", null=True, on_delete=models.PROTECT, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.OPEN)
    guid = models.UUIDField(default=new_guid)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # Other software writes passages of no length; they are kept, not lost.
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="coding_does_not_end_before_start"),
            models.CheckConstraint(
                condition=Q(coder=None, foreign_coder__isnull=False)
                | Q(coder__isnull=False, foreign_coder=None),
                name="coding_has_one_coder",
            ),
            models.CheckConstraint(
                condition=Q(layer=Layer.BLIND, sample__isnull=False)
                | Q(layer__in=[Layer.OPEN, Layer.CONSENSUS]),
                name="coding_layer_is_known",
            ),
            models.CheckConstraint(condition=Q(polarity__in=Polarity.values), name="polarity_is_known"),
            models.CheckConstraint(condition=Q(strength__in=Strength.values), name="strength_is_known"),
            models.CheckConstraint(condition=Q(facet__in=Facet.values), name="facet_is_known"),
            models.UniqueConstraint("study", "guid", name="coding_comes_in_once"),
        ]
        indexes = [
            # With the end, a passage deep in a long text is found without looking at those before it.
            models.Index("text", "start", "end", name="coding_of_span"),
            models.Index("code", "text", "start", name="coding_of_code"),
            # The newest of a code are read in their order, however many there are.
            models.Index(F("code"), F("made_at").desc(), F("id").desc(), name="coding_newest_of_code"),
            models.Index("sample", name="coding_of_sample", condition=Q(sample__isnull=False)),
        ]


ABOUT = tuple(f"about_{kind}" for kind in MemoAbout if kind != MemoAbout.STUDY)


def about(kind: str, key: UUID) -> dict[str, Any]:
    """The columns of a memo that say what it is about."""
    return {"about_kind": kind} | ({} if kind == MemoAbout.STUDY else {f"about_{kind}_id": key})


def _about_one_thing() -> Q:
    """Exactly the column of its kind is set."""
    ways = (
        Q(about_kind=kind, **{f"{one}__isnull": one != f"about_{kind}" for one in ABOUT})
        for kind in MemoAbout
    )
    return reduce(or_, ways)


class Memo(StudyRecord):
    """What somebody thought while coding, about anything; taken back, not deleted."""

    # Of the study itself no column is set; of anything else the one of its kind.
    about_kind = models.CharField(max_length=8, choices=MemoAbout.choices)
    about_source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    about_text = models.ForeignKey(SourceText, null=True, on_delete=models.PROTECT, related_name="+")
    about_code = models.ForeignKey(Code, null=True, on_delete=models.PROTECT, related_name="+")
    about_coding = models.ForeignKey(Coding, null=True, on_delete=models.PROTECT, related_name="+")
    about_case = models.ForeignKey(StudyCase, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.BigIntegerField(null=True)
    foreign_coder = models.ForeignKey(ForeignCoder, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    guid = models.UUIDField(default=new_guid)
    made_at = models.DateTimeField()
    # When these words were kept here or last changed; `made_at` may come from a file.
    kept_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_about_one_thing(), name="memo_is_about_one_thing"),
            models.UniqueConstraint("study", "guid", name="memo_comes_in_once"),
        ]

    @property
    def about_id(self) -> UUID:
        """The key of what it is about."""
        named = f"about_{self.about_kind}_id"
        return self.study_id if self.about_kind == MemoAbout.STUDY else getattr(self, named)


class CodingStep(StudyRecord):
    """One step of one coder as it was before and after, so that it can be undone; seen by that coder only."""

    user_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="coding_step_kind_is_known"),
            models.UniqueConstraint("study", "user_id", "number", name="coding_step_is_numbered_once"),
        ]
