"""What a form shows when a colleague saved first."""

from copy import copy
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _


def hold_to(form: Form, version: Any) -> None:
    """Keep what was typed, on the version that stands now, so that saving again replaces it."""
    typed: Any = copy(form.data)
    typed[form.add_prefix("version")] = str(version)
    form.data = typed
    form.add_error(
        None,
        _("Somebody changed this meanwhile. Compare what stands now; save again to put yours in its place."),
    )
