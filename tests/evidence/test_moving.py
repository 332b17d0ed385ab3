"""A corrected transcript keeps its codings: moved, found again, or left on the old version, never lost."""

from __future__ import annotations

import random

from rangkul.evidence.moving import How, Moving, in_order
from rangkul.evidence.rules.codings import standing

SAID = (
    "anak jalanan di kota ini ditangani bersama oleh dinas sosial rumah singgah lembaga dan forum 👧🏽 é "
    "bulan lalu belum ada anggaran tetapi kami tetap duduk bersama setiap Jumat"
)
WORDS = SAID.split()
TALK = "Pewawancara: Sejak kapan?\nBu Rina: Sejak 2018, waktu itu belum ada anggaran.\nPewawancara: Lalu?\n"


def test_a_passage_moves_with_what_was_written_before_it() -> None:
    start = TALK.index("belum")
    passage = standing(TALK, start, start + len("belum ada anggaran"))

    moved = Moving(TALK, "Transkrip\n\n" + TALK).moved(passage)

    assert moved.how is How.MOVED
    assert moved.passage.start == start + len("Transkrip\n\n")
    assert moved.passage.quote == "belum ada anggaran"


def test_a_typing_mistake_mended_beside_a_passage_leaves_it_in_place() -> None:
    start = TALK.index("belum")
    passage = standing(TALK, start, start + 5)

    moved = Moving(TALK, TALK.replace("waktu itu", "waktu  tu")).moved(passage)

    assert (moved.how, moved.passage.quote) == (How.MOVED, "belum")


def test_a_passage_that_was_moved_elsewhere_is_found_by_its_words() -> None:
    lines = TALK.split("\n")
    passage = standing(TALK, TALK.index("Sejak 2018"), TALK.index("anggaran."))
    turned = "\n".join([lines[2], lines[0], lines[1]])

    moved = Moving(TALK, turned).moved(passage)

    assert moved.how in (How.FOUND, How.MOVED)
    assert moved.passage.quote == passage.quote


def test_of_two_equal_passages_the_one_with_the_same_neighbours_is_taken() -> None:
    old = "satu ya dua\nlain\ntiga ya empat\n"
    passage = standing(old, old.index("ya empat"), old.index("ya empat") + 2)

    moved = Moving(old, "baru\ntiga ya empat lima\nsatu ya dua\n").moved(passage)

    assert moved.passage.after.startswith(" empat")


def test_a_passage_whose_words_went_stays_on_the_old_version_as_it_was() -> None:
    passage = standing(TALK, TALK.index("belum"), TALK.index("anggaran."))

    moved = Moving(TALK, TALK.replace("belum ada ", "sudah tersedia ")).moved(passage)

    assert (moved.how, moved.passage) == (How.LEFT, passage)


def test_two_letters_that_stand_everywhere_are_no_proof() -> None:
    old = "ke\nsama sekali lain\n"
    passage = standing(old, 0, 2)

    assert Moving(old, "sama sekali lain\nlalu ke b\nlalu ke d\n").moved(passage).how is How.LEFT


def edited(text: str, dice: random.Random) -> str:
    """The text after one to six corrections of the kind that people make."""
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.randint(0, 40))
        new = " ".join(dice.choices(WORDS, k=dice.randint(0, 6)))
        match dice.randrange(4):
            case 0:
                text = text[:start] + new + text[start:]
            case 1:
                text = text[:start] + text[end:]
            case 2:
                text = text[:start] + new + text[end:]
            case _:
                lines = text.split("\n")
                lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))
                text = "\n".join(lines)
    return text


def test_in_1000_random_edits_no_coding_is_lost_and_none_says_something_else() -> None:
    seed = 20261127
    moved = found = left = gone = 0
    for number in range(1_000):
        dice = random.Random(f"{seed}:{number}")
        old = "\n".join(
            " ".join(dice.choices(WORDS, k=dice.randint(0, 25))) for _ in range(dice.randint(1, 12))
        )
        if not old:
            continue
        new = edited(old, dice)
        moving = Moving(old, new)
        assert in_order(moving.blocks)
        for _ in range(8):
            start = dice.randrange(len(old))
            passage = standing(old, start, min(len(old), start + dice.randint(1, 80)))
            there = moving.moved(passage)
            moved += there.how is How.MOVED
            found += there.how is How.FOUND
            if there.how is How.LEFT:
                left += 1
                assert there.passage == passage
                assert old[passage.start : passage.end] == passage.quote
                if passage.quote.strip() and passage.quote in new:
                    gone += 1
                    assert len(passage.quote) < 32, "long words that are still there are always found"
            else:
                assert new[there.passage.start : there.passage.end] == there.passage.quote == passage.quote
    print(f"seed {seed}: {moved} moved, {found} found, {left} left; {gone} of them too short to be sure")
    assert moved > 10 * found
    assert moved + found > 5_000
