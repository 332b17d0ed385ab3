"""Who there is: people with accounts, organisations and their former names, posts, memberships, areas."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rangkul.core.clocks import last_day
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.vocabulary import AccreditationEnd, GrantAnswer, GrantKind, GrantReason, MoreAsked


class Area(models.Model):
    """A place in the Kemendagri code tree: province, city, kecamatan, kelurahan."""

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index("name", name="area_by_name")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An office or institution that takes part; its kind sets how far it may ever see."""

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    city = models.CharField(max_length=13)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT)
    accredited = models.BooleanField(default=True)
    # The day it ended and why, while it is over; unknown for what ended before the platform asked.
    accreditation_ended_on = models.DateField(null=True)
    accreditation_ended_why = models.CharField(
        max_length=12, blank=True, default="", db_default="", choices=AccreditationEnd.choices
    )
    active = models.BooleanField(default=True)
    phone = models.CharField(max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accreditation_ended_on=None, accreditation_ended_why="")
                | Q(accredited=False, accreditation_ended_on__isnull=False)
                & Q(accreditation_ended_why__in=AccreditationEnd.values),
                name="organisation_accreditation_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def lapsed(self) -> bool:
        """Whether it takes part as an institution that is accredited no more."""
        return self.active and self.kind == OrganisationKind.LKS and not self.accredited


class OrganisationName(models.Model):
    """What an organisation was called, and when; letters print the name of that day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    # Empty: since before the platform knew of it.
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class People(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is how a person signs in."""

    def create_user(self, email: str, password: str | None = None, **values: object) -> "User":
        """One account with a hashed password; no password means it must be set by invitation."""
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person's account; what they may do hangs on their memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(
        max_length=2, default="id", choices=[("id", "Bahasa Indonesia"), ("en", "English")]
    )
    theme = models.CharField(
        max_length=6,
        default="system",
        choices=[("system", _("System")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    is_system = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    # Part of the seal of each session: one more, and every session of this person is over.
    sign_in_round = models.PositiveIntegerField(default=1, db_default=1)

    # No column: the memberships that hold now, on the account behind a request (people.accounts).
    seats: "list[Membership]"

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session is sealed with: another password or another round ends it."""
        sealed = f"{self.password}:{self.sign_in_round}"
        return salted_hmac("rangkul.people.session", sealed, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """None: whoever changes the key of the server ends all sessions."""
        return iter(())

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash of older strength stays until its owner changes it.

        Django would write a stronger one at sign-in, when nobody is signed in yet; the database lets only
        the owner of an account do that.
        """
        return check_password(raw_password, self.password)


class Post(models.Model):
    """A position in an organisation (jabatan); it only prints on letters."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """One person in one organisation in one role, from a moment to a moment."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL)
    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.UniqueConstraint(
                "user", "organisation", "role", "valid_from", name="membership_is_given_once"
            ),
        ]
        indexes = [models.Index("organisation", "role", name="membership_of_organisation")]

    @property
    def last_day(self) -> date | None:
        """The day with which it ends, if an end is set."""
        return last_day(self.valid_to) if self.valid_to else None


class Invitation(models.Model):
    """A way to set one's first password, or a new one: a link for one person, once, for a few days."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    # Of the link's secret only a fingerprint: who reads this table opens nothing.
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class Grant(models.Model):
    """What an administrator wants to give and a second person has to say yes to."""

    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    # Whose account; nobody's when an organisation is to see more.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="grants")
    # Whose people know whether it is right: the office of the role, or one that the person works for.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, blank=True, choices=Role.choices)
    post = models.CharField(max_length=120, blank=True)
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    # The membership whose place a role takes; it ends when somebody says yes.
    replaces = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    # What an organisation becomes: of another kind, accredited again, open again.
    office_kind = models.CharField(
        max_length=20, blank=True, db_default="", default="", choices=OrganisationKind.choices
    )
    accredits = models.BooleanField(db_default=False, default=False)
    reopens = models.BooleanField(db_default=False, default=False)
    # Plain numbers: who asked stays written when the account is gone.
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=GrantAnswer.choices)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True, choices=GrantReason.choices)
    # When the one who asked has put the answer aside.
    noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=GrantKind.values), name="grant_kind_is_known"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *GrantAnswer.values]), name="grant_answer_is_known"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("user_id")), name="grant_is_for_somebody_else"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | Q(answer=GrantAnswer.WITHDRAWN, answered_by=F("asked_by"), answered_at__isnull=False)
                | (
                    Q(answer__in=[GrantAnswer.YES, GrantAnswer.NO], answered_by__isnull=False)
                    & Q(answered_at__isnull=False)
                    & ~Q(answered_by=F("asked_by"))
                    & ~Q(answered_by=F("user_id"))
                ),
                name="grant_is_answered_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(kind=GrantKind.ROLE, role__in=Role.values, valid_from__isnull=False)
                | ~Q(kind=GrantKind.ROLE) & Q(role="", replaces=None),
                name="grant_of_a_role_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind=GrantKind.OFFICE, user=None)
                & (Q(office_kind__in=OrganisationKind.values) | Q(accredits=True) | Q(reopens=True))
                | ~Q(kind=GrantKind.OFFICE)
                & Q(user__isnull=False, office_kind="", accredits=False, reopens=False),
                name="grant_is_about_a_person_or_an_office",
            ),
            models.CheckConstraint(
                condition=(Q(answer=GrantAnswer.NO) & ~Q(reason=""))
                | (~Q(answer=GrantAnswer.NO) & Q(reason="")),
                name="grant_is_refused_with_a_reason",
            ),
        ]
        indexes = [models.Index("organisation", condition=Q(answer=""), name="grant_waits")]

    @property
    def last_day(self) -> date | None:
        """The day with which the role would end, if an end is asked for."""
        return last_day(self.valid_to) if self.valid_to else None

    @property
    def person(self) -> User:
        """Whose account it is about, for a grant that is about one."""
        if self.user is None:
            raise ValueError("this grant is about an organisation")
        return self.user

    @property
    def what(self) -> str:
        """What is asked, in words; of an organisation the very thing that lets it see more."""
        if self.kind != GrantKind.OFFICE:
            return str(self.get_kind_display())
        asked = {
            MoreAsked.KIND: bool(self.office_kind),
            MoreAsked.ACCREDITED: self.accredits,
            MoreAsked.OPEN: self.reopens,
        }
        return ", ".join(str(one.label) for one, wanted in asked.items() if wanted)

    @property
    def about(self) -> str:
        """Whom or what it is about, by name."""
        return self.user.name if self.user else self.organisation.short_name
