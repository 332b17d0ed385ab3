"""Rows of a register, with the platform's field names, as sightings ready to link."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from .. import names
from .sighting import Sighting

_GIRLS = frozenset(["f", "p", "pr", "perempuan", "female", "wanita", "girl"])
_BOYS = frozenset(["m", "l", "lk", "laki", "laki laki", "male", "pria", "boy"])
_VILLAGE = re.compile(r"\b(?:kel|kelurahan|ds|desa)\b\.?\s*([^,;./]+)", re.IGNORECASE)
_REGENCY = re.compile(r"\b(?:kab|kabupaten|kota)\b\.?\s*([^,;./]+)", re.IGNORECASE)


def _names_in(text: str) -> frozenset[str]:
    """The names in a text with commas, as a set."""
    return frozenset(" ".join(name.split()) for name in text.split(","))


# Cities and regencies that children on the streets of Java come from, without "Kota" and "Kab."
_CITIES = _names_in("""
    bandar lampung, bandung, bandung barat, banjar, banjarnegara, bantul, banyumas, banyuwangi, batang,
    bekasi, blitar, blora, bogor, bojonegoro, bondowoso, boyolali, brebes, ciamis, cianjur, cilacap,
    cilegon, cimahi, cirebon, demak, depok, garut, gresik, grobogan, gunungkidul, indramayu, jakarta,
    jakarta barat, jakarta pusat, jakarta selatan, jakarta timur, jakarta utara, jember, jepara,
    jombang, karanganyar, karawang, kebumen, kediri, kendal, klaten, kudus, kulon progo, kuningan,
    lamongan, lampung, lebak, lumajang, madiun, magelang, magetan, majalengka, malang, medan, mojokerto,
    nganjuk, ngawi, pacitan, padang, palembang, pandeglang, pangandaran, pasuruan, pati, pekalongan,
    pemalang, ponorogo, probolinggo, purbalingga, purwakarta, purworejo, rembang, salatiga, semarang,
    serang, sidoarjo, sleman, solo, sragen, subang, sukabumi, sukoharjo, sumedang, surabaya, surakarta,
    tangerang, tangerang selatan, tasikmalaya, tegal, temanggung, trenggalek, tuban, wonogiri, wonosobo,
    yogyakarta
    """)


def sightings_from_rows(rows: Iterable[Mapping[str, object]], *, home: str | None = None) -> list[Sighting]:
    """One sighting for each row of a register, in the order given.

    `rows`: canonical fields of the platform: row_id, sheet (or source), full_name, nickname, aliases, sex,
    birth_on, age_low, age_high, recorded_on or entered_on, mother_name, father_name, nik or nik_partial, kk,
    address, kelurahan, city, origin, place, school, activity; others are ignored, missing ones are None.
    Dates as dates or ISO text. `home`: the city of the register; by default the commonest `origin`. An
    address that is no known city is read as a kelurahan of the home city, because homes write "Bojongsari"
    where shelters write "Kel. Bojongsari". `row_id` is kept as id; where two rows share one, as when each
    sheet counts from 1, sheet, number and place in the list make it distinct. Raises KeyError for a row
    without row_id.

    >>> one, two = sightings_from_rows([
    ...     {"row_id": "r1", "sheet": "RPS", "full_name": "Rafi", "address": "Kel. Beji", "sex": "L"},
    ...     {"row_id": "r2", "sheet": "LKSA", "full_name": "Rafi", "address": "Kab. Bogor", "sex": "male"}],
    ...     home="Depok")
    >>> (one.kelurahan, one.origin, two.kelurahan, two.origin, two.sex)
    ('Beji', 'Depok', None, 'Kab. Bogor', 'm')
    """
    held = list(rows)
    ids = Counter(str(row["row_id"]) for row in held)
    origins = Counter(text for row in held if (text := _text(row, "origin")))
    home = home or (min(origins, key=lambda text: (-origins[text], text)) if origins else None)
    cities = {_city(text) for text in origins} | _CITIES
    made = []
    for at, row in enumerate(held, start=1):
        number = str(row["row_id"])
        unique = number if ids[number] == 1 else f"{_text(row, 'sheet') or ''}:{number}:{at}"
        made.append(_sighting(row, unique, home, cities))
    return made


def _sighting(
    row: Mapping[str, object], unique: str, home: str | None, cities: set[str] | frozenset[str]
) -> Sighting:
    kelurahan, origin = _origin(row, home, cities)
    low, high = _ages(row)
    return Sighting(
        id=unique,
        full_name=_text(row, "full_name"),
        nickname=_text(row, "nickname"),
        aliases=_aliases(row.get("aliases")),
        sex=_sex(_text(row, "sex")),
        birth_on=_day(row.get("birth_on")),
        age_low=low,
        age_high=high,
        recorded_on=_day(row.get("recorded_on")) or _day(row.get("entered_on")),
        mother_name=_text(row, "mother_name"),
        father_name=_text(row, "father_name"),
        nik=_text(row, "nik") or _text(row, "nik_partial"),
        kk=_text(row, "kk"),
        place=_text(row, "place"),
        kelurahan=kelurahan,
        origin=origin,
        school=_text(row, "school"),
        source=_text(row, "source") or _text(row, "sheet"),
        activity=_text(row, "activity"),
    )


def _text(row: Mapping[str, object], what: str) -> str | None:
    text = str(row.get(what) if row.get(what) is not None else "").strip()
    return text if text.strip("-–. ?") else None


def _sex(text: str | None) -> str | None:
    word = re.sub(r"[^a-z]+", " ", (text or "").lower()).strip()
    return "f" if word in _GIRLS else "m" if word in _BOYS else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _ages(row: Mapping[str, object]) -> tuple[int | None, int | None]:
    known = [
        int(float(str(row[what]))) for what in ("age_low", "age_high") if row.get(what) not in (None, "")
    ]
    return (min(known), max(known)) if known else (None, None)


def _aliases(value: object) -> tuple[str, ...]:
    parts = (
        re.split(r"[;,/]", value) if isinstance(value, str) else value if isinstance(value, Sequence) else ()
    )
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _city(text: str) -> str:
    return re.sub(r"^(?:kota|kab|kabupaten) ", "", names.fold(text))


def _origin(
    row: Mapping[str, object], home: str | None, cities: set[str] | frozenset[str]
) -> tuple[str | None, str | None]:
    """The kelurahan and the city, from their own columns or else from the address."""
    kelurahan, origin = _text(row, "kelurahan"), _text(row, "origin") or _text(row, "city")
    address = _text(row, "address")
    village = _VILLAGE.search(address or "")
    if not kelurahan and village:
        kelurahan = village[1].strip()
    if not origin and address and not village:
        regency = _REGENCY.search(address)
        if regency or _city(address) in cities:
            origin = regency[0].strip() if regency and _city(address) not in cities else address
        elif not kelurahan:
            kelurahan = address
    return kelurahan, origin or (home if kelurahan else None)
