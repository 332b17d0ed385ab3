"""Sources: what was heard or read, who agreed to it, its frozen text, its speakers, its cases."""

from django.db import models
from django.db.models import F, Q

from rangkul.evidence.models.base import StudyRecord, new_guid
from rangkul.evidence.vocabulary import ConsentForm, SourceKind, StakeholderGroup, Tier, VariableKind


class Lineage(StudyRecord):
    """Where sources have what they say from; a press release and the articles made of it are one."""

    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("study", "name", name="lineage_is_named_once")]

    def __str__(self) -> str:
        return self.name


class Source(StudyRecord):
    """One interview, document, article, observation or survey answer of a study."""

    kind = models.CharField(max_length=12, choices=SourceKind.choices)
    title = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=20, blank=True, choices=StakeholderGroup.choices)
    happened_on = models.DateField(null=True)
    language = models.CharField(max_length=8, default="id")
    lineage = models.ForeignKey(Lineage, null=True, on_delete=models.PROTECT, related_name="sources")
    file_name = models.CharField(max_length=200, blank=True)
    # The file as it came, sealed; never shown, kept so that the reading can be checked.
    original = models.BinaryField(null=True)
    guid = models.UUIDField(default=new_guid)
    consent_needed = models.BooleanField(default=False)
    # A child speaks: guardian and child must both have agreed, and quotations stay out of exports.
    with_child = models.BooleanField(default=False)
    # What COREQ asks of an interview: setting, others present, recorded, minutes, returned.
    circumstances = models.JSONField(default=dict)
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_is_known"),
            models.CheckConstraint(
                condition=Q(group__in=["", *StakeholderGroup.values]), name="source_group_is_known"
            ),
            models.UniqueConstraint("study", "guid", name="source_comes_in_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tier(self) -> Tier:
        """Primary or secondary, by kind."""
        return SourceKind(self.kind).tier


class SourceConsent(StudyRecord):
    """That somebody agreed to be used as a source; withdrawn, the row stays and says when."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="consents")
    form = models.CharField(max_length=16, choices=ConsentForm.choices)
    given_on = models.DateField()
    given_by = models.CharField(max_length=80)
    proof = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(form__in=ConsentForm.values), name="consent_form_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="source_consent_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index("source", "given_on", name="consent_of_source")]


class SourceText(StudyRecord):
    """One version of a source's text; codings hang on it by code point, so it is never edited."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    length = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_from = models.CharField(max_length=40, blank=True)
    notices = models.JSONField(default=list)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("source", "version", name="source_text_version_is_one")]


class Turn(StudyRecord):
    """One speaker's turn in a text; positions are code points, the end is not part of it."""

    text = models.ForeignKey(SourceText, on_delete=models.PROTECT, related_name="turns")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    speaker = models.CharField(max_length=80, blank=True)
    at_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="turn_ends_after_it_starts")
        ]
        indexes = [models.Index("text", "start", name="turn_of_text")]


class StudyCase(StudyRecord):
    """A case of the study (a person, an office, an event), not of case work; tied to sources and codings."""

    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint("study", "guid", name="study_case_comes_in_once")]

    def __str__(self) -> str:
        return self.name


class StudyVariable(StudyRecord):
    """A property that cases or sources of a study have."""

    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=VariableKind.choices)
    description = models.TextField(blank=True)
    # Where each band of numbers begins and what it is called, from low to high; empty: every value alone.
    bands = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    version = models.PositiveIntegerField(default=1, db_default=1)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("study", "guid", name="study_variable_comes_in_once")]

    def __str__(self) -> str:
        return self.name


class StudyVariableValue(StudyRecord):
    """What one case or one source has in one variable, as written; empty is a value too."""

    variable = models.ForeignKey(StudyVariable, on_delete=models.PROTECT, related_name="values")
    case = models.ForeignKey(StudyCase, null=True, on_delete=models.PROTECT, related_name="values")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="values")
    value = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None, source__isnull=False) | Q(case__isnull=False, source=None),
                name="variable_value_is_of_one_thing",
            ),
            models.UniqueConstraint(
                "variable", "case", "source", nulls_distinct=False, name="variable_value_is_one"
            ),
        ]
