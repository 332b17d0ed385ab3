"""Which elements the standard allows where, in which order and how often: its two schemas as a table."""

from dataclasses import dataclass, field

from rangkul.evidence.refi.lexical import (
    FITS,
    Fits,
    is_boolean,
    is_colour,
    is_datetime,
    is_direction,
    is_guid,
    is_integer,
    is_text,
    is_variable_kind,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One place in the order of children: which names may stand there, as what, and how many."""

    names: dict[str, str]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may carry: attributes that must and that may be there, and its children in order.

    `text` says which words an element without children may hold.
    """

    must: dict[str, Fits] = field(default_factory=dict)
    may: dict[str, Fits] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    text: Fits | None = None


def one(name: str, shape: str, *, least: int = 0) -> Part:
    """A child that stands there once, or not."""
    return Part({name: shape}, least, 1)


def many(name: str, shape: str, *, least: int = 0) -> Part:
    """A child that may be repeated."""
    return Part({name: shape}, least)


GUID: dict[str, Fits] = {"guid": is_guid}
NAME: dict[str, Fits] = {"name": is_text}
WHO: dict[str, Fits] = {
    "creatingUser": is_guid,
    "creationDateTime": is_datetime,
    "modifyingUser": is_guid,
    "modifiedDateTime": is_datetime,
}
DESCRIPTION = one("Description", "string")
CODINGS = many("Coding", "Coding")
NOTES = many("NoteRef", "Ref")
VALUES = many("VariableValue", "VariableValue")
AT_THE_END = (CODINGS, NOTES, VALUES)
CORNERS: dict[str, Fits] = dict.fromkeys(("firstX", "firstY", "secondX", "secondY"), is_integer)
STRETCH: dict[str, Fits] = {"begin": is_integer, "end": is_integer}
MEDIUM: dict[str, Fits] = {"path": is_text, "currentPath": is_text}
TEXT_FILE: dict[str, Fits] = {"richTextPath": is_text, "plainTextPath": is_text}


def _selection(must: dict[str, Fits], may: dict[str, Fits], *before: Part) -> Shape:
    return Shape(GUID | must, NAME | WHO | may, (DESCRIPTION, *before, CODINGS, NOTES))


def _wrapper(name: str, shape: str) -> Shape:
    return Shape(parts=(many(name, shape, least=1),))


def _recording(selection: str) -> Shape:
    parts = (DESCRIPTION, many("Transcript", "Transcript"), many(selection, "TimeSelection"), *AT_THE_END)
    return Shape(GUID, NAME | WHO | MEDIUM, parts)


CODE_PARTS = (DESCRIPTION, NOTES, many("Code", "Code"))
CODE = Shape(GUID | NAME | {"isCodable": is_boolean}, {"color": is_colour}, CODE_PARTS)
SOURCES = {f"{kind}Source": f"{kind}Source" for kind in ("Text", "Picture", "PDF", "Audio", "Video")}

PROJECT: dict[str, Shape] = {
    "string": Shape(text=is_text),
    **{f"{kind}Value": Shape(text=fits) for kind, fits in FITS.items()},
    "Ref": Shape({"targetGUID": is_guid}),
    "Project": Shape(
        NAME,
        {
            "origin": is_text,
            "creatingUserGUID": is_guid,
            "creationDateTime": is_datetime,
            "modifyingUserGUID": is_guid,
            "modifiedDateTime": is_datetime,
            "basePath": is_text,
        },
        (
            *(
                one(name, name)
                for name in (
                    *("Users", "CodeBook", "Variables", "Cases", "Sources"),
                    *("Notes", "Links", "Sets", "Graphs"),
                )
            ),
            DESCRIPTION,
            NOTES,
        ),
    ),
    "Users": _wrapper("User", "User"),
    "User": Shape(GUID, NAME | {"id": is_text}),
    "CodeBook": Shape(parts=(one("Codes", "Codes", least=1),)),
    "Codes": _wrapper("Code", "Code"),
    "Code": CODE,
    "Variables": _wrapper("Variable", "Variable"),
    "Variable": Shape(GUID | NAME | {"typeOfVariable": is_variable_kind}, {}, (DESCRIPTION,)),
    "VariableValue": Shape(
        parts=(
            one("VariableRef", "Ref", least=1),
            Part({f"{kind}Value": f"{kind}Value" for kind in FITS}, 0, 1),
        )
    ),
    "Cases": _wrapper("Case", "Case"),
    "Case": Shape(
        GUID,
        NAME,
        (DESCRIPTION, many("CodeRef", "Ref"), VALUES, many("SourceRef", "Ref"), many("SelectionRef", "Ref")),
    ),
    "Sets": _wrapper("Set", "Set"),
    "Set": Shape(
        GUID | NAME,
        {},
        (DESCRIPTION, many("MemberCode", "Ref"), many("MemberSource", "Ref"), many("MemberNote", "Ref")),
    ),
    "Sources": Shape(parts=(Part(SOURCES, 1),)),
    "TextSource": Shape(
        GUID,
        NAME | WHO | TEXT_FILE,
        (
            DESCRIPTION,
            one("PlainTextContent", "string"),
            many("PlainTextSelection", "PlainTextSelection"),
            *AT_THE_END,
        ),
    ),
    "PlainTextSelection": _selection({"startPosition": is_integer, "endPosition": is_integer}, {}),
    "PictureSource": Shape(
        GUID,
        NAME | WHO | MEDIUM,
        (
            DESCRIPTION,
            one("TextDescription", "TextSource"),
            many("PictureSelection", "PictureSelection"),
            *AT_THE_END,
        ),
    ),
    "PictureSelection": _selection(CORNERS, {}),
    "PDFSource": Shape(
        GUID,
        NAME | WHO | MEDIUM,
        (DESCRIPTION, many("PDFSelection", "PDFSelection"), one("Representation", "TextSource"), *AT_THE_END),
    ),
    "PDFSelection": _selection(CORNERS | {"page": is_integer}, {}, one("Representation", "TextSource")),
    "AudioSource": _recording("AudioSelection"),
    "VideoSource": _recording("VideoSelection"),
    "TimeSelection": _selection(STRETCH, {}),
    "Transcript": Shape(
        GUID,
        NAME | WHO | TEXT_FILE,
        (
            DESCRIPTION,
            one("PlainTextContent", "string"),
            many("SyncPoint", "SyncPoint"),
            many("TranscriptSelection", "TranscriptSelection"),
            NOTES,
        ),
    ),
    "SyncPoint": Shape(GUID, {"timeStamp": is_integer, "position": is_integer}),
    "TranscriptSelection": _selection({}, {"fromSyncPoint": is_guid, "toSyncPoint": is_guid}),
    "Coding": Shape(
        GUID,
        {"creatingUser": is_guid, "creationDateTime": is_datetime},
        (one("CodeRef", "Ref", least=1), NOTES),
    ),
    "Notes": _wrapper("Note", "TextSource"),
    "Links": _wrapper("Link", "Link"),
    "Link": Shape(
        GUID,
        NAME | {"direction": is_direction, "color": is_colour, "originGUID": is_guid, "targetGUID": is_guid},
        (NOTES,),
    ),
}

CODEBOOK: dict[str, Shape] = {
    "string": Shape(text=is_text),
    "CodeBook": Shape({}, {"origin": is_text}, (one("Codes", "Codes", least=1), one("Sets", "Sets"))),
    "Codes": _wrapper("Code", "Code"),
    "Code": Shape(CODE.must, CODE.may, (DESCRIPTION, many("Code", "Code"))),
    "Sets": _wrapper("Set", "Set"),
    "Set": Shape(GUID | NAME, {}, (DESCRIPTION, many("MemberCode", "MemberCode"))),
    "MemberCode": Shape(GUID),
}
