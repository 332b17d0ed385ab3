"""The words of subtitles: cue after cue, each a turn that knows its time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rangkul.evidence.reading.characters import clean, decoded
from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.result import Draft, Turn

TIMES = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
)
TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\{\\[^{}]{0,80}\}|<\d[\d:.]{3,15}>")
NAMED = re.compile(r"^(?:-\s*)?([^\W\d_][\w.' ()/-]{0,40}?)\s*:\s+(?=\S)")


@dataclass(frozen=True)
class Cue:
    """What is said from one moment on."""

    at_ms: int
    text: str
    voice: str = ""


def read_srt(data: bytes) -> Draft:
    """The cues of an .srt."""
    draft = decoded(data)
    text, _ = clean(draft.text)
    blocks = list(_blocks(text.split("\n")))
    if not blocks:
        raise NotRead(Unread.BROKEN)
    marks = 0
    cues = []
    for at_ms, lines in blocks:
        said, removed = TAGS.subn("", " ".join(lines))
        cues.append(Cue(at_ms, " ".join(said.split())))
        marks += removed
    draft.remark(Remark.MARKS_REMOVED, marks)
    return _written(draft, cues)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each cue's time and lines; its number stands alone on the line before the time."""
    at_ms: int | None = None
    held: list[str] = []
    for line in lines:
        times = TIMES.match(line)
        if times:
            if held and held[-1].strip().isdecimal():
                held.pop()
            if at_ms is not None:
                yield at_ms, [line for line in held if line.strip()]
            at_ms, held = _milliseconds(*times.groups()), []
        else:
            held.append(line)
    if at_ms is not None:
        yield at_ms, [line for line in held if line.strip()]


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def read_vtt(data: bytes) -> Draft:
    """The cues of a .vtt; a voice that is only a tag there is written before what it says."""
    from webvtt import WebVTT
    from webvtt.errors import MalformedFileError

    draft = decoded(data)
    text, _ = clean(draft.text)
    try:
        captions = WebVTT.from_string(text).captions
    except MalformedFileError as error:
        raise NotRead(Unread.BROKEN) from error
    if not captions:
        raise NotRead(Unread.NO_TEXT)
    draft.remark(Remark.CUES_LEFT_OUT, max(0, text.count("-->") - len(captions)))
    cues = [
        Cue(caption.start_time.in_milliseconds(), " ".join(caption.text.split()), caption.voice or "")
        for caption in captions
    ]
    return _written(draft, cues)


def _written(draft: Draft, cues: list[Cue]) -> Draft:
    """One line for each cue; a speaker holds the floor until another is named."""
    lines: list[str] = []
    draft.turns, speaker, place, voices = [], "", 0, 0
    for cue in cues:
        if not cue.text:
            continue
        named = NAMED.match(cue.text)
        line, begins = cue.text, named.end() if named else 0
        if cue.voice and cue.voice != speaker:
            line, begins = f"{cue.voice}: {cue.text}", len(cue.voice) + 2
            voices += 1
        speaker = cue.voice or (named[1].strip() if named else speaker)
        draft.turns.append(Turn(place + begins, place + len(line), speaker, cue.at_ms))
        lines.append(line)
        place += len(line) + 1
    draft.text = "\n".join(lines)
    draft.remark(Remark.VOICES_WRITTEN, voices)
    return draft
