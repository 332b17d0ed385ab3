"""The codebook: a tree of codes, their older wordings, and sets of codes."""

from django.db import models
from django.db.models import Q

from rangkul.evidence.models.base import StudyRecord, new_guid


class Code(StudyRecord):
    """One code; merged or retired it stays, so that what was coded with it can still be read."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    examples = models.TextField(blank=True)
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
        return self.path or self.name


class CodeVersion(StudyRecord):
    """An older wording of a code, kept so that earlier codings can be read as they were meant."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="older")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    examples = models.TextField(blank=True)
    replaced_by = models.BigIntegerField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="code_version_is_one")]


class CodeSet(StudyRecord):
    """A named set of codes, sources or memos, as other software keeps them."""

    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    # Lists of guids by kind: codes, sources, memos.
    members = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("study", "guid", name="code_set_comes_in_once")]

    def __str__(self) -> str:
        return self.name
