"""The data of the berita acara serah terima: Indonesian words, whatever the reader's language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from rangkul.cases.letters import FOLDER, letterhead
from rangkul.cases.models import Handover, HandoverNote
from rangkul.cases.vocabulary import (
    Belonging,
    Condition,
    DeclineHandover,
    HandoverStatus,
    NeverArrived,
    WithdrawHandover,
)
from rangkul.core.clocks import JAKARTA
from rangkul.core.letters import render_letter
from rangkul.people.signatures import Signatory, signatory


def handover_paper(
    handover: Handover, *, notes: Sequence[HandoverNote], child_number: str, at: datetime
) -> bytes:
    """The paper as PDF, with the names and posts of the day on which each side signed."""
    with translation.override("id"):
        return render_letter(FOLDER / "handover.typ", _data(handover, notes, child_number, at))


def _data(
    handover: Handover, notes: Sequence[HandoverNote], child_number: str, at: datetime
) -> dict[str, Any]:
    giver = signatory(handover.given_by, handover.from_organisation_id, handover.given_at)
    given = handover.given_at.astimezone(JAKARTA)
    return {
        "number": handover.number,
        "letterhead": letterhead(handover.city).as_data(),
        "giver": vars(giver),
        "receiver": vars(_receiver(handover)),
        "day": formats.date_format(given, "l, j F Y"),
        "time": formats.date_format(given, "H.i"),
        "place": handover.place,
        "called": handover.called,
        "child_number": child_number,
        "condition": ", ".join(_label(Condition, code) for code in handover.conditions),
        "carries": ", ".join(_label(Belonging, code) for code in handover.carries),
        "belongings": handover.belongings,
        "papers": handover.papers,
        "answer": _answer(handover),
        "notes": [_note(note) for note in notes],
        "signed_on": formats.date_format(
            (handover.received_at or handover.given_at).astimezone(JAKARTA), "j F Y"
        ),
        "printed_at": _moment(at),
    }


def _receiver(handover: Handover) -> Signatory:
    answered_by = handover.received_by or handover.declined_by
    if answered_by is None:
        return Signatory(name="", post="", organisation=handover.to_organisation.name)
    moment = handover.received_at or handover.declined_at or handover.given_at
    return signatory(answered_by, handover.to_organisation_id, moment)


def _answer(handover: Handover) -> str:
    if handover.received_at:
        return _("The child was received on %(moment)s.") % {"moment": _moment(handover.received_at)}
    if handover.status == HandoverStatus.NEVER_ARRIVED and handover.withdrawn_at:
        reason = _label(NeverArrived, handover.withdrawn_reason)
        lost = _("The child never arrived. The giver said so on %(moment)s: %(reason)s.")
        return lost % {"moment": _moment(handover.withdrawn_at), "reason": reason}
    if handover.declined_at:
        reason = _label(DeclineHandover, handover.declined_reason)
        said = _(
            "The handover was declined on %(moment)s. Reason: %(reason)s. The child stayed with the giver."
        )
        return said % {"moment": _moment(handover.declined_at), "reason": reason}
    if handover.withdrawn_at:
        reason = _label(WithdrawHandover, handover.withdrawn_reason)
        taken = _("The giver took the handover back on %(moment)s, before an answer. Reason: %(reason)s.")
        return taken % {"moment": _moment(handover.withdrawn_at), "reason": reason}
    return _("The receiver has not answered yet.")


def _note(note: HandoverNote) -> dict[str, str]:
    by = signatory(note.recorded_by, note.organisation_id, note.recorded_at)
    return {"text": note.text, "by": f"{by.name}, {by.organisation}", "at": _moment(note.recorded_at)}


def _moment(moment: datetime) -> str:
    return formats.date_format(moment.astimezone(JAKARTA), "j F Y, H.i") + " WIB"


def _label(terms: Any, code: str) -> str:
    return str(terms(code).label) if code in terms.values else code
