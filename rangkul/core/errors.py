"""How the software says no: refused by a rule, denied by a right, not found, or stale."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class KernelReason(TextChoices):
    """Why the kernel itself refuses a form, whatever it is about."""

    OTHER_OFFICE = (
        "other_office",
        _(
            "You began this form for another organisation, and now act for %(organisation)s: nothing was "
            "done. Go back to the other organisation, or look at everything and send it for this one."
        ),
    )


class RangkulError(Exception):
    """A no that is meant for a person; anything else is our bug and flies."""


class Refused(RangkulError):
    """A rule says no; `reason` is a coded term whose label says what to do next (409)."""

    def __init__(self, reason: TextChoices, **values: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> str:
        """The reason in the reader's language, with its gaps filled."""
        return str(self.reason.label) % self.values if self.values else str(self.reason.label)


class Denied(RangkulError):
    """The role lacks this verb on something it may see (403)."""


class NotFound(RangkulError):
    """It is absent, or the actor may not know of it; both look the same (404)."""


class Stale(RangkulError):
    """A colleague saved first; `current` holds what stands now, to be shown beside what was typed (409)."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        super().__init__("stale")
        self.current = dict(current)


class SilentChange(Exception):
    """A command changed something and recorded no event: our bug, and the change is rolled back."""


class ClosedModel(Exception):
    """Somebody went round the door: the model has no scope, or was read without `visible`."""
