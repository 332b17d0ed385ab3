"""XML from outside, read without entities, network or depth, and its values as other programs write them."""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from rangkul.core.imports.archive import XmlReader
from rangkul.core.imports.limits import MEGABYTE, FileLimits
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault, in_our_words

# Ids made here are the same at every import of the same file.
OURS = uuid.UUID("5f0ad0c6-7d2b-5c53-9d0e-0a8e8f1f7a21")
GUID = re.compile(r"\{?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
NAMESPACE = re.compile(r"(?:urn:QDA-XML:(?:project|codebook)[:.\d]*)?", re.IGNORECASE)
# XML and PostgreSQL hold no such character, and neither does any text that people read.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CHUNK = 64 * 1024
PROJECT_LIMITS = FileLimits(unpacked_bytes=100 * MEGABYTE)
MOST_XML = 48 * MEGABYTE
BIG = 2**31 - 1


def parsed(data: bytes, limits: FileLimits = PROJECT_LIMITS) -> etree._Element:
    """The root element, once expat has found no document type and no depth in it."""
    if len(data) > MOST_XML:
        raise ExchangeRefused(Fault.UNPACKS_TOO_LARGE, limit=MOST_XML // MEGABYTE)
    with in_our_words():
        XmlReader(limits).read_pieces(data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
    )
    try:
        return etree.parse(BytesIO(data), parser).getroot()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ExchangeRefused(Fault.BROKEN) from error


def local(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The element's namespace."""
    return etree.QName(element).namespace or ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children of these names, in any order they come."""
    if element is not None:
        wanted = {name.lower() for name in names}
        yield from (child for child in element if local(child) in wanted)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of this name."""
    return next(children(element, name), None)


def attribute(element: etree._Element, *names: str) -> str | None:
    """The first of these attributes that is there, in any case of its name."""
    for name in names:
        value = element.get(name)
        if value is not None:
            return str(value)
    folded = {str(key).rpartition("}")[2].lower(): str(value) for key, value in element.items()}
    return next((folded[name.lower()] for name in names if name.lower() in folded), None)


def text_of(element: etree._Element | None) -> str:
    """All text of an element."""
    return clean("".join(element.itertext())) if element is not None else ""


def clean(text: str) -> str:
    """The text without characters that nobody can hold; their places stay."""
    return UNHOLDABLE.sub("\ufffd", text)


def guid_of(value: str | None) -> str:
    """A GUID in capitals without braces; nothing if it is none."""
    found = GUID.fullmatch((value or "").strip())
    return found[1].upper() if found else ""


def guid_made(*parts: object) -> str:
    """A GUID from what identifies the thing; the same parts give the same one."""
    return str(uuid.uuid5(OURS, "\x1f".join(str(part) for part in parts))).upper()


def moment(value: str | None) -> datetime | None:
    """A moment; one without a zone is taken as UTC, one that is none as absent."""
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(value: str | None) -> int | None:
    """A whole number, also when written with decimals; nothing if it is none or out of all bounds."""
    try:
        read = int(float(value)) if value and "." in value else int(value or "")
    except (ValueError, OverflowError):
        return None
    return read if -BIG <= read <= BIG else None


def truth(value: str | None) -> bool | None:
    """True, false, or neither."""
    return {"true": True, "1": True, "false": False, "0": False}.get((value or "").strip().lower())


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
