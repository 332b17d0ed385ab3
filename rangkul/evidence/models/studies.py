"""A study: its frame, its people, what it expects, whom it wants to hear, and what went in and out."""

from django.db import models
from django.db.models import F, Q

from rangkul.core.ids import uuid7
from rangkul.core.models import Closed
from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.vocabulary import ExchangeFormat, ExchangeWay, NoPattern, Part, StakeholderGroup


class Framework(models.Model):
    """One version of an evaluation framework as loaded; its factors stay data inside `content`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("key", "version", name="framework_version_is_loaded_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Study(models.Model):
    """One evaluation of one programme over one period, read with one framework."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    organisation_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    programme = models.CharField(max_length=200)
    period_from = models.DateField()
    period_to = models.DateField()
    framework = models.ForeignKey(Framework, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, default="id")
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField()
    expected_locked_at = models.DateTimeField(null=True)
    data_opened_at = models.DateTimeField(null=True)
    no_pattern = models.CharField(max_length=20, blank=True, choices=NoPattern.choices)
    # A team that reads interpretively may refuse agreement figures, and says why.
    no_agreement_reason = models.TextField(blank=True)
    # What only a person can say for the COREQ list, by item number.
    reporting = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    objects = Closed()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="study_period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(data_opened_at=None)
                | ~Q(no_pattern="")
                | Q(expected_locked_at__isnull=False, expected_locked_at__lte=F("data_opened_at")),
                name="study_data_open_after_pattern_is_locked",
            ),
            models.CheckConstraint(
                condition=Q(no_pattern__in=["", *NoPattern.values]), name="study_no_pattern_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StudyMember(StudyRecord):
    """One person in one study, from a moment to a moment: the only source of access to its rows."""

    user_id = models.BigIntegerField()
    part = models.CharField(max_length=12, choices=Part.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="study_part_is_known"),
            models.UniqueConstraint(
                "study", "user_id", condition=Q(left_at=None), name="study_member_is_in_once"
            ),
        ]
        indexes = [models.Index("user_id", "study", name="study_of_member")]


class ExpectedRating(StudyRecord):
    """Which range of rating the lead expects at one factor, and why; never changed once locked."""

    node = models.CharField(max_length=120)
    # Both empty: taken back before it was locked.
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None, high=None)
                | Q(low__isnull=False, high__isnull=False, low__lte=F("high"), high__lte=3),
                name="expected_range_is_within_0_to_3",
            ),
            models.UniqueConstraint("study", "node", name="expected_rating_is_one_a_node"),
        ]


class ExpectedProposition(StudyRecord):
    """Whether the lead expects one proposition of the framework to be triggered, and why."""

    proposition = models.CharField(max_length=60)
    triggers = models.BooleanField()
    reason = models.TextField(blank=True)
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("study", "proposition", name="expected_proposition_is_entered_once")
        ]


class InformantTarget(StudyRecord):
    """How many informants of one group the study wants to hear, and how many refused."""

    group = models.CharField(max_length=20, choices=StakeholderGroup.choices)
    target = models.PositiveSmallIntegerField()
    refused = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=StakeholderGroup.values), name="informant_group_is_known"
            ),
            models.UniqueConstraint("study", "group", name="informant_target_is_one_a_group"),
        ]


class Exchange(StudyRecord):
    """One file that came in from other software or went out to it, with what was kept and what was not."""

    direction = models.CharField(max_length=3, choices=ExchangeWay.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10, choices=ExchangeFormat.choices)
    report = models.JSONField(default=dict)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("study", "made_at", name="exchange_of_study")]
