"""Names with what is written beside them (alias, panggilan, alm., bin), and sex."""

import re

from rangkul.core.imports.cells import Issue, Value
from rangkul.core.imports.codes import Code
from rangkul.core.imports.values.words import (
    NOTHING,
    WORDS,
    FieldValue,
    Parsed,
    bad,
    clean,
    is_none_to_have,
    is_unknown,
)

LONGEST_NAME = 120
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?|[\"“”«]([^\"“”»]+)[\"“”»]")
CALLED = re.compile(
    r"\s*[,;]?\s*(?:\b(?:alias|als|a\.?k\.?a|panggilan(?:nya)?|dipanggil|panggil|pgl|biasa dipanggil"
    r"|nama panggilan)\b\.?|/|@)"
    r"\s*:?\s*",
    re.I,
)
DEAD = re.compile(r"\b(?:almarhumah|almarhum|almh|alm|meninggal(?: dunia)?|wafat)\b\.?", re.I)
CHILD_OF = re.compile(r"\s(?:bin|binti|bt|b)\.?\s+(.+)$", re.I)
# In brackets these say something of the child; they do not name it.
NOT_A_NAME = re.compile(
    r"\d|\b(?:kembar|adik|kakak|anak|saudara|sepupu|ibu|bapak|ayah|hamil|bayi|balita|baru|lama|ulang|lagi|kabur|sakit|difabel"
    r"|disabilitas|tuna\w*|hiv|odgj|pindah|keluar|rujuk|depok|jakarta|bogor|bekasi)\b|^[lpmf]$",
    re.I,
)
TITLE = re.compile(
    r"^(?:nama\s*:|an\.|a\.n\.|sdr[i]?\.?\s|bpk\.?\s|bapak\s|ibu\s|ny\.?\s|tn\.?\s|nn\.\s|an\s(?=\S+\s?$))\s*",
    re.I,
)

MALE, FEMALE = frozenset(WORDS["male"]), frozenset(WORDS["female"])


def parse_name(value: Value, field: str) -> Parsed:
    """A person's name as written, with aliases, a father after "bin" and whether they died set apart."""
    text = clean(value).strip(" '`,;:.-–_*")
    if is_none_to_have(text):
        return NOTHING
    if not any(letter.isalpha() for letter in text):
        return bad(Code.NAME_WITHOUT_LETTERS)
    fields: dict[str, FieldValue] = {}
    if DEAD.search(text):
        fields[f"{field.removesuffix('_name')}_died"] = True
        text = DEAD.sub(" ", text)
    aliases, asides = _beside(text)
    text = " ".join(BRACKETS.sub(" ", text).split())
    name, *called = (part.strip(" '`,;:-–") for part in CALLED.split(TITLE.sub("", text)))
    aliases += called
    if not name and aliases:
        name = aliases.pop(0)
    aliases = [alias[:LONGEST_NAME] for alias in aliases if not is_none_to_have(alias) and alias != name]
    issues: tuple[Issue, ...] = ()
    if len(name) > LONGEST_NAME:
        name, issues = name[:LONGEST_NAME].strip(), (Issue(Code.TEXT_CUT, {"limit": LONGEST_NAME}),)
    if not is_none_to_have(name):
        fields[field] = name
    father = CHILD_OF.search(name)
    if field == "full_name" and father:
        fields["father_name"] = father[1].strip()
    if aliases:
        fields[_alias_field(field)] = aliases
    if asides:
        fields["note"] = "; ".join(asides)
    return Parsed(fields, issues)


def _beside(text: str) -> tuple[list[str], list[str]]:
    """What stands in brackets or quotation marks: other names, and remarks that are none."""
    aliases: list[str] = []
    asides: list[str] = []
    for match in BRACKETS.finditer(text):
        inner = CALLED.sub("", (match[1] or match[2] or "").strip()).strip(" .,")
        if inner and any(letter.isalnum() for letter in inner):
            (asides if NOT_A_NAME.search(inner) else aliases).append(inner[:LONGEST_NAME])
    return aliases, asides


def _alias_field(field: str) -> str:
    """A child's other names are gathered; a parent's stay beside the parent's name."""
    return (
        "aliases"
        if field in ("full_name", "nickname", "aliases")
        else f"{field.removesuffix('_name')}_aliases"
    )


def parse_aliases(value: Value, field: str) -> Parsed:
    """Several other names of one child in one cell."""
    parts = [part.strip(" '\"`()[]") for part in re.split(r"[,;/]|\bdan\b|\balias\b|\bals\b", clean(value))]
    names = [part[:LONGEST_NAME] for part in parts if not is_none_to_have(part)]
    return Parsed({field: names}) if names else NOTHING


def parse_sex(value: Value, field: str) -> Parsed:
    """`male` or `female`, however the office writes it."""
    text = clean(value).lower().strip(" .*'`()")
    if is_unknown(text) or text in ("l/p", "p/l"):
        return NOTHING
    if text in MALE:
        return Parsed({field: "male"})
    if text in FEMALE:
        return Parsed({field: "female"})
    return bad(Code.SEX_NOT_READ)
