"""What every record on a child's file has: the child, the city, the legal basis, who wrote it and when."""

from django.db import models
from django.db.models import Q

from rangkul.cases.vocabulary import LegalBasis
from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


def all_or_none(*columns: str, texts: tuple[str, ...] = ()) -> Q:
    """Either each of these columns says something or none does; `texts` say nothing when they are empty."""
    none = Q(**dict.fromkeys(columns)) & Q(**dict.fromkeys(texts, ""))
    every = Q(**{f"{one}__isnull": False for one in columns})
    for one in texts:
        every &= ~Q(**{one: ""})
    return none | every


class FileRecord(models.Model):
    """A row on one child's file; read through `visible`, never through its manager."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.CharField(max_length=13)
    child = models.ForeignKey("cases.Child", on_delete=models.PROTECT, related_name="+", db_index=True)
    legal_basis = models.CharField(max_length=20, choices=LegalBasis.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField()
    organisation_id = models.BigIntegerField()

    objects = Closed()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_basis__in=LegalBasis.values), name="%(class)s_legal_basis_is_known"
            ),
        ]
