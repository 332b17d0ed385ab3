"""The sentences about an exchanged file: why it is refused, what was put right, what stayed behind."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.refi.offsets import SURE_FROM
from rangkul.evidence.refi.refusals import Fault
from rangkul.evidence.refi.report import Change, Kind, Loss


class FileFault(TextChoices):
    """Why a project file is not read; codes as in `refusals.Fault`."""

    UNREADABLE = Fault.UNREADABLE.value, _("The file cannot be opened. Choose it again.")
    EMPTY = Fault.EMPTY.value, _("The file is empty. Export the project again and choose the new file.")
    TOO_LARGE = (
        Fault.TOO_LARGE.value,
        _("The file is larger than %(limit)s MB. Export it without pictures and recordings."),
    )
    UNKNOWN_KIND = (
        Fault.UNKNOWN_KIND.value,
        _("This is no project that can be read. Export it as .qdpx or .qdc, or choose Taguette's .sqlite3."),
    )
    LOCKED = Fault.LOCKED.value, _("The file is locked with a password. Export it without one.")
    BROKEN = Fault.BROKEN.value, _("The file is damaged. Export the project again and choose the new file.")
    TOO_MANY_PARTS = (
        Fault.TOO_MANY_PARTS.value,
        _("The file consists of more than %(limit)s parts. Export fewer sources at a time."),
    )
    UNPACKS_TOO_LARGE = (
        Fault.UNPACKS_TOO_LARGE.value,
        _("Unpacked, the file is larger than %(limit)s MB. Export it without pictures and recordings."),
    )
    PACKED_TOO_TIGHT = (
        Fault.PACKED_TOO_TIGHT.value,
        _("The file is packed more than %(limit)s times; it may be a trap. Export the project again."),
    )
    HOLDS_LINK = Fault.HOLDS_LINK.value, _("The file holds a link to another file. Export the project again.")
    HOLDS_ARCHIVE = (
        Fault.HOLDS_ARCHIVE.value,
        _("The file holds another packed file inside. Take it out of the project and export again."),
    )
    UNSAFE_NAMES = (
        Fault.UNSAFE_NAMES.value,
        _("The parts of the file have names that are not safe. Export the project again."),
    )
    HOLDS_DOCTYPE = (
        Fault.HOLDS_DOCTYPE.value,
        _("The file holds a document type, which could be used for an attack. Export the project again."),
    )
    TOO_DEEP = Fault.TOO_DEEP.value, _("The file is nested more than %(limit)s levels deep; no project is.")
    TOO_SLOW = (
        Fault.TOO_SLOW.value,
        _("Reading took more than %(limit)s seconds. Export fewer sources at a time."),
    )
    TOO_MUCH_MEMORY = (
        Fault.TOO_MUCH_MEMORY.value,
        _("Reading took more memory than it may. Export fewer sources at a time."),
    )
    TOO_MUCH_OUTPUT = (
        Fault.TOO_MUCH_OUTPUT.value,
        _("The file holds more text than can be brought in at once. Export fewer sources at a time."),
    )
    READER_FAILED = (
        Fault.READER_FAILED.value,
        _("The file could not be read to its end. Export the project again, or tell who runs Rangkul."),
    )
    NO_PROJECT = Fault.NO_PROJECT.value, _("There is no project in this file. Export it as .qdpx.")
    MANY_PROJECTS = (
        Fault.MANY_PROJECTS.value,
        _("There is more than one project in this file. Export the one you mean by itself."),
    )
    NOT_REFI = (
        Fault.NOT_REFI.value,
        _("The file is XML, yet no project in the REFI-QDA form. Export it as .qdpx or .qdc."),
    )
    NOT_TAGUETTE = (
        Fault.NOT_TAGUETTE.value,
        _("This database is no Taguette project. Use Taguette's own export of the project."),
    )
    TOO_MANY_ITEMS = (
        Fault.TOO_MANY_ITEMS.value,
        _("The project holds more than %(limit)s things of one kind. Export fewer sources at a time."),
    )


KINDS = {
    Kind.USER: _("Coders"),
    Kind.CODE: _("Codes"),
    Kind.VARIABLE: _("Variables"),
    Kind.VALUE: _("Values of variables"),
    Kind.CASE: _("Cases"),
    Kind.TEXT: _("Texts"),
    Kind.PICTURE: _("Pictures"),
    Kind.PDF: _("PDF documents"),
    Kind.AUDIO: _("Sound recordings"),
    Kind.VIDEO: _("Video recordings"),
    Kind.REPRESENTATION: _("Texts of PDF documents and pictures"),
    Kind.TRANSCRIPT: _("Transcripts"),
    Kind.SYNC_POINT: _("Moments marked in transcripts"),
    Kind.TEXT_SELECTION: _("Passages in texts"),
    Kind.PDF_SELECTION: _("Areas on PDF pages"),
    Kind.PICTURE_SELECTION: _("Areas of pictures"),
    Kind.AUDIO_SELECTION: _("Stretches of sound"),
    Kind.VIDEO_SELECTION: _("Stretches of video"),
    Kind.TRANSCRIPT_SELECTION: _("Stretches of transcripts"),
    Kind.CODING: _("Codings"),
    Kind.NOTE: _("Memos"),
    Kind.LINK: _("Links"),
    Kind.SET: _("Groups"),
    Kind.GRAPH: _("Drawings"),
    Kind.ELEMENT: _("Parts outside the standard"),
}
CHANGES = {
    Change.GUID_MADE: _("had no valid id; one was made"),
    Change.GUID_AGAIN: _("shared an id with another; one was made"),
    Change.USER_ADDED: _("are named by codings but not in the list of coders; they come in without a name"),
    Change.CASE_FROM_CODING: _("pointed to a case instead of a code; the passage now belongs to the case"),
    Change.CODABLE_ASSUMED: _("did not say whether they can be used; taken as usable"),
    Change.COLOUR_LEFT_OUT: _("had a colour that is none; left out"),
    Change.DATE_LEFT_OUT: _("had a date that is none; left out"),
    Change.ENCODING_GUESSED: _("were not in UTF-8; the letters were guessed, compare them"),
    Change.TEXT_CLEANED: _("held signs that nobody can read; replaced one by one"),
    Change.LINE_ENDS: _("had other line ends; made alike without moving a passage"),
    Change.MOVED_INSIDE: _("began or ended beside a letter or past the end; moved to it"),
    Change.NAME_MADE: _("had no name; the id stands for it"),
    Change.REFERENCE_LEFT_OUT: _("pointed to something that is not in the file; left out"),
    Change.TEXT_MISSING: _("came without their text; it was not in the file"),
    Change.CODER_UNKNOWN: _("do not say who made them; taken as by the only member, or by nobody"),
    Change.CODES_NESTED: _("had a dotted name; put below the code of that name"),
    Change.VALUE_AS_TEXT: _("did not fit their type; kept as text"),
    Change.WHOLE_AS_PASSAGE: _("were on a whole text; they now mark all of it"),
    Change.TEXT_OF_MEDIUM: _("are kept as their text; the file itself is not"),
    Change.TIMES_AS_PASSAGE: _("went from moment to moment; they now mark the words between"),
    Change.DESCRIPTION_AS_MEMO: _("were comments without an author; they came in as memos"),
    Change.NAME_CUT: _("had a longer name; cut"),
}
LOSSES = {
    Loss.NO_CODE: _("their code is not in the file"),
    Loss.NO_PLACE: _("they do not say where they begin and end"),
    Loss.NO_VARIABLE: _("their variable is not in the file"),
    Loss.DRAWING: _("drawings of other software are not kept"),
    Loss.UNKNOWN_ELEMENT: _("the standard knows no such part"),
    Loss.WRONG_PLACE: _("they stand where the standard allows none"),
    Loss.OUTSIDE_TEXT: _("they lie past the end of the text"),
    Loss.NO_TEXT: _("the text is not in the file"),
    Loss.NOT_A_TEXT: _("only what is coded in words can be kept"),
    Loss.NO_CODING: _("no code is on them"),
    Loss.NO_ENDS: _("the moments at their ends are not known"),
    Loss.TWICE: _("the same passage comes in as text"),
    Loss.LINK: _("links between things are not kept"),
    Loss.ON_A_NOTE: _("codes on memos are not kept"),
    Loss.OTHER_TEXT: _("the source is here with another text"),
    Loss.OVERLAPS: _("they are empty, or belong to a case where another one speaks already"),
}
FRESH = {
    "sources": _("Sources"),
    "codes": _("Codes"),
    "codings": _("Codings"),
    "memos": _("Memos"),
    "cases": _("Cases"),
    "variables": _("Variables"),
    "sets": _("Groups"),
    "coders": _("Coders without an account here"),
}
LEFT = {
    "with_child": _("Sources in which a child speaks stayed here: %(number)s."),
    "withdrawn": _("Sources whose consent was withdrawn stayed here: %(number)s."),
    "no_consent": _("Sources that wait for consent stayed here: %(number)s."),
    "older_text": _("Codings on an older version of a text stayed here: %(number)s."),
    "voice": _("Speakers of cases who say nothing in the newest text stayed here: %(number)s."),
    "case": _("Cases for which nobody speaks in what goes out stayed here: %(number)s."),
    "memo": _("Memos about something that stayed here stayed with it: %(number)s."),
}
UNITS = {
    "code_point": _("each character as one"),
    "utf16": _("rare signs and pictures of faces as two (UTF-16)"),
    "byte": _("bytes (UTF-8)"),
}

BREAKS = {True: _("a line end as it is stored"), False: _("a line end otherwise than stored")}
MARK = _("the byte order mark too")
EVIDENCE = {
    "passages": _("Passages looked at"),
    "on_borders": _("Begin and end with a word"),
    "names_compared": _("Names that can be compared"),
    "names_equal": _("Names that are the words of their passage"),
    "past_end": _("Past the end of the text"),
}
FACTS = {"name": _("Name of the project"), "origin": _("Written by")}


def _findings(found: Iterable[Mapping[str, Any]], words: Mapping[Any, Any]) -> list[dict[str, Any]]:
    known = {key.value: word for key, word in words.items()}
    return [
        {
            "kind": str(KINDS[Kind(one["kind"])]),
            "count": one["count"],
            "why": str(known[one["why"]]),
            "names": one["names"],
        }
        for one in found
    ]


def changes(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was put right, for the page."""
    return _findings(found, CHANGES)


def losses(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What does not come in, for the page."""
    return _findings(found, LOSSES)


def tallies(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many of each kind are in the file and how many can be kept."""
    return [
        {"kind": str(KINDS[Kind(one["kind"])]), "read": one["read"], "kept": one["kept"]}
        for one in report["tallies"]
    ]


def facts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the file says of itself."""
    told = [(FACTS[name], report.get(name, "")) for name in FACTS]
    return [(str(word), value) for word, value in told if value]


def counting(calibration: Mapping[str, Any]) -> dict[str, Any]:
    """How the other software counted its characters, and how sure that is."""
    score, reading = calibration["score"], calibration["reading"]
    parts = [UNITS[reading["unit"]], BREAKS[reading["breaks_as_stored"]]]
    if reading["mark_counted"]:
        parts.append(MARK)
    return {
        "placed": score is not None,
        "way": "; ".join(str(part) for part in parts),
        "percent": round(100 * score) if score is not None else None,
        "sure": score is None or score >= SURE_FROM,
        "given": calibration["given"],
        "evidence": [(str(word), calibration[name]) for name, word in EVIDENCE.items()],
    }


def fresh_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many of each, in the order of the page."""
    return [(str(word), counts[name]) for name, word in FRESH.items() if counts.get(name)]


def left_sentences(left: Mapping[str, int]) -> list[str]:
    """What stayed behind when the study went out."""
    return [str(sentence) % {"number": left[name]} for name, sentence in LEFT.items() if left.get(name)]
