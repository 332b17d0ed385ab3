"""A project of other software on its way in: the file rests sealed until somebody decides."""

from django.db import models
from django.db.models import Q

from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.models.studies import Exchange
from rangkul.evidence.vocabulary import ExchangeFormat, FileState


class ProjectFile(StudyRecord):
    """A file that was read and not yet brought in; once it is in, only what was found in it is kept."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10, choices=ExchangeFormat.choices)
    sealed = models.BinaryField(null=True)
    report = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.READ)
    exchange = models.ForeignKey(Exchange, null=True, on_delete=models.PROTECT, related_name="+")
    read_by = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="project_file_state_is_known"
            )
        ]
        indexes = [models.Index("study", "read_at", name="project_file_of_study")]

    def __str__(self) -> str:
        return self.file_name
