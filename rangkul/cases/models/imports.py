"""Registers that offices kept before: the batch, its rows and the mapping of columns."""

from django.db import models
from django.db.models import Q

from rangkul.cases.vocabulary import ImportStatus, RowFate
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


class ReaderMapping(models.Model):
    """Which column of an office's sheet holds what; saved so that the next file needs no questions."""

    organisation_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    mapping = models.JSONField()
    saved_by = models.BigIntegerField()
    saved_at = models.DateTimeField()

    objects = Closed()


class ImportBatch(models.Model):
    """One file of one organisation: tried dry, then brought in whole, or undone whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    organisation_id = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    status = models.CharField(max_length=12, default="dry")
    report = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField()
    # When whoever brings it in last said how far it is; a worker that died says nothing more.
    moved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = Closed()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_is_known")
        ]
        indexes = [models.Index("organisation_id", "uploaded_at", name="import_of_organisation")]


class ImportRow(models.Model):
    """Where each row of a file went: in as a child, the same as before, or reported."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    organisation_id = models.BigIntegerField()
    sheet = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    child_id = models.UUIDField(null=True)

    objects = Closed()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=RowFate.values), name="import_row_fate_is_known")
        ]
        indexes = [models.Index("organisation_id", "fingerprint", name="import_row_seen_before")]
