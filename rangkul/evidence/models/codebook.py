"""The codebook: a tree of codes and their older wordings."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from rangkul.evidence.models.base import StudyRecord, new_guid

WORDED = ("name", "definition", "include", "exclude", "examples")


def in_words(row: Any, field: str = "name") -> str:
    """The words of a code in the reader's language where it has them in it, else as first written."""
    spoken = (get_language() or "id")[:2]
    other = getattr(row, f"other_{field}") if spoken == row.other_language else ""
    return str(other or getattr(row, field))


def in_other_words(row: Any, field: str = "name") -> str:
    """The wording that the reader does not see, where somebody worded it in both languages."""
    both = {str(getattr(row, field)), str(getattr(row, f"other_{field}"))} - {"", in_words(row, field)}
    return next(iter(both), "")


class Worded(StudyRecord):
    """What a code is called and means, in the language of its study, and maybe in another."""

    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    examples = models.TextField(blank=True)
    other_language = models.CharField(max_length=2, blank=True, db_default="")
    other_name = models.CharField(max_length=200, blank=True, db_default="")
    other_definition = models.TextField(blank=True, db_default="")
    other_include = models.TextField(blank=True, db_default="")
    other_exclude = models.TextField(blank=True, db_default="")
    other_examples = models.TextField(blank=True, db_default="")

    class Meta:
        abstract = True

    @property
    def shown_name(self) -> str:
        """The name in the reader's language."""
        return in_words(self)

    @property
    def shown_definition(self) -> str:
        """The definition in the reader's language."""
        return in_words(self, "definition")

    @property
    def shown_include(self) -> str:
        """When to use it, in the reader's language."""
        return in_words(self, "include")

    @property
    def shown_exclude(self) -> str:
        """When not to use it, in the reader's language."""
        return in_words(self, "exclude")

    @property
    def shown_examples(self) -> str:
        """What fits it, in the reader's language."""
        return in_words(self, "examples")


class Code(Worded):
    """One code; merged or retired it stays, so that what was coded with it can still be read."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    guid = models.UUIDField(default=new_guid)
    # A word of CodeColour, or #rrggbb as other software wrote it.
    colour = models.CharField(max_length=8, default="blue")
    is_codable = models.BooleanField(default=True)
    # The factor of the framework it stands for; empty: it emerged from the data.
    node = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    # Not kept: set where codes are read together, for those whose name another one carries too.
    path = ""

    class Meta:
        constraints = [
            models.UniqueConstraint("study", "guid", name="code_comes_in_once"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="code_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="code_is_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index("study", "parent", "position", name="code_in_tree")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """What it is called in a list, where nothing else says under which code it stands."""
        return self.path or self.shown_name


class CodeVersion(Worded):
    """An older wording of a code, kept so that earlier codings can be read as they were meant."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="older")
    version = models.PositiveIntegerField()
    replaced_by = models.BigIntegerField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="code_version_is_one")]
