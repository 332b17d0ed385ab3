"""What leaves Rangkul comes back the same, and other programs can rely on how it is written."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from hypothesis import given, settings

from rangkul.evidence.refi.project import Code, Project
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from tests.evidence.refi.projects import INTERVIEW, guid, projects, small_project
from tests.evidence.refi.reader import coded, read


@settings(max_examples=150)
@given(projects())
def test_a_project_written_and_read_again_is_the_same_project(project: Project) -> None:
    again = read(write_qdpx(project))
    assert again.project == project
    assert not again.report.losses and not again.report.changes


@settings(max_examples=50)
@given(projects())
def test_two_exports_of_one_project_are_the_same_bytes(project: Project) -> None:
    first = write_qdpx(project)
    assert first == write_qdpx(project) == write_qdpx(read(first).project)


def test_a_text_is_stored_with_lf_and_without_mark_and_counted_in_code_points() -> None:
    project = small_project()
    with zipfile.ZipFile(io.BytesIO(write_qdpx(project))) as archive:
        assert archive.namelist() == ["project.qde", f"sources/{guid(5)}.txt"]
        stored = archive.read(f"sources/{guid(5)}.txt")
        xml = archive.read("project.qde").decode()
    assert stored == INTERVIEW.encode()
    start = INTERVIEW.index("Kami")
    assert f'startPosition="{start}" endPosition="{start + 20}"' in xml
    assert "<Sets" not in xml and "<Cases" not in xml


def test_line_ends_of_another_kind_are_written_as_lf_without_moving_a_passage() -> None:
    project = small_project()
    source = replace(project.sources[0], text=INTERVIEW.replace("\n\n", "\r\n"))
    again = read(write_qdpx(replace(project, sources=(source,))))
    assert again.project.sources[0].text == INTERVIEW.replace("\n\n", " \n")
    assert coded(again.project) == coded(project)


def test_a_codebook_keeps_its_tree_and_its_groups() -> None:
    project = small_project()
    codes = (Code(guid(2), "Proses", False, "#ff0000", "Apa & mengapa", (), (Code(guid(3), "Percaya"),)),)
    again = read(write_qdc(replace(project, codes=codes))).project
    assert again.codes == codes
    assert again.origin == "Rangkul"
