"""What a row of a register becomes: who the child is, and an encounter where the row tells of a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from rangkul.cases.rules import ADULT_FROM
from rangkul.cases.rules.identity import age_on
from rangkul.core.clocks import JAKARTA

YEAR = timedelta(days=365.25)
SEXES = {"male": "m", "female": "f"}
# The lengths of the columns; what is longer is cut and reported.
LONGEST = {
    "full_name": 120, "nickname": 60, "birth_place": 80, "mother_name": 120, "father_name": 120,
    "address": 240, "school": 120, "place": 120,
}  # fmt: skip
# How offices write what the child was doing, and our word for it; the first that is found counts.
ACTIVITIES = {
    "silver": "silver", "badut": "clown", "ondel": "ondel_ondel", "ngamen": "busker", "amen": "busker",
    "tisu": "tissue_seller", "koran": "newspapers", "asong": "hawker", "jual": "hawker",
    "dagang": "hawker", "mengemis": "beggar", "ngemis": "beggar", "pengemis": "beggar",
    "pemulung": "scavenger", "mulung": "scavenger", "parkir": "parking", "ogah": "traffic",
    "lap": "wiping", "semir": "shoe_shine", "payung": "umbrella", "kuli": "porter", "tidur": "sleeping",
    "keluyuran": "roaming", "nongkrong": "roaming", "gelandang": "roaming",
}  # fmt: skip
# Kept in words beside the encounter, since no column of ours holds them.
REMARKS = (
    "activity", "outcome", "status", "left_on", "companion", "condition", "officer", "organisation",
    "guardian_name", "phone", "religion", "birth_certificate", "catch_number", "note",
)  # fmt: skip
KINDS_ON_THE_STREET = ("place", "activity")


@dataclass(frozen=True)
class Shaped:
    """One row, ready: columns of the identity, columns of the encounter (or none), and what was cut."""

    identity: dict[str, Any]
    encounter: dict[str, Any] | None
    nik: str = ""
    kk: str = ""
    aliases: tuple[str, ...] = ()
    cut: dict[str, int] = field(default_factory=dict)
    remarks_lost: bool = False


def is_adult(fields: Mapping[str, Any], *, today: date) -> bool:
    """Whether the person was surely 18 or older when written down."""
    born = fields.get("birth_on")
    on = fields.get("recorded_on") or today
    if isinstance(born, date):
        return age_on(on, born) >= ADULT_FROM
    low = fields.get("age_low")
    return isinstance(low, int) and low >= ADULT_FROM


def shape(
    fields: Mapping[str, Any], other: Mapping[str, str], *, kind: str, words: Mapping[str, str]
) -> Shaped:
    """The row as columns of ours; `kind` is how children of rows with a place were met."""
    texts = {name: _text(fields.get(name)) for name in LONGEST}
    cut = {name: most for name, most in LONGEST.items() if len(texts[name]) > most}
    texts = {name: text[: LONGEST[name]] for name, text in texts.items()}
    aliases = fields.get("aliases")
    identity = {
        **{name: text for name, text in texts.items() if name != "place"},
        "address": _address(fields)[:240],
        "sex": SEXES.get(str(fields.get("sex")), ""),
        "birth_on": fields.get("birth_on"),
        **_born(fields),
    }
    remarks = _remarks(fields, other, words)
    encounter = _encounter(fields, texts, remarks, kind)
    return Shaped(
        identity,
        encounter,
        nik=_text(fields.get("nik")) or _text(fields.get("nik_partial")),
        kk=_text(fields.get("kk")),
        aliases=tuple(str(one)[:120] for one in aliases) if isinstance(aliases, list) else (),
        cut=cut,
        remarks_lost=bool(remarks) and encounter is None,
    )


def _encounter(
    fields: Mapping[str, Any], texts: Mapping[str, str], remarks: str, kind: str
) -> dict[str, Any] | None:
    on = fields.get("recorded_on")
    if not isinstance(on, date):
        return None
    street = any(fields.get(name) for name in KINDS_ON_THE_STREET)
    return {
        "kind": kind if street else "register",
        "met_at": datetime.combine(on, _clock(fields.get("recorded_time")), JAKARTA),
        **{name: texts[name] for name in ("full_name", "nickname", "mother_name", "place")},
        "sex": SEXES.get(str(fields.get("sex")), ""),
        "age_from": fields.get("age_low"),
        "age_to": fields.get("age_high"),
        "age_basis": "document" if fields.get("birth_on") else "guessed" if "age_low" in fields else "",
        "activity": _activity(_text(fields.get("activity"))),
        "note": remarks,
    }


def _clock(value: Any) -> time:
    """The hour as written; noon when only the day is known, so that no zone shifts the day."""
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        return time(12)


def _activity(text: str) -> str:
    said = text.lower()
    return next((code for word, code in ACTIVITIES.items() if word in said), "other" if said else "")


def _born(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The range of birth dates that fits a guessed age on the day of record."""
    low, high, on = fields.get("age_low"), fields.get("age_high"), fields.get("recorded_on")
    if isinstance(fields.get("birth_on"), date):
        return {"age_basis": "document"}
    if not (isinstance(low, int) and isinstance(high, int) and isinstance(on, date)):
        return {}
    return {"born_from": on - (high + 1) * YEAR, "born_to": on - low * YEAR, "age_basis": "guessed"}


def _address(fields: Mapping[str, Any]) -> str:
    parts = [
        _text(fields.get(name)) for name in ("address", "rt_rw", "kelurahan", "kecamatan", "city", "origin")
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _remarks(fields: Mapping[str, Any], other: Mapping[str, str], words: Mapping[str, str]) -> str:
    said = [f"{words.get(name, name)}: {text}" for name in REMARKS if (text := _text(fields.get(name)))]
    said += [f"{heading}: {text}" for heading, text in other.items()]
    return "\n".join(said)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
