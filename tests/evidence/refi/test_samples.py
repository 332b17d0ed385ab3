"""Every project in the sample folder arrives whole, or says why not."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rangkul.evidence.refi.offsets import Unit
from rangkul.evidence.refi.project import SourceKind, TextSpan, every_code, every_coding
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault
from rangkul.evidence.refi.taguette import without_tags
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from tests.evidence.refi.reader import coded, counts, dated, read

pytestmark = pytest.mark.shared
ATLAS = {
    "user": 3, "code": 14, "text": 6, "picture": 1, "pdf": 2, "audio": 1, "video": 2, "representation": 5,
    "transcript": 3, "sync_point": 13, "text_selection": 8, "picture_selection": 1, "pdf_selection": 4,
    "video_selection": 2, "coding": 16, "note": 2, "link": 1, "set": 16, "graph": 1,
}  # fmt: skip
EXPECTED = {
    "atlasti8-standard-skyloom.qdpx": ATLAS,
    "atlasti8-standard-skyloom.qde": ATLAS,
    "nvivo15mac-qc-roundtrip.qdpx": {"user": 2, "code": 262, "text": 2},
    "atlasti9-ns04.qdc": {"code": 5, "set": 2},
    "spec-annexA1-portableqda.qdc": {"code": 6},
    "spec-annexA1.qdc": {"code": 6},
    "taguette-serdif-usability.sqlite3": {
        "user": 1, "code": 22, "text": 17, "text_selection": 1794, "coding": 1930,
    },
}  # fmt: skip
REFUSED = {
    "README.md": Fault.UNKNOWN_KIND,
    "taguette-serdif-codebook.csv": Fault.UNKNOWN_KIND,
    "schema/Project.xsd": Fault.NOT_REFI,
    "schema/Codebook.xsd": Fault.NOT_REFI,
    "schema/Project-mrt2019.xsd": Fault.NOT_REFI,
    "transcripts-odt/P1_GMT20211118.odt": Fault.NO_PROJECT,
    "transcripts-odt/P5_GMT20211125.odt": Fault.NO_PROJECT,
}


def test_no_sample_is_forgotten(shared: Path) -> None:
    folder = shared / "qda"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == EXPECTED.keys() | REFUSED.keys()


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_a_sample_arrives_with_all_that_its_readme_counts(
    shared: Path, name: str, expected: dict[str, int]
) -> None:
    exchanged = read((shared / "qda" / name).read_bytes())
    assert counts(exchanged) == expected
    lost = {tally.kind.value: tally.read - tally.kept for tally in exchanged.report.tallies}
    assert {kind: number for kind, number in lost.items() if number} == (
        {"graph": 1} if "skyloom" in name else {}
    )


@pytest.mark.parametrize(("name", "fault"), REFUSED.items())
def test_a_file_of_another_kind_is_refused_for_its_reason(shared: Path, name: str, fault: Fault) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read((shared / "qda" / name).read_bytes())
    assert refused.value.fault is fault


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith(".qdc")])
def test_a_sample_written_by_us_and_read_again_has_the_same_codings(shared: Path, name: str) -> None:
    first = read((shared / "qda" / name).read_bytes()).project
    again = read(write_qdpx(first)).project
    assert coded(again) == coded(first) and dated(again) == dated(first)
    assert list(every_code(again.codes)) == list(every_code(first.codes))
    assert (again.users, again.sets, again.links) == (first.users, first.sets, first.links)
    assert [note.text for note in again.notes] == [note.text for note in first.notes]
    assert [source.text for source in again.sources] == [source.text for source in first.sources]


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".qdc")])
def test_a_codebook_written_by_us_and_read_again_is_the_same(shared: Path, name: str) -> None:
    first = read((shared / "qda" / name).read_bytes()).project
    again = read(write_qdc(first)).project
    assert (again.codes, again.sets) == (first.codes, first.sets)


def test_the_codebook_of_the_older_namespace_keeps_its_members(shared: Path) -> None:
    project = read((shared / "qda" / "atlasti9-ns04.qdc").read_bytes()).project
    assert sum(len(one.codes) for one in project.sets) == 4
    assert [code.name for code, path in every_code(project.codes) if path] == ["code1.1", "code:3.1"]


def test_the_nvivo_tree_has_seven_levels(shared: Path) -> None:
    project = read((shared / "qda" / "nvivo15mac-qc-roundtrip.qdpx").read_bytes()).project
    assert max(len(path) + 1 for _code, path in every_code(project.codes)) == 7
    assert [source.text for source in project.sources] == ["\n", "\n"]


def test_an_atlas_quotation_in_the_name_is_as_long_as_its_passage(shared: Path) -> None:
    project = read((shared / "qda" / "atlasti8-standard-skyloom.qdpx").read_bytes()).project
    parts = [part for source in project.sources for part in source.parts()]
    named = {one.name: one.place for part in parts for one in part.selections}
    granola = next(
        one.place for part in parts if part.kind is SourceKind.REPRESENTATION for one in part.selections
        if one.name == "granola"
    )  # fmt: skip
    assert granola == TextSpan(62, 69)
    bread = named["I did try the gluten free bread, but it was always so soggy,"]
    assert bread == TextSpan(215, 275)


def test_every_taguette_quotation_is_its_text(shared: Path) -> None:
    path = shared / "qda" / "taguette-serdif-usability.sqlite3"
    exchanged = read(path.read_bytes())
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        snippets = sorted(
            " ".join(without_tags(snippet).split())
            for (snippet,) in database.execute("SELECT snippet FROM highlights")
        )
    found = sorted(
        " ".join((source.text or "")[one.place.start : one.place.end].split())
        for source in exchanged.project.sources
        for one in source.selections
        if isinstance(one.place, TextSpan)
    )
    assert len(found) == 1794 and found == snippets
    chosen = exchanged.report.calibration
    assert chosen.reading.unit is Unit.BYTE and chosen.names_equal == chosen.passages == 1794
    assert {one.coding.by for one in every_coding(exchanged.project)} == {exchanged.project.users[0].guid}
    assert all(one.coding.at for one in every_coding(exchanged.project))


def test_the_taguette_codebook_is_the_one_that_taguette_exported(shared: Path) -> None:
    exported = (shared / "qda" / "taguette-serdif-codebook.csv").read_text()
    project = read((shared / "qda" / "taguette-serdif-usability.sqlite3").read_bytes()).project
    assert all(re.search(rf"^\"?{re.escape(code.name)}\"?,", exported, re.M) for code in project.codes)
    assert len(project.codes) == 22


def test_the_same_file_read_twice_gives_the_same_ids(shared: Path) -> None:
    for name in EXPECTED:
        data = (shared / "qda" / name).read_bytes()
        assert read(data).project == read(data).project
