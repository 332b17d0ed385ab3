"""Whether a file of ours keeps the standard's rules and its references hold, before it is handed out."""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from rangkul.evidence.refi.grammar import CODEBOOK, PROJECT, Part, Shape
from rangkul.evidence.refi.lexical import SPACES

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
SCHEMA_PLACE = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
SELECTIONS = tuple(
    f"{kind}Selection" for kind in ("PlainText", "PDF", "Picture", "Audio", "Video", "Transcript")
)
POINTERS = {
    "CodeRef": ("Code",),
    "MemberCode": ("Code",),
    "NoteRef": ("Note",),
    "MemberNote": ("Note",),
    "VariableRef": ("Variable",),
    "SourceRef": (*SOURCES, "Representation", "TextDescription", "Transcript"),
    "MemberSource": SOURCES,
    "SelectionRef": SELECTIONS,
}
MAKERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")
# No two of these may share a GUID; of selections they may, as ATLAS.ti has it for a passage of a PDF.
ALONE = ("User", "Code", "Variable", "Case", *SOURCES, "Note", "Coding", "Link", "Set")


def faults(root: etree._Element) -> list[str]:
    """What breaks the standard in a project or codebook, most general first; nothing if it is valid."""
    return [*shape_faults(root), *reference_faults(root)]


def shape_faults(root: etree._Element) -> list[str]:
    """What the schema would refuse."""
    name = etree.QName(root)
    rules = {("Project", PROJECT_SPACE): PROJECT, ("CodeBook", CODEBOOK_SPACE): CODEBOOK}
    table = rules.get((name.localname, name.namespace or ""))
    if table is None:
        return [f"{name.text} is neither a project nor a codebook"]
    return list(_walk(root, name.localname, table, name.namespace or ""))


def _walk(element: etree._Element, shape_name: str, table: Mapping[str, Shape], space: str) -> Iterator[str]:
    shape = table[shape_name]
    name = etree.QName(element).localname
    yield from _attribute_faults(element, shape, name)
    if shape.text is not None:
        if len(element) or not shape.text(element.text or ""):
            yield f"{name} holds what it may not"
        return
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if loose.strip(SPACES):
        yield f"{name} holds words beside its parts"
    for child, inner in _in_order(element, shape.parts, space):
        if inner is None:
            yield f"{name} may not hold {child} there"
        else:
            assert not isinstance(child, str)  # noqa: S101 (for mypy)
            yield from _walk(child, inner, table, space)


def _attribute_faults(element: etree._Element, shape: Shape, name: str) -> Iterator[str]:
    known = shape.must | shape.may
    for key in shape.must:
        if element.get(key) is None:
            yield f"{name} lacks {key}"
    for key, value in element.items():
        if key == SCHEMA_PLACE:
            continue
        if key not in known:
            yield f"{name} may not carry {key}"
        elif not known[str(key)](str(value)):
            yield f"{name} has an impossible {key}: {value}"


def _in_order(
    element: etree._Element, parts: tuple[Part, ...], space: str
) -> Iterator[tuple[etree._Element | str, str | None]]:
    """Each child with its shape; a name without a shape is one too many, too few or out of order."""
    at, seen = 0, 0
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        here = at
        while here < len(parts) and (name.namespace != space or name.localname not in parts[here].names):
            here += 1
        if here == len(parts):
            yield name.localname, None
            return
        if here != at:
            yield from _missing(parts[at:here], seen)
            at, seen = here, 0
        seen += 1
        most = parts[at].most
        if most is not None and seen > most:
            yield f"a second {name.localname}", None
            return
        yield child, parts[at].names[name.localname]
    yield from _missing(parts[at:], seen)


def _missing(parts: tuple[Part, ...], seen_of_first: int) -> Iterator[tuple[str, None]]:
    for index, part in enumerate(parts):
        if part.least > (seen_of_first if index == 0 else 0):
            yield f"nothing instead of {'/'.join(part.names)}", None


def reference_faults(root: etree._Element) -> list[str]:
    """References to nothing, and GUIDs that two things share: the schema does not look at these."""
    by_name: dict[str, Counter[str]] = {}
    elements = [(etree.QName(element).localname, element) for element in root.iter(etree.Element)]
    for name, element in elements:
        if element.get("guid") and name != "MemberCode":
            by_name.setdefault(name, Counter())[str(element.get("guid")).upper()] += 1
    found = [
        f"two of {name} share {guid}"
        for name in ALONE
        for guid, number in by_name.get(name, Counter()).items()
        if number > 1
    ]
    for name, element in elements:
        found += _pointer_faults(name, element, by_name)
    return found


def _pointer_faults(name: str, element: etree._Element, by_name: Mapping[str, Counter[str]]) -> Iterator[str]:
    if name in POINTERS:
        target = str(element.get("targetGUID") or element.get("guid") or "").upper()
        if not any(target in by_name.get(kind, ()) for kind in POINTERS[name]):
            yield f"{name} points to nothing: {target}"
    users = by_name.get("User", Counter())
    for key in MAKERS:
        maker = element.get(key)
        if maker is not None and str(maker).upper() not in users:
            yield f"{name} was made by nobody known: {maker}"
    if name == "PlainTextSelection":
        start, end = (int(element.get(key) or 0) for key in ("startPosition", "endPosition"))
        if not 0 <= start <= end:
            yield f"{name} ends before it begins: {start} to {end}"
