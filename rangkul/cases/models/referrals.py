"""Work asked of another organisation: the referral, what it shows once accepted, and its messages."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from rangkul.cases.models.base import FileRecord, all_or_none
from rangkul.cases.vocabulary import MessageKind, Urgency
from rangkul.cases.vocabulary import ReferralStatus as S
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed

_CAME_TO_NOTHING = [S.DECLINED.value, S.WITHDRAWN.value, S.EXPIRED.value]
_OVER = [*_CAME_TO_NOTHING, S.CLOSED.value]
_LIVE = [status for status in S.values if status not in _OVER]


class Referral(FileRecord):
    """A request to an organisation's queue (level 1 for the two parties, level 3 for the file's readers)."""

    number = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    plan_item = models.ForeignKey("cases.PlanItem", null=True, on_delete=models.PROTECT, related_name="+")
    # The consent it rests on, when it rests on one: withdrawn with it.
    consent = models.ForeignKey("cases.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10)
    status = models.CharField(max_length=14, default="sent")
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    answer_due = models.DateTimeField()
    # Until when whoever has the turn takes it: answer, start, report, read the report. None once it is over.
    turn_due = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    # Until when the receiver's desk keeps what acceptance opened; each word that it goes on moves it.
    access_until = models.DateTimeField(null=True)
    # What came instead of a referral that came to nothing: until somebody says it, it waits for its sender.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_how = models.CharField(max_length=20, blank=True, default="")
    decline_reason = models.CharField(max_length=30, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=S.values), name="referral_status_is_known"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="referral_urgency_is_known"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""), name="referral_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=models.F("to_organisation")), name="referral_has_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_OVER, ended_at__isnull=False) | Q(status__in=_LIVE, ended_at=None),
                name="referral_over_has_its_end",
            ),
            models.CheckConstraint(
                condition=all_or_none("settled_at", "settled_by", texts=("settled_how",)),
                name="referral_settled_says_how",
            ),
        ]
        indexes = [
            models.Index("to_organisation", "status", "answer_due", name="referral_inbox"),
            models.Index("from_organisation", "status", "answer_due", name="referral_outbox"),
            models.Index(
                "from_organisation",
                "ended_at",
                name="referral_unsettled",
                condition=Q(status__in=_CAME_TO_NOTHING, settled_at=None),
            ),
            # What nobody has answered, the longest late first: a large office has a thousand of them.
            models.Index(
                "from_organisation",
                "turn_due",
                name="referral_unanswered",
                condition=Q(answered_at=None, turn_due__isnull=False),
            ),
            # A page of the list is read along one of these.
            *(
                models.Index(
                    side, moment, "id", name=f"referral_{word}_{way}", condition=Q(status__in=statuses)
                )
                for word, moment, statuses in (("turn", "turn_due", _LIVE), ("over", "ended_at", _OVER))
                for side, way in (("to_organisation", "to"), ("from_organisation", "from"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def access_ends(self) -> datetime:
        """When the receiver's access ends unless somebody says that the service goes on."""
        return self.access_until or self.expires_at


class ReferralSlice(FileRecord):
    """The few fields the service needs, copied when sent (level 2: opens on acceptance)."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    age = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    need = models.CharField(max_length=240, blank=True)
    fields = models.JSONField(default=dict)


class ReferralReason(FileRecord):
    """Why this is in the child's best interest (level 3: stays with the file)."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    # A listed reason, and why in words.
    reason = models.CharField(max_length=20, blank=True)
    best_interest = models.TextField()


class ReferralMessage(FileRecord):
    """What the two parties write each other: questions and answers (level 1), reports (level 2)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        constraints = [
            *FileRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind_is_known"),
        ]


class Notice(models.Model):
    """Something an organisation, or one person in it, is told automatically; it says that, never who."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    organisation_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    # The number under which the told office knows the thing. It stays when the thing closes to them: who must
    # stop working on a referral has to know on which.
    paper = models.CharField(max_length=40, blank=True, default="")
    # One reminder or escalation a thing, however often the worker looks.
    unique_key = models.CharField(max_length=120, unique=True)
    for_supervisors = models.BooleanField(default=False)
    # The one person it is for: nobody else sees it, so nobody reads it away. Empty: whoever is at the desk.
    for_user = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)

    objects = Closed()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=all_or_none("read_at", "read_by"), name="notice_reader_is_known"
            ),
        ]
        indexes = [models.Index("organisation_id", "read_at", "sent_at", name="notice_of_organisation")]
