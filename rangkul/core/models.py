"""The kernel's tables: the log, the edges, the bars, offers of access, and posts that came once."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rangkul.core.errors import ClosedModel
from rangkul.core.ids import uuid7


class Closed(models.Manager[Any]):
    """A manager that can only add rows; reading goes through `visible(actor, Model)`."""

    def get_queryset(self) -> models.QuerySet[Any]:
        raise ClosedModel(f"read {self.model.__name__} through visible(actor, {self.model.__name__})")

    def create(self, **values: Any) -> Any:
        """Add one row; wall 2 judges whether it may stand."""
        row = self.model(**values)
        row.save(force_insert=True)
        return row

    def bulk_create(self, rows: Any, **options: Any) -> list[Any]:  # type: ignore[override]
        """Add many rows at once; wall 2 judges each."""
        return self.model._base_manager.bulk_create(rows, **options)


class Basis(models.TextChoices):
    """Why an edge exists; recorded and printed, never judged."""

    ASSIGNMENT = "assignment"
    SUPERVISION = "supervision"
    REFERRAL = "referral"
    CONSENT = "consent"
    LEGAL_ORDER = "legal_order"
    BREAK_GLASS = "break_glass"


class Edge(models.Model):
    """The only source of access: one subject, one child, one level, from a moment to a moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    child_id = models.UUIDField()
    subject = models.CharField(max_length=44)
    level = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    source = models.UUIDField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    granted_by = models.BigIntegerField()

    class Meta:
        indexes = [
            # All that a wall asks of an edge; those that are over are never read.
            models.Index(
                "child_id",
                "subject",
                "valid_to",
                name="edge_open",
                include=["level", "valid_from", "revoked_at"],
            ),
            # Without the child: with it the walls would read this one, and the row besides.
            models.Index("subject", name="edge_of_subject"),
            models.Index("source", name="edge_of_source", condition=Q(source__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="edge_level_is_1_to_4"),
            models.CheckConstraint(
                condition=Q(valid_to__gt=models.F("valid_from")), name="edge_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="edge_basis_is_known"),
            models.CheckConstraint(
                condition=Q(subject__regex=r"^([ds]:[0-9]+|u:[0-9]+@[0-9]+)$"),
                name="edge_subject_is_well_formed",
            ),
        ]


class Block(models.Model):
    """The only deny rule: this person may not see this child, whatever edges say."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    child_id = models.UUIDField()
    user_id = models.BigIntegerField()
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("user_id", "child_id", name="block_of_user", condition=Q(lifted_at=None))]


class Offer(models.Model):
    """Access that waits to be taken: the slice of a referral, or the file that comes with a handover."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    child_id = models.UUIDField()
    organisation_id = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    source = models.UUIDField()
    valid_to = models.DateTimeField()
    offered_at = models.DateTimeField()
    offered_by = models.BigIntegerField()
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("source", "organisation_id", name="offer_is_made_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="offer_level_is_1_to_4"),
        ]


class EventKind(models.TextChoices):
    """A step moves the work, a read opens a file, a notice tells somebody."""

    STEP = "step"
    READ = "read"
    NOTICE = "notice"


class Event(models.Model):
    """One thing that happened, in the shape of OCEL 2.0: codes, numbers and dates only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=EventKind.choices)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # Plain numbers, no foreign keys: the log outlives what it speaks of.
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    child_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index("child_id", "occurred_at", name="event_of_child"),
            models.Index("organisation_id", "occurred_at", name="event_of_organisation"),
            models.Index("actor_id", "recorded_at", name="event_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.occurred_at:%Y-%m-%d %H:%M}"


class EventObject(models.Model):
    """What an event touched, and as what."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="objects_touched", db_constraint=False
    )
    qualifier = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index("kind", "object_id", name="event_object_by_thing")]


class Post(models.Model):
    """A form that was posted, so that a double click or a repeated delivery changes nothing."""

    id = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    location = models.TextField(default="")
    posted_at = models.DateTimeField(default=timezone.now)


class KeptForm(models.Model):
    """A form posted after the session had ended: sealed, for the same user, for an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user_id = models.BigIntegerField()
    path = models.CharField(max_length=200)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("user_id", "path", name="kept_form_of_user")]


class Lookup(models.Model):
    """One question whether a child is known, so that thirty an hour can be counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    # Asking again about the same name is the same question.
    question = models.UUIDField(default=uuid.uuid4)
    # Keyed sounds of the names asked about, kept for the hour in which they count; empty when asked again.
    names = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [models.Index("user_id", "asked_at", name="lookup_of_user")]
