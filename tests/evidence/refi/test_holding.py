"""What a study takes over of another program's project, and that the rest is told, thing by thing."""

from __future__ import annotations

import io
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from rangkul.evidence.refi.answers import ask
from rangkul.evidence.refi.held import Held
from rangkul.evidence.refi.holding import hold
from rangkul.evidence.refi.plain import from_plain, to_plain
from rangkul.evidence.refi.project import Coding, Project, Selection, TextSpan
from rangkul.evidence.refi.reading import Report, read_with_ledger
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault
from rangkul.evidence.refi.writing import write_qdpx
from tests.evidence.refi.projects import INTERVIEW, guid, projects, small_project
from tests.evidence.refi.reader import packed


def held(data: bytes) -> tuple[Held, Report]:
    """What a study would take over."""
    exchanged, ledger = read_with_ledger(io.BytesIO(data))
    found = hold(exchanged.project, ledger)
    return found, exchanged.report.after(ledger)


def test_an_interview_comes_with_its_passages_and_the_memo_on_one() -> None:
    found, report = held(write_qdpx(small_project()))
    text = found.texts[0]
    start = INTERVIEW.index("Kami")
    assert [(one.code, one.start, one.end) for one in text.passages] == [
        (guid(3), start, start + 20),
        (guid(4), start, start + 20),
    ]
    memo = found.memos[0]
    assert (memo.about_kind, memo.about, memo.text) == ("coding", guid(11), "Lihat juga dokumen.")
    assert report.losses == ()


@settings(max_examples=150)
@given(projects())
def test_nothing_is_lost_without_a_word(project: Project) -> None:
    found, report = held(write_qdpx(project))
    kept = {tally.kind.value: tally.kept for tally in report.tallies}
    passages = sum(len(text.passages) for text in found.texts)
    assert passages == kept.get("coding", 0)
    values = sum(len(one.values) for one in (*found.texts, *found.cases))
    assert values == kept.get("value", 0)
    assert all(0 <= tally.kept <= tally.read for tally in report.tallies)
    for text in found.texts:
        assert all(0 <= one.start <= one.end <= len(text.text) for one in text.passages)
    known = {one.guid for text in found.texts for one in text.passages}
    assert all(memo.about in known for memo in found.memos if memo.about_kind == "coding")


@settings(max_examples=50)
@given(projects())
def test_what_is_told_by_the_limited_process_is_heard_whole(project: Project) -> None:
    found, report = held(write_qdpx(project))
    assert from_plain(Held, to_plain(found)) == found
    assert from_plain(Report, to_plain(report)) == report


@pytest.mark.shared
def test_atlas_pictures_recordings_and_missing_texts_are_listed(shared: Path) -> None:
    _found, report = held((shared / "qda" / "atlasti8-standard-skyloom.qdpx").read_bytes())
    lost = {(one.kind.value, one.why): one.count for one in report.losses}
    assert lost == {
        ("audio", "not_a_text"): 1,
        ("coding", "no_text"): 9,
        ("coding", "not_a_text"): 7,
        ("graph", "drawing"): 1,
        ("link", "link"): 1,
        ("pdf", "not_a_text"): 2,
        ("pdf_selection", "not_a_text"): 4,
        ("picture", "not_a_text"): 1,
        ("picture_selection", "not_a_text"): 1,
        ("representation", "no_text"): 2,
        ("representation", "not_a_text"): 3,
        ("sync_point", "no_text"): 13,
        ("text_selection", "no_text"): 8,
        ("transcript", "no_text"): 3,
        ("video", "not_a_text"): 2,
        ("video_selection", "not_a_text"): 2,
    }
    told = Counter({one.why: one.count for one in report.changes if one.kind.value == "note"})
    assert told == {"description_as_memo": 2} or told == {}


@pytest.mark.shared
def test_a_taguette_project_passes_through_the_limited_process_whole(shared: Path) -> None:
    path = shared / "qda" / "taguette-serdif-usability.sqlite3"
    with path.open("rb") as file:
        answer = ask(file)
    assert len(answer.held.texts) == 17 and len(answer.held.codes) == 22
    assert sum(len(text.passages) for text in answer.held.texts) == 1_930
    assert [(one.kind.value, one.why, one.count) for one in answer.report.losses] == [
        ("text_selection", "no_coding", 1)
    ]
    assert answer == type(answer)(*held(path.read_bytes()))


@pytest.mark.long
def test_300_000_words_with_20_000_codings_pass_within_the_limits(tmp_path: Path) -> None:
    dice = random.Random(7)
    words = ("anak", "jalan", "rapat", "dinas", "percaya", "forum", "😀", "café", "tidak", "pernah")
    text = " ".join(dice.choice(words) for _ in range(300_000))
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")]
    project = small_project()
    passages = []
    for number in range(20_000):
        first = dice.randrange(len(starts) - 30)
        span = TextSpan(starts[first], starts[first + dice.randint(3, 25)] - 1)
        coding = Coding(guid(1_001 + 2 * number), guid(3), guid(1))
        name = text[span.start : span.end][:90] + "…"
        passages.append(Selection(guid(1_000 + 2 * number), span, name, codings=(coding,)))
    source = replace(project.sources[0], text=text, selections=tuple(passages))
    path = tmp_path / "besar.qdpx"
    path.write_bytes(write_qdpx(replace(project, origin="Program lain", sources=(source,))))
    with path.open("rb") as file:
        answer = ask(file)
    assert len(answer.held.texts[0].passages) == 20_000
    assert answer.report.calibration.score == 1


def test_a_refusal_inside_the_limited_process_is_heard_outside(tmp_path: Path) -> None:
    path = tmp_path / "x.qdpx"
    path.write_bytes(packed({"a.txt": "x"}))
    with path.open("rb") as file, pytest.raises(ExchangeRefused) as told:
        ask(file)
    assert told.value.fault is Fault.NO_PROJECT
