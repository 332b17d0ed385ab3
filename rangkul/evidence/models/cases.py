"""Which voices, passages and codes belong to a case of a study."""

from django.db import models
from django.db.models import Q

from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.models.codebook import Code
from rangkul.evidence.models.codings import Coding
from rangkul.evidence.models.sources import Source, StudyCase


class CaseVoice(StudyRecord):
    """That a speaker of a source, or the whole source, speaks for a case; taken back, the row stays."""

    case = models.ForeignKey(StudyCase, on_delete=models.PROTECT, related_name="voices")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="voices")
    # As the turns of the text name them; empty: whatever the source says.
    speaker = models.CharField(max_length=80, blank=True)
    linked_by = models.BigIntegerField()
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "case", "source", "speaker", condition=Q(unlinked_at=None), name="voice_is_of_a_case_once"
            )
        ]
        indexes = [models.Index("source", name="voices_of_source", condition=Q(unlinked_at=None))]


class CaseMark(StudyRecord):
    """A passage or a code that other software tied to a case; it came in with the case and stays."""

    case = models.ForeignKey(StudyCase, on_delete=models.PROTECT, related_name="marks")
    coding = models.ForeignKey(Coding, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coding=None, code__isnull=False) | Q(coding__isnull=False, code=None),
                name="case_mark_is_of_one_thing",
            ),
            models.UniqueConstraint(
                "case", "coding", "code", nulls_distinct=False, name="case_is_marked_once"
            ),
        ]
