"""The data of the surat pernyataan: Indonesian words, whatever the reader's language."""

from datetime import datetime
from typing import Any

from django.utils import formats, translation

from rangkul.cases.letters import FOLDER, letterhead
from rangkul.cases.models import Case, ChildIdentity
from rangkul.cases.queries.same import standing_number
from rangkul.cases.vocabulary import Sex
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.letters import render_letter
from rangkul.people.signatures import signatory


def statement_letter(
    case: Case, identity: ChildIdentity | None, *, number: str, actor: Actor, at: datetime
) -> bytes:
    """The letter as PDF, with lines to fill in by hand for what is not known yet."""
    with translation.override("id"):
        return render_letter(FOLDER / "statement.typ", _data(case, identity, number, actor, at))


def _data(
    case: Case, identity: ChildIdentity | None, number: str, actor: Actor, at: datetime
) -> dict[str, Any]:
    known = identity or ChildIdentity()
    born = formats.date_format(known.birth_on, "j F Y") if known.birth_on else ""
    return {
        "number": number,
        "letterhead": letterhead(case.city).as_data(),
        "officer": vars(signatory(actor.user_id, actor.organisation_id, at)),
        "child_number": standing_number(actor, case.child),
        "child": known.full_name or known.nickname,
        "sex": str(Sex(known.sex).label) if known.sex in Sex.values else "",
        "born": ", ".join(part for part in (known.birth_place, born) if part),
        "address": known.address,
        "printed_at": formats.date_format(at.astimezone(JAKARTA), "j F Y, H.i") + " WIB",
    }
