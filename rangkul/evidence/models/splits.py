"""Splitting a code: the walk through its passages, and where each was said to belong."""

from django.db import models
from django.db.models import Q

from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.models.codebook import Code
from rangkul.evidence.models.codings import Coding
from rangkul.evidence.vocabulary import Manner, ProposalAnswer


class CodeSplit(StudyRecord):
    """A code whose passages are being sorted into its parts; what is left is counted when it is read."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="splits")
    started_by = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The code only holds its parts from the end of the walk.
    heading = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("code", condition=Q(ended_at=None), name="code_is_split_once_at_a_time")
        ]


class Placement(StudyRecord):
    """Where the lead says that one passage belongs; of a colleague's passage it is a proposal."""

    split = models.ForeignKey(CodeSplit, on_delete=models.PROTECT, related_name="placements")
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="+")
    # Whose passage it is; empty for a coder of an imported project.
    coder = models.BigIntegerField(null=True)
    manner = models.CharField(max_length=8, choices=Manner.choices)
    # Whether the passage stays under the code that is split, and the parts it belongs to, by id.
    kept = models.BooleanField()
    codes = models.JSONField(default=list)
    # The lead's own steps of coding that it took, by number.
    steps = models.JSONField(default=list)
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, blank=True, choices=ProposalAnswer.choices)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(manner__in=Manner.values), name="placement_manner_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=ProposalAnswer.values, answered_at__isnull=False, manner=Manner.PROPOSED),
                name="placement_answer_is_to_a_proposal",
            ),
            models.UniqueConstraint(
                "split", "coding", condition=Q(undone_at=None), name="passage_stands_placed_once"
            ),
        ]
        indexes = [
            models.Index("study", "coder", name="placement_to_answer", condition=Q(answer="", undone_at=None))
        ]
