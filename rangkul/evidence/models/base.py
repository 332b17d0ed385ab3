"""What every record of a study has: its study, and a door that opens only through `visible`."""

import uuid

from django.db import models

from rangkul.core.ids import uuid7
from rangkul.core.models import Closed


class StudyRecord(models.Model):
    """A row of one study; read through `visible`, never through its manager."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey("evidence.Study", on_delete=models.PROTECT, related_name="+")

    objects = Closed()

    class Meta:
        abstract = True


def new_guid() -> uuid.UUID:
    """The name under which other software knows a row; it stays the same in every export."""
    return uuid.uuid4()
