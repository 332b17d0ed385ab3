"""Who speaks where: turns in the styles that transcripts have, and lines that only look like one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.evidence.reading.labels import heading_of
from rangkul.evidence.reading.result import Turn
from rangkul.evidence.reading.turns import find_turns, is_ordered

SAID = (
    "Sejak kapan rumah singgah ini berdiri?",
    "Sejak 2018: waktu itu belum ada anggaran.",
    "Ya.",
    "Begini, ada tiga hal: pertama, tempatnya; kedua, orangnya.\nLalu yang ketiga, uangnya.",
    "Pukul 10:30 kami dijemput Satpol PP (00:10 belum lewat), lalu dibawa ke panti.",
    "Contohnya: anak-anak yang ngamen di Margonda.",
    "Pak Lurah bilang: jangan.\n\nItu saja, lalu kami pulang.",
    "Lihat https://depok.example/berita: di sana tertulis.",
    "“Tanya Dinsos saja,” katanya.",
)


@dataclass(frozen=True)
class Spoken:
    """One turn as it was spoken."""

    speaker: str
    words: str
    at_ms: int | None


def conversation(speakers: tuple[str, ...], *, seed: int, length: int = 40) -> list[Spoken]:
    """A seeded talk in which the speakers take turns, now and then one twice."""
    dice = random.Random(seed)
    at_ms, talk = 0, []
    for place in range(length):
        speaker = speakers[place % len(speakers)] if dice.random() < 0.8 else dice.choice(speakers)
        talk.append(Spoken(speaker, dice.choice(SAID), at_ms))
        at_ms += dice.randint(2, 90) * 1000
    return talk


def clock(at_ms: int | None, *, hours: bool = True) -> str:
    """A time as transcripts write it."""
    seconds = (at_ms or 0) // 1000
    if hours:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{seconds // 60}:{seconds % 60:02}"


def written(
    talk: list[Spoken], before: Callable[[Spoken], str], *, timed: bool, head: str = ""
) -> tuple[str, list[Turn]]:
    """The transcript, and its turns by construction."""
    text, turns = head, []
    for each in talk:
        text += before(each)
        turns.append(
            Turn(len(text), len(text) + len(each.words), each.speaker, each.at_ms if timed else None)
        )
        text += each.words + "\n"
    return text, turns


NAMES = ("Pewawancara", "Bu Rina", "Pak Darto")
HEAD = "Transkrip Wawancara\nTanggal: 12 Mei 2026\nLokasi: Depok\nPewawancara: Dewi\nInforman: Bu Rina\n\n"
STYLES: dict[str, tuple[tuple[str, ...], Callable[[Spoken], str], bool, str]] = {
    "name and colon": (NAMES, lambda turn: f"{turn.speaker}: ", False, ""),
    "head before": (NAMES, lambda turn: f"{turn.speaker}: ", False, HEAD),
    "letters": (("P", "I"), lambda turn: f"{turn.speaker}: ", False, ""),
    "question and answer": (("T", "J"), lambda turn: f"{turn.speaker} : ", False, ""),
    "letters and tabs": (("P", "I1", "I2"), lambda turn: f"{turn.speaker}\t: ", False, ""),
    "informants by number": (
        ("Pewawancara", "Informan 3", "Informan 12"),
        lambda t: f"{t.speaker}: ",
        False,
        "",
    ),
    "focus group": (
        ("Moderator", "Peserta 1", "Peserta 2", "Peserta 3"),
        lambda t: f"{t.speaker} :",
        False,
        "",
    ),
    "capitals": (("PEWAWANCARA", "NARASUMBER"), lambda turn: f"{turn.speaker}:\n", False, ""),
    "bold in markdown": (NAMES, lambda turn: f"**{turn.speaker}:** ", False, ""),
    "table of two columns": (("P", "I"), lambda turn: f"{turn.speaker}\t", False, ""),
    "time before": (NAMES, lambda turn: f"[{clock(turn.at_ms)}] {turn.speaker}: ", True, ""),
    "bare time before": (NAMES, lambda turn: f"{clock(turn.at_ms)} {turn.speaker}: ", True, ""),
    "time after": (NAMES, lambda turn: f"{turn.speaker} ({clock(turn.at_ms)}): ", True, ""),
    "time after the colon": (NAMES, lambda turn: f"{turn.speaker}: [{clock(turn.at_ms)}] ", True, ""),
    "time instead of a colon": (NAMES, lambda turn: f"{turn.speaker} [{clock(turn.at_ms)}] ", True, ""),
    "otter": (
        ("Dewi Lestari", "Rina Wati"),
        lambda turn: f"\n{turn.speaker}  {clock(turn.at_ms, hours=False)}\n",
        True,
        "",
    ),
    "whisper with speakers": (
        ("SPEAKER_00", "SPEAKER_01"),
        lambda turn: f"[{clock(turn.at_ms)}.000 --> {clock((turn.at_ms or 0) + 1000)}.500] {turn.speaker}: ",
        True,
        "",
    ),
    "teams": (
        ("Dewi Lestari", "Rina Wati"),
        lambda turn: f"{clock(turn.at_ms)}.0 --> {clock((turn.at_ms or 0) + 1000)}.0\n{turn.speaker}\n",
        True,
        "",
    ),
    "name above the time": (
        ("Dewi Lestari", "Rina Wati"),
        lambda turn: f"{turn.speaker}\n{clock(turn.at_ms)}\n",
        True,
        "",
    ),
    "times only": (("",), lambda turn: f"[{clock(turn.at_ms)}] ", True, ""),
}


@pytest.mark.parametrize("style", STYLES)
def test_turns_are_right_in_each_style(style: str) -> None:
    speakers, before, timed, head = STYLES[style]
    text, expected = written(conversation(speakers, seed=3), before, timed=timed, head=head)

    found = find_turns(text)

    right = len(set(found) & set(expected))
    assert right >= 0.95 * len(expected), [turn for turn in found if turn not in expected][:5]


def test_over_all_styles_95_of_100_turns_are_right_and_few_are_invented() -> None:
    right = all_turns = invented = 0
    for number, (speakers, before, timed, head) in enumerate(STYLES.values()):
        text, expected = written(conversation(speakers, seed=100 + number), before, timed=timed, head=head)
        found = find_turns(text)
        right += len(set(found) & set(expected))
        invented += len(set(found) - set(expected))
        all_turns += len(expected)
    print(f"{right} of {all_turns} turns right ({right / all_turns:.1%}), {invented} invented")
    assert right / all_turns >= 0.95
    assert invented / all_turns <= 0.03


NO_TURNS = (
    "Forum Anak Depok membahas tiga hal: tempat, orang dan uang.\nHasilnya: belum ada.\nKesimpulan: tunggu.",
    "Tanggal: 12 Mei\nLokasi: Depok\nNama: Rina\nUsia: 34\nJabatan: kepala panti",
    "A: pilihan pertama",
    "Rapat pukul 10:30\n12:00 istirahat makan siang\nhttp://depok.example:8000/a",
    "Artikel: Anak jalanan di kota\nPenulis menulis panjang lebar.",
)


@pytest.mark.parametrize("text", NO_TURNS)
def test_a_text_that_is_no_talk_has_no_turns(text: str) -> None:
    assert find_turns(text) == []


def test_a_speaker_who_comes_once_is_one_more_speaker() -> None:
    talk = "Moderator: Siapa?\nPeserta 1: Saya.\nModerator: Silakan.\nPeserta 1: Begini.\nBu Lurah: Boleh?\n"

    assert find_turns(talk)[-1].speaker == "Bu Lurah"


def test_a_time_inside_a_long_turn_keeps_the_speaker() -> None:
    talk = "Bu Rina: Mulai.\n[00:05:00] Lalu kami pindah.\nBu Rina: Selesai.\n"

    assert [(turn.speaker, turn.at_ms) for turn in find_turns(talk)] == [
        ("Bu Rina", None), ("Bu Rina", 300_000), ("Bu Rina", None),
    ]  # fmt: skip


def test_the_head_of_a_transcript_is_no_turn() -> None:
    text = HEAD + "Pewawancara: Mulai ya?\nInforman: Boleh.\nPewawancara: Baik.\nInforman: Ya."

    assert [text[turn.start : turn.end] for turn in find_turns(text)] == [
        "Mulai ya?",
        "Boleh.",
        "Baik.",
        "Ya.",
    ]


pieces = st.sampled_from(
    ["P: ", "I : ", "Bu Rina: ", "[00:12:33] ", "(1:02)", "0:05", "\n", "\t", " ", "ya", "Tanggal: ", "-->",
     ":", "👧🏽", "Informan 3", "**", "[", "]", "SPEAKER_00", "é"]
)  # fmt: skip


@given(st.lists(pieces, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_turns_never_leave_the_text_overlap_or_begin_with_nothing(text: str) -> None:
    turns = find_turns(text)

    assert is_ordered(turns)
    for turn in turns:
        said = text[turn.start : turn.end]
        assert said
        assert said == said.strip()


def test_a_line_without_end_costs_no_time() -> None:
    assert heading_of("Aa " * 1_000_000) is None
    assert find_turns("[" * 3_000_000) == []
