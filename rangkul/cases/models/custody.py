"""In whose hands the child is: handovers between organisations, and the stay in a shelter."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce

from rangkul.cases.models.base import FileRecord, all_or_none
from rangkul.cases.vocabulary import HandoverStatus, StayStatus
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


class JointHandover(models.Model):
    """One sitting in which many children pass to one receiver; each child has a handover of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    number = models.CharField(max_length=40, unique=True)
    operation = models.ForeignKey("cases.Operation", null=True, on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    # Adults who go along are numbers, as in the operation.
    adults_male = models.PositiveSmallIntegerField(default=0)
    adults_female = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    objects = Closed()


class Handover(FileRecord):
    """A child passes from one organisation to another (slice level 2, and own paper of both)."""

    number = models.CharField(max_length=40, unique=True)
    encounter = models.ForeignKey("cases.Encounter", null=True, on_delete=models.PROTECT, related_name="+")
    joint = models.ForeignKey(JointHandover, null=True, on_delete=models.PROTECT, related_name="handovers")
    from_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, default="in_transit")
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    called = models.CharField(max_length=60, blank=True)
    conditions = ArrayField(models.CharField(max_length=20), default=list)
    # Codes of what the child carries, and the rest in words.
    carries = ArrayField(models.CharField(max_length=12), default=list)
    belongings = models.TextField(blank=True)
    papers = models.TextField(blank=True)
    received_by = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=30, blank=True)
    declined_by = models.BigIntegerField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=30, blank=True, default="")
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # Of a child that never arrived: the reason, who said so and when stand above, as at any end by the giver.
    known = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=HandoverStatus.values),
                name="handover_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=models.F("to_organisation")), name="handover_has_two_parties"
            ),
            models.CheckConstraint(
                condition=~Q(status="declined")
                | ~Q(declined_reason="") & Q(declined_by__isnull=False, declined_at__isnull=False),
                name="handover_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(received_by__isnull=False, received_at__isnull=False),
                name="handover_received_has_receiver",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason="") & Q(withdrawn_by__isnull=False),
                name="handover_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_arrived") | ~Q(withdrawn_reason="") & Q(withdrawn_by__isnull=False),
                name="handover_not_arrived_has_reason",
            ),
            models.UniqueConstraint(
                "child", condition=Q(status="in_transit"), name="handover_is_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index("to_organisation", "status", name="handover_of_receiver"),
            models.Index("given_at", "id", name="handover_by_time"),
            models.Index(
                "to_organisation",
                "received_at",
                name="handover_received_lately",
                condition=Q(status="received"),
            ),
        ]

    @property
    def soon(self) -> timedelta:
        """The second half of the time to answer, in which the clock says that it is due soon."""
        return (self.due_at - self.given_at) / 2


class HandoverNote(FileRecord):
    """A correction to a handover that stays as it was written (slice level 2)."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()


class Shelter(models.Model):
    """A house with beds, run by an organisation."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="shelters")
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=13)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    beds = models.PositiveSmallIntegerField()
    # The day on which it closes or closed. From the moment this is said it takes nobody in.
    closes_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(beds__gte=1), name="shelter_has_a_bed")]

    def __str__(self) -> str:
        return self.name


class _Span(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Stay(FileRecord):
    """A child in a shelter bed, from a moment to a moment (level 3)."""

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+")
    bed = models.PositiveSmallIntegerField()
    # Since the last move; from the start when the child never moved.
    bed_since = models.DateTimeField(null=True)
    picked_up_at = models.DateTimeField()
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    out_reason = models.CharField(max_length=20, blank=True)
    out_to = models.CharField(max_length=120, blank=True)
    property_kept = models.TextField(blank=True)
    health_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gte=models.F("in_at")), name="stay_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(picked_up_at__lte=models.F("in_at")), name="stay_starts_after_pick_up"
            ),
            models.CheckConstraint(
                condition=all_or_none("out_at", texts=("out_reason",)), name="stay_ended_says_why"
            ),
            models.UniqueConstraint("child", condition=Q(out_at=None), name="stay_is_one_at_a_time"),
            ExclusionConstraint(
                name="stay_bed_is_never_taken_twice",
                expressions=[
                    ("shelter", RangeOperators.EQUAL),
                    ("bed", RangeOperators.EQUAL),
                    (_Span(Coalesce("bed_since", "in_at"), "out_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index("shelter", name="stay_open", condition=Q(out_at=None)),
            models.Index("organisation_id", "out_at", name="stay_of_office_by_end"),
        ]

    @property
    def status(self) -> StayStatus:
        """Whether the child is still in the bed."""
        return StayStatus.RUNNING if self.out_at is None else StayStatus.ENDED


class ShiftNote(models.Model):
    """What one shift of a shelter leaves to the next; names children by number only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField()
    text = models.TextField()
    written_by = models.BigIntegerField()
    written_at = models.DateTimeField()
    taken_over_by = models.BigIntegerField(null=True)
    taken_over_at = models.DateTimeField(null=True)

    objects = Closed()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=all_or_none("taken_over_at", "taken_over_by"), name="shift_taker_is_known"
            ),
            models.CheckConstraint(
                condition=Q(taken_over_by=None) | ~Q(taken_over_by=models.F("written_by")),
                name="shift_is_taken_over_by_another",
            ),
        ]
        indexes = [models.Index("shelter", "written_at", name="shift_note_of_house")]
