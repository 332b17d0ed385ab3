"""However another program counted its characters, its passages land on their own words."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangkul.evidence.refi.offsets import (
    READINGS,
    STANDARD,
    Calibration,
    Passage,
    Reading,
    Ruler,
    StoredText,
    Unit,
    calibrate,
)
from rangkul.evidence.refi.project import TextSpan
from tests.evidence.refi.reader import packed, read

SENTENCES = (
    "Kami rapat tiap bulan 😀 di kantor.",
    "Anak itu “kabur” — lalu kembali.",
    "Koordinasi antara dinas dan LKS belum rutin…",
    "مرحبا, kata petugas; café itu tutup.",
    "Biayanya dari mana? 👩‍👩‍👧 Tidak ada.",
    "Tidak, kami tidak pernah diundang.",
)
TEXT = "\n".join(SENTENCES * 6) + "\n"


def foreign(text: str, at: int, reading: Reading, *, pairs: bool) -> int:
    """The position as a program counts that reads in this way: an oracle that counts letter by letter."""
    # The file holds CRLF; a program that does not count what is stored takes each line end for one.
    wide_break = reading.breaks_as_stored if pairs else not reading.breaks_as_stored
    before = text[:at].replace("\n", "\r\n") if wide_break else text[:at]
    mark = "\ufeff" if reading.mark_counted else ""
    return {
        Unit.CODE_POINT: len(mark + before),
        Unit.UTF16: len((mark + before).encode("utf-16-le")) // 2,
        Unit.BYTE: len((mark + before).encode()),
    }[reading.unit]


def passages(dice: random.Random, count: int = 40) -> list[tuple[int, int]]:
    """Spans of whole words."""
    words = [at for at in range(len(TEXT)) if TEXT[at].isalnum() and not TEXT[at - 1 : at].isalnum()]
    ends = [at for at in range(1, len(TEXT)) if TEXT[at - 1].isalnum() and not TEXT[at].isalnum()]
    found = []
    for _ in range(count):
        start = dice.choice(words[:-3])
        found.append((start, dice.choice([end for end in ends if end > start][:8])))
    return found


def stored(*, pairs: bool) -> StoredText:
    """The text as the other program stored it."""
    return StoredText(TEXT.replace("\n", "\r\n") if pairs else TEXT, had_mark=True)


def calibrated(reading: Reading, *, pairs: bool, named: bool) -> tuple[Calibration, list[tuple[int, int]]]:
    """What is chosen for a text that was counted in this way, and where its passages land."""
    text, spans = stored(pairs=pairs), passages(random.Random(7))
    told = [
        Passage(
            foreign(TEXT, start, reading, pairs=pairs),
            foreign(TEXT, end, reading, pairs=pairs),
            " ".join(TEXT[start:end].split()) if named else "",
        )
        for start, end in spans
    ]
    chosen = calibrate([(text, told)])
    ruler = Ruler(text, chosen.reading)
    return chosen, [
        (ruler.land(one.start, as_end=False).at, ruler.land(one.end, as_end=True).at) for one in told
    ]


@pytest.mark.parametrize("reading", READINGS, ids=str)
@pytest.mark.parametrize(("pairs", "named"), [*product((True, False), (True, False))])
def test_each_way_of_counting_is_recognised(reading: Reading, pairs: bool, named: bool) -> None:
    chosen, landed = calibrated(reading, pairs=pairs, named=named)
    assert chosen.reading == reading
    assert landed == passages(random.Random(7))
    assert chosen.is_sure and chosen.score == 1
    assert chosen.names_equal == (40 if named else 0) and chosen.on_borders == 40


@given(st.text(st.sampled_from("ab \n\r😀é\u0301ض")), st.sampled_from(READINGS), st.booleans())
def test_a_ruler_agrees_with_counting_letter_by_letter(raw: str, reading: Reading, had_mark: bool) -> None:
    text = StoredText(raw, had_mark)
    has_pairs = "\r\n" in raw
    ruler = Ruler(text, reading)
    at, ours = (0 if not (had_mark and reading.mark_counted) else 3 if reading.unit is Unit.BYTE else 1), 0
    index = 0
    while index < len(raw):
        pair = raw[index : index + 2] == "\r\n"
        letter = "\r\n" if pair else raw[index]
        assert ruler.land(at, as_end=False).at == ours
        if pair:
            at += 2 if reading.breaks_as_stored else 1
        elif letter in "\r\n":
            at += 1 if reading.breaks_as_stored or has_pairs else 2
        else:
            at += {
                Unit.CODE_POINT: 1,
                Unit.UTF16: len(letter.encode("utf-16-le")) // 2,
                Unit.BYTE: len(letter.encode()),
            }[reading.unit]
        index += len(letter)
        ours += 1
    assert ruler.land(at, as_end=True).at == ours == len(text.text)
    assert ruler.land(at + 1, as_end=True).past_end


def test_the_standard_is_taken_where_nothing_speaks_louder() -> None:
    assert calibrate([]).reading == STANDARD
    assert calibrate([(StoredText("abc"), [Passage(1, 2)])]).reading == STANDARD


def test_passages_in_the_middle_of_words_are_told_as_unsure() -> None:
    text = "ketidakpastian " * 20
    chosen = calibrate([(StoredText(text), [Passage(3 + 15 * n, 9 + 15 * n) for n in range(18)])])
    assert not chosen.is_sure
    assert chosen.score is not None and chosen.score < 0.2


def test_a_title_instead_of_the_words_speaks_for_nothing() -> None:
    chosen = calibrate([(StoredText("Kami rapat tiap bulan."), [Passage(5, 10, "Frekuensi")])])
    assert chosen.names_compared == 0 and chosen.score == 1


def qdpx(text: bytes, *selections: tuple[int, int, str]) -> bytes:
    """A project of another program with one text."""
    found = "".join(
        f'<PlainTextSelection guid="00000000-0000-0000-0000-0000000001{at:02d}" name="{name}" '
        f'startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="00000000-0000-0000-0000-0000000002{at:02d}">'
        '<CodeRef targetGUID="00000000-0000-0000-0000-000000000001"/></Coding></PlainTextSelection>'
        for at, (start, end, name) in enumerate(selections)
    )
    xml = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="Lain"><Sets/><Sources><TextSource '
        'guid="{00000000-0000-0000-0000-0000000000aa}" name="w" plainTextPath="internal://AA.TXT">'
        f"{found}</TextSource></Sources><CodeBook><Codes>"
        '<Code guid="{00000000-0000-0000-0000-000000000001}" name="k"/></Codes></CodeBook></Project>'
    )
    return packed({"MyProject.QDE": xml, "Sources/aa.txt": text})


def test_a_whole_project_is_read_through_all_of_it() -> None:
    text = "Satu 😀 baris.\r\nDua kata lagi.\r\n"
    told = [(foreign("Satu 😀 baris.\nDua kata lagi.\n", at, Reading(Unit.UTF16), pairs=True), name)
            for at, name in ((0, "Satu"), (14, "Dua"), (18, "kata"), (23, "lagi"))]  # fmt: skip
    exchanged = read(
        qdpx(b"\xef\xbb\xbf" + text.encode(), *((start, start + len(name), name) for start, name in told))
    )
    source = exchanged.project.sources[0]
    assert source.text == "Satu 😀 baris.\nDua kata lagi.\n"
    spans = [one.place for one in source.selections if isinstance(one.place, TextSpan)]
    assert [source.text[one.start : one.end] for one in spans] == ["Satu", "Dua", "kata", "lagi"]
    assert exchanged.report.calibration.reading == Reading(Unit.UTF16)
    assert [one.quote for one in exchanged.report.to_check] == ["Satu", "Dua", "kata", "lagi"]


def test_a_passage_past_the_end_is_dropped_and_told() -> None:
    exchanged = read(qdpx(b"Satu dua.", (0, 4, "Satu"), (5, 8, "dua"), (90, 95, "")))
    assert [one.name for one in exchanged.project.sources[0].selections] == ["Satu", "dua"]
    assert [(one.kind.value, one.why, one.count) for one in exchanged.report.losses] == [
        ("coding", "outside_text", 1),
        ("text_selection", "outside_text", 1),
    ]
