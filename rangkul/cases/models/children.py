"""The child: a number everyone may point at, and behind it names, contacts, consent and what is sealed."""

import uuid

from django.db import models
from django.db.models import Q

from rangkul.cases.models.base import FileRecord, all_or_none
from rangkul.cases.vocabulary import MatchDecision
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


class Child(models.Model):
    """The signpost (level 1): that there is a child, its number, and which desk holds it."""

    # Random, not ordered by time: the number must not tell when a child was met.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField(max_length=13)
    number = models.CharField(max_length=20, unique=True)
    holder = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    # Set by computation from `same_as` decisions: the child whose number stands for the whole group.
    canonical = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    objects = Closed()

    def __str__(self) -> str:
        return self.number


class ChildIdentity(FileRecord):
    """Who the child is, as known at one time (level 3); a correction is a new version."""

    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    full_name = models.CharField(max_length=120, blank=True)
    nickname = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    # The range of birth dates that fits what was said or guessed.
    born_from = models.DateField(null=True)
    born_to = models.DateField(null=True)
    age_basis = models.CharField(max_length=12, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)
    mother_name = models.CharField(max_length=120, blank=True)
    father_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=240, blank=True)
    origin = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    school = models.CharField(max_length=120, blank=True)
    in_school = models.BooleanField(null=True)
    papers = models.CharField(max_length=20, blank=True)
    marks = models.CharField(max_length=240, blank=True)
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True, db_index=True)
    kk_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.UniqueConstraint("child", "version", name="identity_versions_are_counted"),
            models.UniqueConstraint(
                "child", condition=Q(current=True), name="identity_has_one_current_version"
            ),
            models.CheckConstraint(
                condition=Q(born_from=None) | Q(born_to=None) | Q(born_to__gte=models.F("born_from")),
                name="identity_births_are_in_order",
            ),
        ]


class Alias(FileRecord):
    """Another name the child goes by (level 3)."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, default="nickname")


class Contact(FileRecord):
    """Somebody who can be asked about the child, and how to reach them (level 3)."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=240, blank=True)
    safe = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)


class Consent(FileRecord):
    """What a parent or guardian agreed to, for which purpose and organisation, with proof (level 3)."""

    purpose = models.CharField(max_length=30)
    to_organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_by = models.CharField(max_length=120)
    relation = models.CharField(max_length=20)
    form = models.CharField(max_length=20)
    proof = models.CharField(max_length=240, blank=True)
    child_assents = models.BooleanField(null=True)
    given_at = models.DateTimeField()
    valid_to = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__gt=models.F("given_at")), name="consent_ends_after_it_is_given"
            ),
            models.CheckConstraint(
                condition=all_or_none("withdrawn_at", "withdrawn_by"), name="consent_withdrawer_is_known"
            ),
        ]


class SealedNote(FileRecord):
    """What only level 4 opens: abuse, safe place, informant, contact with the law; encrypted."""

    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()


class SameAs(FileRecord):
    """One decision whether two numbers are one child (level 3 on either); the newest on a pair stands.

    Who does not read the other file can only ask; "same" then needs the word of somebody who does.
    """

    other = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10)
    # The office that holds the other file, if it was asked.
    asked_of_id = models.BigIntegerField(null=True)
    score = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["other", "recorded_at"], condition=Q(decision="asked"), name="same_as_asked"
            ),
        ]
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(condition=~Q(child=models.F("other")), name="same_as_needs_two_children"),
            models.CheckConstraint(
                condition=Q(decision__in=MatchDecision.values), name="same_as_decision_is_known"
            ),
        ]


class MatchProposal(FileRecord):
    """Two numbers that look like one child, waiting for a person (level 3 on the first)."""

    other = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    band = models.CharField(max_length=8)
    reasons = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "decided_at", "-score"], name="match_proposal_waiting")
        ]
        constraints = [
            *FileRecord.Meta.constraints,
            models.UniqueConstraint("child", "other", name="match_is_proposed_once"),
            models.CheckConstraint(condition=~Q(child=models.F("other")), name="match_needs_two_children"),
        ]


class MatchFeature(models.Model):
    """One hashed feature of one record of a child; only the matching function reads across them."""

    id = models.BigAutoField(primary_key=True)
    city = models.CharField(max_length=13)
    child_id = models.UUIDField()
    record_id = models.UUIDField(default=uuid7)
    kind = models.PositiveSmallIntegerField()
    code = models.BigIntegerField()

    objects = Closed()

    class Meta:
        indexes = [
            models.Index("code", "child_id", name="match_feature_by_code"),
            models.Index("record_id", name="match_feature_of_record"),
        ]
