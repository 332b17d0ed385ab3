"""The case: which step it is at, how the child was assessed, and what was planned and given."""

from django.db import models
from django.db.models import Q

from rangkul.cases.models.base import FileRecord, all_or_none
from rangkul.cases.vocabulary import CaseStatus

# The one wording of an open case: closure asked for is open still. Its index is taken where this is asked.
IS_OPEN = ~Q(status=CaseStatus.CLOSED.value)


class ProcedureVersion(models.Model):
    """One version of a procedure as loaded; a case keeps the version it began with."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    city = models.CharField(max_length=13)
    text = models.TextField()
    valid_from = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="procedure_version_is_loaded_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Case(FileRecord):
    """The work with one child, from opening to closure (level 3)."""

    number = models.CharField(max_length=40, unique=True)
    procedure = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, default="open")
    holder = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    worker_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    risk = models.CharField(max_length=10, blank=True)
    reopens = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="case_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | IS_OPEN & Q(closed_at=None),
                name="case_closed_has_its_end",
            ),
            models.UniqueConstraint("child", condition=IS_OPEN, name="case_is_one_open_a_child"),
        ]
        indexes = [
            models.Index("holder", "status", name="case_of_holder"),
            models.Index("worker_id", "status", name="case_of_worker"),
            models.Index("holder", "opened_at", "id", name="case_open", condition=IS_OPEN),
            models.Index("holder", "closed_at", "id", name="case_closed", condition=Q(status="closed")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the work with the child goes on; while closure is asked for it does."""
        return self.status != CaseStatus.CLOSED


class Assessment(FileRecord):
    """One filled instrument (level 3); signed it is never edited, a correction is a new version."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    instrument_version = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.UniqueConstraint("case", "instrument", "version", name="assessment_versions_are_counted"),
            models.UniqueConstraint(
                "case", "instrument", condition=Q(signed_at=None), name="assessment_has_one_draft"
            ),
            models.CheckConstraint(
                condition=all_or_none("signed_at", "signed_by"), name="assessment_signer_is_known"
            ),
        ]


class Plan(FileRecord):
    """What is to be done with and for the child (level 3); signed it is never edited."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    child_view = models.TextField(blank=True)
    family_view = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.UniqueConstraint("case", "version", name="plan_versions_are_counted"),
            models.UniqueConstraint("case", condition=Q(signed_at=None), name="plan_has_one_draft"),
            models.CheckConstraint(
                condition=all_or_none("signed_at", "signed_by"), name="plan_signer_is_known"
            ),
        ]


class PlanItem(FileRecord):
    """One need and the service that answers it (level 3); its start and end are events."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    stream = models.CharField(max_length=30)
    horizon = models.CharField(max_length=12)
    need = models.CharField(max_length=240)
    service = models.CharField(max_length=40)
    provider = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    indicator = models.CharField(max_length=240, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    result_note = models.TextField(blank=True)
    # The same service in the plan before this one; what happens to it there until this plan is signed counts.
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=all_or_none("ended_at", texts=("result",)),
                name="service_ended_says_what_it_brought",
            ),
        ]
