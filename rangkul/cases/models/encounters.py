"""Meetings on the street: one child, or a group operation, and what the catch rule says."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rangkul.cases.models.base import FileRecord
from rangkul.cases.vocabulary import GRAVE, EncounterKind
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


class Operation(models.Model):
    """An outreach round or raid of one organisation; adults are counted here and never become a file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    organisation_id = models.BigIntegerField()
    kind = models.CharField(
        max_length=12, choices=[("outreach", "outreach"), ("raid", "raid"), ("report", "report")]
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    adults_male = models.PositiveSmallIntegerField(default=0)
    adults_female = models.PositiveSmallIntegerField(default=0)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = Closed()

    class Meta:
        indexes = [models.Index("organisation_id", "started_at", name="operation_of_organisation")]


class Encounter(FileRecord):
    """One child met once, as told and as seen (level 3, own paper of who recorded it, see access)."""

    operation = models.ForeignKey(Operation, null=True, on_delete=models.PROTECT, related_name="encounters")
    kind = models.CharField(max_length=12)
    met_at = models.DateTimeField()
    nickname = models.CharField(max_length=60, blank=True)
    full_name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    age_basis = models.CharField(max_length=12, blank=True)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    # Rounded to about 100 m before it is stored.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    activity = models.CharField(max_length=20, blank=True)
    conditions = ArrayField(models.CharField(max_length=20), default=list)
    companions = ArrayField(models.CharField(max_length=20), default=list)
    origin = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    mother_name = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("organisation_id", "met_at", name="encounter_of_organisation"),
            models.Index("child", "met_at", name="encounter_of_child"),
            models.Index("met_at", "id", name="encounter_by_time"),
            models.Index(
                "organisation_id",
                "met_at",
                name="encounter_taken_along",
                condition=Q(kind=EncounterKind.RAID.value)
                | Q(conditions__overlap=[one.value for one in GRAVE]),
            ),
        ]
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=models.F("age_from")),
                name="encounter_age_range_is_ordered",
            ),
        ]


class EncounterVersion(FileRecord):
    """What stood in an encounter before somebody mended it: as open as the encounter, and never changed."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="versions")
    # The version of the encounter in which these words stood, and the columns that were mended then.
    version = models.PositiveIntegerField()
    before = models.JSONField()

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.UniqueConstraint("encounter", "version", name="encounter_version_is_kept_once"),
        ]


class CatchDecision(FileRecord):
    """Which catch this is and what follows from it (level 3); the rule proposes, a person decides."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="+")
    catch_number = models.PositiveSmallIntegerField()
    rule_code = models.CharField(max_length=40)
    proposed = models.CharField(max_length=30)
    decided = models.CharField(max_length=30)
    override_code = models.CharField(max_length=30, blank=True, default="")
    override_reason = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decided=models.F("proposed")) | ~Q(override_code="") & ~Q(override_reason=""),
                name="catch_override_has_reason",
            ),
        ]
