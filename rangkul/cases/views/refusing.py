"""How a refusal is said on the form it is about: at the field, with everything typed still there."""

from collections.abc import Mapping

from django.forms import Form

from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused

_MOMENTS = ("given_at", "done_at", "returned_at", "out_at", "in_at", "met_at", "started_at", "happened_on")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    Reason.TIME_IN_FUTURE: _MOMENTS,
    Reason.TIME_BEFORE_START: ("out_at", "returned_at", "picked_up_at"),
    Reason.ARRIVED_BEFORE_MEETING: ("in_at",),
    Reason.DUE_IN_PAST: ("due_on",),
    Reason.VISIT_BEFORE_RETURN: ("done_at",),
    Reason.CLOSURE_BEFORE_BIRTH: ("happened_on",),
    Reason.CLOSURE_BEFORE_SEEN: ("happened_on",),
    Reason.HANDOVER_BEFORE_MEETING: ("given_at",),
    Reason.MET_AFTER_HANDOVER: ("met_at",),
    Reason.BIRTH_IN_FUTURE: ("birth_on",),
    Reason.BORN_AFTER_MEETING: ("birth_on",),
    Reason.BORN_LONG_AGO: ("birth_on",),
    Reason.STATEMENT_MISSING: ("statement_signed",),
    Reason.RETURN_NEEDS_INSTITUTION: ("institution",),
    Reason.BED_TAKEN: ("bed",),
    Reason.STAY_RUNNING: ("child",),
    Reason.NOT_RECEIVED_YET: ("child",),
}


def say_no(form: Form, no: Refused) -> None:
    """Put the sentence at the field it is about, else on top."""
    field = next((name for name in _FIELDS.get(no.reason, ()) if name in form.fields), None)
    form.add_error(field, no.sentence)
