"""Who speaks where in a text: turns as positions over it, without touching a character."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from rangkul.evidence.reading.labels import (
    Heading,
    heading_of,
    is_head,
    is_letters,
    is_named,
    is_never,
    is_role,
    is_surely_named,
)
from rangkul.evidence.reading.result import Turn

# The head of a transcript names the interviewer and the informant before anybody speaks.
HEAD_LINES = 30
HEAD_WORDS = 6
# So many turns make a conversation, in which a name that comes up once is one more speaker.
CONVERSATION = 4
# What more than half of the lines do is the rule of the transcript.
MOST = 0.6
TURNS = 50_000


@dataclass(frozen=True)
class Found:
    """A heading and the position of its line."""

    heading: Heading
    line: int
    start: int
    stop: int


def find_turns(text: str) -> list[Turn]:
    """The turns of a transcript; none when the text is no conversation."""
    found = _with_names_beside(_headings(text), text.split("\n"))
    found = _speakers(found, _head(found, text))
    turns = []
    speaker = ""
    ends = [*(each.start for each in found[1:]), len(text)][: len(found)]
    for each, end in zip(found, ends, strict=True):
        speaker = _shown(each.heading.label) or speaker
        begin, end = _trimmed(text, each.start + each.heading.begins, end)
        if begin < end:
            turns.append(Turn(begin, end, speaker, each.heading.at_ms))
    return turns


def _headings(text: str) -> list[Found]:
    found = []
    place = 0
    for number, line in enumerate(text.split("\n")):
        heading = heading_of(line)
        if heading:
            found.append(Found(heading, number, place, place + len(line)))
        place += len(line) + 1
    return found


def _with_names_beside(found: list[Found], lines: list[str]) -> list[Found]:
    """A time alone on its line takes the name from the line below or above, whichever repeats more."""
    alone = [each for each in found if _is_alone(each)]
    below, above = _names(alone, lines, 1), _names(alone, lines, -1)
    step, names = (1, below) if below.total() > above.total() else (-1, above)
    return [_named(each, lines, names, step) or each if _is_alone(each) else each for each in found]


def _is_alone(each: Found) -> bool:
    return each.heading.form == "time" and each.heading.alone


def _names(alone: list[Found], lines: list[str], step: int) -> Counter[str]:
    """The lines on one side of the times that are names and come again."""
    beside = Counter(lines[each.line + step].strip() for each in alone if 0 <= each.line + step < len(lines))
    return Counter({line: times for line, times in beside.items() if times > 1 and _is_a_name(line)})


def _is_a_name(line: str) -> bool:
    return bool(line) and len(line.split()) <= 5 and (is_role(line) or is_named(line))


def _named(each: Found, lines: list[str], names: Counter[str], step: int) -> Found | None:
    place = each.line + step
    if not 0 <= place < len(lines) or lines[place].strip() not in names:
        return None
    name = lines[place].strip()
    old, width = each.heading, len(lines[place]) + 1
    if step > 0:
        begins = each.stop - each.start + width
        return Found(
            Heading(name, old.at_ms, begins, True, "beside"), each.line, each.start, each.stop + width
        )
    begins = old.begins + width
    return Found(Heading(name, old.at_ms, begins, True, "beside"), place, each.start - width, each.stop)


def _head(found: list[Found], text: str) -> set[int]:
    """The lines of a transcript's head: what stands beside a date or a place and is short."""
    short = {
        each.line: each
        for each in found
        if each.line < HEAD_LINES
        and each.heading.form in ("colon", "tab")
        and not each.heading.alone
        and len(text[each.start + each.heading.begins : each.stop].split()) <= HEAD_WORDS
    }
    head = {line for line, each in short.items() if is_head(each.heading.label)}
    for line in [*sorted(short), *sorted(short, reverse=True)]:
        if {line - 1, line + 1} & head:
            head.add(line)
    return head


def _speakers(found: list[Found], head: set[int]) -> list[Found]:
    """The headings that are speakers or times."""
    found = [each for each in found if each.line not in head]
    found = _times_only(found)
    found = [each for each in found if not is_never(each.heading.label or "x")]
    counts = Counter(_key(each.heading.label) for each in found)
    roles = {_key(each.heading.label) for each in found if is_role(each.heading.label)}
    sure = [each for each in found if _is_sure(each.heading, counts, len(roles) > 1)]
    sure = _as_timed_as_the_rest(sure)
    if len(sure) < CONVERSATION:
        return sure
    names = {_key(each.heading.label) for each in sure}
    lines = {each.line for each in sure}
    kept = [
        each
        for each in found
        if each.line in lines
        or _key(each.heading.label) in names
        or _comes_once(each.heading, sure[0].line < each.line)
    ]
    return _as_timed_as_the_rest(kept)


def _times_only(found: list[Found]) -> list[Found]:
    """Where most times have no name behind them, the few names are the beginnings of sentences."""
    timed = [each for each in found if each.heading.or_time is not None or each.heading.form == "time"]
    named = [each for each in timed if each.heading.label and each.heading.form == "colon"]
    names = Counter(_key(each.heading.label) for each in timed if each.heading.form == "beside?")
    are_times = len(named) < MOST * len(timed)
    kept = []
    for each in found:
        heading, time = each.heading, each.heading.without_name()
        is_sentence = heading.form == "beside?" and (
            names[_key(heading.label)] < 2 or not is_named(heading.label)
        )
        doubtful = time is not None and (is_sentence or (heading.form == "colon" and are_times))
        kept.append(replace(each, heading=time) if doubtful and time and not is_role(heading.label) else each)
    return kept


def _as_timed_as_the_rest(found: list[Found]) -> list[Found]:
    """Where most turns carry a time, a name without one must be a known name or a role."""
    timed = [each for each in found if each.heading.at_ms is not None]
    if len(timed) < CONVERSATION or len(timed) < MOST * len(found):
        return found
    names = {_key(each.heading.label) for each in timed}
    return [
        each
        for each in found
        if each.heading.at_ms is not None or _key(each.heading.label) in names or is_role(each.heading.label)
    ]


def _comes_once(heading: Heading, is_later: bool) -> bool:
    return is_later and heading.form in ("colon", "beside") and is_surely_named(heading.label)


def _is_sure(heading: Heading, counts: Counter[str], several_roles: bool) -> bool:
    label, times = heading.label, counts[_key(heading.label)]
    if heading.form == "time":
        return True
    if heading.form != "colon":
        return times > 1 and (is_role(label) or is_named(label))
    if is_role(label):
        return times > 1 or several_roles or not is_letters(label)
    return is_named(label) and (times > 1 or heading.at_ms is not None)


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _shown(label: str) -> str:
    return " ".join(label.split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def is_ordered(turns: list[Turn]) -> bool:
    """Whether no turn reaches into the next."""
    return all(first.end <= second.start for first, second in pairwise(turns))
