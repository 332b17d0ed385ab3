"""A framework's file that is wrong says where and what to mend, and nothing else ever happens."""

import random
import re
from dataclasses import dataclass

import pytest
from django.utils import translation

from rangkul.core.datafiles import DataError, Fault
from rangkul.evidence.frameworks import framework, load_crosswalk, load_framework
from rangkul.evidence.frameworks import terms as t
from rangkul.evidence.frameworks.shelf import FOLDERS
from tests.evidence.two_boxes import TWO_BOXES

F = t.FrameworkFault
BUNDLED = sorted(FOLDERS[0].glob("*.yaml"))
CROSSWALKS = sorted(FOLDERS[0].glob("crosswalks/*.yaml"))


@dataclass(frozen=True)
class Broken:
    """A change of one line of the small file, where the fault is then said to be, and which."""

    at: int
    old: str
    new: str
    line: int
    fault: t.TextChoices


# Lines counted by hand in tests/evidence/two_boxes.py, the first line of the file being 1.
BROKEN = [
    Broken(3, "two", "T", 3, F.NOT_PREFIX),
    Broken(4, "[id, en]", "[id]", 4, F.LANGUAGE_LEFT_OUT),
    Broken(4, "[id, en]", "[id, fr]", 4, Fault.NOT_LISTED),
    Broken(5, ", en: Two boxes", "", 5, Fault.MISSING_LABEL),
    Broken(7, "citation", "cites", 7, Fault.UNKNOWN_KEY),
    Broken(10, "crit.public", "start", 10, Fault.DUPLICATE_CODE),
    Broken(14, ', one_fails: {id: Bukan, en: "No"}', "", 14, Fault.MISSING_KEY),
    Broken(18, "{id: Awalnya, en: The start}", "{id: Awalnya}", 18, Fault.MISSING_LABEL),
    Broken(19, "condition", "virtue", 19, Fault.NOT_LISTED),
    Broken(21, "12-13", "p.12", 21, F.NOT_PAGES),
    Broken(24, ", example: {id: c, en: c}", "", 24, Fault.MISSING_KEY),
    Broken(25, "start.will", "start", 25, Fault.DUPLICATE_CODE),
    Broken(26, "start", "begin", 26, F.UNKNOWN_PARENT),
    Broken(26, "start", "start.will", 25, F.CYCLE),
    Broken(32, "    scale_note: {id: Mendukung, en: Favourable}", "", 25, F.NO_SCALE_NOTE),
    Broken(45, "level: now", "level: then", 45, F.UNKNOWN_CELL),
    Broken(45, "node: end", "node: finish", 45, F.UNKNOWN_NODE),
    Broken(41, "now:", "then: {id: Dulu, en: Then}, now:", 45, F.CELL_MISSING),
    Broken(47, "to: end", "to: finish", 47, F.UNKNOWN_NODE),
    Broken(47, "to: end", "to: start", 47, F.EDGE_TO_ITSELF),
    Broken(49, "node: start", "node: begin", 49, F.UNKNOWN_NODE),
    Broken(49, "kind: hoop", "kind: straw", 49, Fault.NOT_LISTED),
    Broken(51, "node: start", "node: begin", 51, F.UNKNOWN_NODE),
    Broken(52, '  - {node: end, ask: {id: "Selesai?", en: "Done?"}}', "", 62, F.NOT_ASKED),
    Broken(57, "lks", "LKS", 57, Fault.NOT_CODE),
    Broken(64, "[start.will]", "[start.wish]", 64, F.UNKNOWN_NODE),
    Broken(64, "[start.will]", "[end]", 64, F.NOT_A_CHILD),
    Broken(64, "rule: min", "rule: none", 64, F.COUNTS_NOTHING),
    Broken(64, "rule: min", "rule: k_of_n", 64, F.ONLY_K_OF_N),
    Broken(64, "rule: min", "rule: k_of_n, k: 2", 64, Fault.NUMBER_TOO_LARGE),
    Broken(66, "I-AS-1", "AS1", 66, F.NOT_INDICATOR),
    Broken(66, "facet: paper", "facet: praxis", 66, F.UNKNOWN_FACET),
    Broken(68, "mandated", "fulfilled", 68, F.RESERVED),
    Broken(34, "end", "not", 34, F.RESERVED),
    Broken(70, "code: days", "code: mandated", 70, Fault.DUPLICATE_CODE),
    Broken(72, "value: 30", "value: many", 72, F.NOT_DECIMAL),
    Broken(72, "since: 2026-01-31", "since: soon", 72, Fault.NOT_DATE),
    Broken(77, "start >= partial", "begin >= partial", 77, F.UNKNOWN_NAME),
    Broken(77, "start >= partial", "start >= 2", 77, F.OTHER_KINDS),
    Broken(77, "start >= partial", "start", 77, F.NOT_TRUE_OR_FALSE),
    Broken(77, "start >= partial", "start >= ", 77, F.NOT_EXPRESSION),
    Broken(77, "start >= partial", "__import__('os')", 77, F.NOT_EXPRESSION),
    Broken(77, "start >= partial", "not " * 12 + "mandated", 77, F.DEEP_EXPRESSION),
    Broken(77, "start >= partial", "mandated and " * 50 + "mandated", 77, F.LONG_EXPRESSION),
    Broken(78, "days > most_days", "P1", 78, F.UNKNOWN_NAME),
    Broken(77, "    when: mandated and start >= partial", "", 74, F.NO_CONDITION),
    Broken(80, "    alert_words: {id: Awas, en: Beware}", "", 74, F.HALF_ALERT),
]


@pytest.mark.parametrize("one", BROKEN, ids=lambda one: f"{one.at}-{one.fault}")
def test_each_fault_is_named_with_the_line_to_mend(one: Broken):
    lines = TWO_BOXES.split("\n")
    assert one.old in lines[one.at - 1]
    lines[one.at - 1] = lines[one.at - 1].replace(one.old, one.new)

    with pytest.raises(DataError) as refused:
        load_framework("\n".join(lines))

    assert (refused.value.line, refused.value.fault) == (one.line, one.fault)
    with translation.override("en"):
        assert re.match(rf"Line {one.line}: .+[.]$", str(refused.value)), "a sentence says what to mend"


def test_a_tree_is_not_endlessly_deep():
    box = TWO_BOXES.split("\n")[24:33]
    text, parent = TWO_BOXES, "start.will"
    for depth in range(8):
        deeper = (
            "\n".join(box).replace("start.will", f"deep{depth}").replace("parent: start", f"parent: {parent}")
        )
        text = text.replace("outcomes:\n", deeper + "\noutcomes:\n", 1)
        parent = f"deep{depth}"

    with pytest.raises(DataError) as refused:
        load_framework(text)
    assert refused.value.fault == Fault.TOO_DEEP


CROSSWALK = CROSSWALKS[0].read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("gash-2008, version: 1}", "gash-2008, version: 9}", 6, F.UNKNOWN_FRAMEWORK),
        ("from: collaborative_process.dialogue,", "from: collaborative_process.talk,", 12, F.UNKNOWN_NODE),
        ("relation: exact, to: dynamics", "relation: same, to: dynamics", 13, Fault.NOT_LISTED),
        ("to: dynamics.capacity.arrangements", "to: dynamics.capacity.rules", 16, F.UNKNOWN_NODE),
        ("to: adaptation", "to: impacts", 34, F.MAPPED_TWICE),
    ],
)
def test_a_crosswalk_that_leads_nowhere_says_so(old: str, new: str, line: int, fault: t.TextChoices):
    both = (framework("ansell-gash-2008"), framework("emerson-nabatchi-balogh-2012"))
    assert old in CROSSWALK

    with pytest.raises(DataError) as refused:
        load_crosswalk(CROSSWALK.replace(old, new, 1), both)
    assert (refused.value.line, refused.value.fault) == (line, fault)


# --- whatever a file holds ----------------------------------------------------------------------------------

SEED = 20080401
PIECES = [
    *("", ":", "- ", "  ", "{", "}", "[", "]", '"', "null", "node", "model", "k: 3", "*a", "&a", "!!x", "\t"),
    *(
        "\x00",
        "and",
        "(",
        "not",
        ">=",
        "P4",
        "-1",
        "99999999999",
        "code: x",
        "parent: outcomes",
        "ü",
        "\ud800",
    ),
]


def mutated(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    for _each in range(dice.randint(1, 4)):
        at = dice.randrange(len(lines))
        how = dice.randrange(6)
        if how == 0:
            del lines[at : at + dice.randint(1, 3)]
        elif how == 1:
            lines.insert(at, lines[dice.randrange(len(lines))])
        elif how == 2:
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif how == 3:
            cut = dice.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + dice.choice(PIECES) + lines[at][cut:]
        elif how == 4:
            words = lines[at].split(" ")
            words[dice.randrange(len(words))] = dice.choice(PIECES)
            lines[at] = " ".join(words)
        else:
            lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]
        lines = lines or [""]
    return "\n".join(lines)


def survives(load, text: str, rounds: int, dice: random.Random) -> tuple[int, int]:
    read = refused = 0
    for _round in range(rounds):
        changed = mutated(text, dice)
        try:
            load(changed)
            read += 1
        except DataError as error:
            assert 1 <= error.line <= changed.count("\n") + 2
            assert "%(" not in error.message
            refused += 1
    return read, refused


@pytest.mark.parametrize("text", [TWO_BOXES, *(path.read_text("utf-8") for path in BUNDLED)], ids=len)
def test_whatever_happens_to_a_file_it_is_read_or_refused_with_its_line(text: str):
    rounds = 400 if len(text) < 20_000 else 12
    print(f"seed {SEED}")

    read, refused = survives(load_framework, text, rounds, random.Random(SEED))

    assert refused > 0
    assert read + refused == rounds


@pytest.mark.long
@pytest.mark.parametrize("text", [TWO_BOXES, *(path.read_text("utf-8") for path in BUNDLED)], ids=len)
def test_many_more_broken_files_are_read_or_refused(text: str):
    survives(load_framework, text, 20_000 if len(text) < 20_000 else 1_000, random.Random())


def test_whatever_happens_to_a_crosswalk_it_is_read_or_refused():
    both = (framework("ansell-gash-2008"), framework("emerson-nabatchi-balogh-2012"))

    _read, refused = survives(lambda text: load_crosswalk(text, both), CROSSWALK, 300, random.Random(SEED))
    assert refused > 0
