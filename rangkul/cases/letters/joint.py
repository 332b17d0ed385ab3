"""The data of the berita acara of a joint handover: one line a child, two signatures for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from rangkul.cases.letters import FOLDER, letterhead
from rangkul.cases.models import Handover, JointHandover
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


def joint_paper(joint: JointHandover, lines: Sequence[Handover], *, at: datetime) -> bytes:
    """The paper as PDF; each child has a paper of its own besides, whose number stands in its line."""
    with translation.override("id"):
        return render_letter(FOLDER / "joint.typ", _data(joint, lines, at))


def _data(joint: JointHandover, lines: Sequence[Handover], at: datetime) -> dict[str, Any]:
    given = joint.given_at.astimezone(JAKARTA)
    return {
        "number": joint.number,
        "letterhead": letterhead(joint.city).as_data(),
        "giver": vars(signatory(joint.given_by, joint.from_organisation_id, joint.given_at)),
        "receiver": vars(_receiver(joint, lines)),
        "day": formats.date_format(given, "l, j F Y"),
        "time": formats.date_format(given, "H.i"),
        "place": joint.place,
        "adults_male": joint.adults_male,
        "adults_female": joint.adults_female,
        "lines": [_line(one) for one in lines],
        "received": sum(one.status == "received" for one in lines),
        "signed_on": formats.date_format(given, "j F Y"),
        "printed_at": _moment(at),
    }


def _receiver(joint: JointHandover, lines: Sequence[Handover]) -> Signatory:
    """Whoever received the most of them; several people may have answered at the door."""
    signed = [(one.received_by, one.received_at) for one in lines if one.received_by and one.received_at]
    if not signed:
        return Signatory(name="", post="", organisation=joint.to_organisation.name)
    people = [by for by, _moment in signed]
    most = max(sorted(set(people)), key=people.count)
    return signatory(most, joint.to_organisation_id, min(moment for by, moment in signed if by == most))


def _line(one: Handover) -> dict[str, str]:
    carried = [_label(Belonging, code) for code in one.carries]
    return {
        "called": one.called,
        "child_number": getattr(one, "number_of", None) or "",
        "number": one.number,
        "conditions": ", ".join(_label(Condition, code) for code in one.conditions),
        "belongings": "; ".join(part for part in (", ".join(carried), one.belongings) if part),
        "papers": one.papers,
        "answer": _answer(one),
    }


def _answer(one: Handover) -> str:
    if one.received_at:
        return _("Received %(moment)s") % {"moment": _moment(one.received_at)}
    if one.status == HandoverStatus.NEVER_ARRIVED:
        return _("Never arrived: %(reason)s") % {"reason": _label(NeverArrived, one.withdrawn_reason)}
    if one.declined_at:
        return _("Declined: %(reason)s") % {"reason": _label(DeclineHandover, one.declined_reason)}
    if one.withdrawn_at:
        return _("Taken back: %(reason)s") % {"reason": _label(WithdrawHandover, one.withdrawn_reason)}
    return _("Not answered yet")


def _moment(moment: datetime) -> str:
    return formats.date_format(moment.astimezone(JAKARTA), "j M Y, H.i")


def _label(terms: Any, code: str) -> str:
    return str(terms(code).label) if code in terms.values else code
