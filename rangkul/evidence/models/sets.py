"""Groups of codes, sources and memos, as other software keeps them, and what belongs to each."""

from django.db import models
from django.db.models import Q

from rangkul.evidence.models.base import StudyRecord, new_guid
from rangkul.evidence.models.codebook import Code
from rangkul.evidence.models.codings import Memo
from rangkul.evidence.models.sources import Source


class CodeSet(StudyRecord):
    """A named set of codes, sources or memos."""

    guid = models.UUIDField(default=new_guid)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("study", "guid", name="code_set_comes_in_once")]

    def __str__(self) -> str:
        return self.name


class SetMember(StudyRecord):
    """That a code, a source or a memo belongs to a set; it came in with the set and stays."""

    set = models.ForeignKey(CodeSet, on_delete=models.PROTECT, related_name="members")
    code = models.ForeignKey(Code, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=False, source=None, memo=None)
                | Q(code=None, source__isnull=False, memo=None)
                | Q(code=None, source=None, memo__isnull=False),
                name="set_member_is_one_thing",
            ),
            models.UniqueConstraint(
                "set", "code", "source", "memo", nulls_distinct=False, name="set_has_a_member_once"
            ),
        ]
