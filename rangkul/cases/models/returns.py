"""The return, the visits after it, and the closure of the case."""

from django.db import models
from django.db.models import Q

from rangkul.cases.models.base import FileRecord, all_or_none
from rangkul.cases.vocabulary import ReturnKind, VisitOutcome, VisitStatus

# The one wording of a visit that somebody still has to make; its index is taken where this is asked.
TO_MAKE = Q(done_at=None, cancelled_at=None)


class Return(FileRecord):
    """The child goes home or to an institution, with whom and on what promise (level 3)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    returned_at = models.DateTimeField()
    to_whom = models.CharField(max_length=120)
    relation = models.CharField(max_length=20, blank=True)
    institution = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=240, blank=True)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    statement_signed = models.BooleanField(default=False)
    statement_number = models.CharField(max_length=40, blank=True)
    child_view = models.TextField(blank=True)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ReturnKind.values), name="return_kind_is_known"),
            models.CheckConstraint(
                condition=Q(statement_signed=False) | ~Q(statement_number=""),
                name="return_statement_has_its_number",
            ),
            models.UniqueConstraint(
                "statement_number", condition=~Q(statement_number=""), name="statement_number_is_given_once"
            ),
        ]


class Visit(FileRecord):
    """A planned look after one return, and what was found (level 3); cancelled when that return is over."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    going_home = models.ForeignKey(Return, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(outcome__in=["", *VisitOutcome.values]), name="visit_outcome_is_known"
            ),
            models.UniqueConstraint("going_home", "month", name="visit_is_planned_once_a_return"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(cancelled_at=None), name="visit_made_is_not_cancelled"
            ),
            models.CheckConstraint(
                condition=all_or_none("done_at", "done_by", texts=("outcome",)),
                name="visit_made_says_what_was_found",
            ),
        ]
        indexes = [
            models.Index("due_at", name="visit_to_make", condition=TO_MAKE),
            # Asked case by case whether a visit is to come; an index of the case alone would not be taken.
            models.Index("case", "done_at", "cancelled_at", name="visit_of_case"),
        ]

    @property
    def status(self) -> VisitStatus:
        """Whether somebody still has to make it."""
        if self.done_at is not None:
            return VisitStatus.MADE
        return VisitStatus.PLANNED if self.cancelled_at is None else VisitStatus.CANCELLED

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to make it."""
        return self.status == VisitStatus.PLANNED


class Closure(FileRecord):
    """Why a case ends, who asked and which supervisor agreed (level 3)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)
    note = models.TextField(blank=True)
    # When the child died, moved away or came of age, where somebody knows the day.
    happened_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="closure_needs_four_eyes",
            ),
            models.CheckConstraint(
                condition=all_or_none("decided_at", "decided_by", "approved"), name="closure_verdict_is_whole"
            ),
            models.UniqueConstraint("case", condition=Q(decided_at=None), name="closure_is_asked_once"),
        ]
