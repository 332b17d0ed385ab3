"""What a description holds is told apart in files of ours, and in no other."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given

from rangkul.evidence.refi.own_words import CodeWords, described
from rangkul.evidence.refi.project import Code, Project
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from tests.evidence.refi.projects import code_words, guid, small_project
from tests.evidence.refi.reader import read

BOTH = CodeWords(
    "id",
    "Percaya pada janji.",
    exclude="Rasa hormat",
    other_language="en",
    other_name="Mutual trust",
    other_definition="Relying on promises.",
)


def worded(words: CodeWords, name: str = "Percaya") -> Project:
    """A project with one code in these words."""
    code = Code(guid(3), name, description=described(words, name), words=words)
    return replace(small_project(), codes=(code,), sources=(), notes=(), users=())


def edited(data: bytes, before: str, after: str) -> bytes:
    """The file as somebody left it who changed its XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        xml = old.read("project.qde").decode()
        assert before in xml
        new.writestr("project.qde", xml.replace(before, after))
        for name in old.namelist()[1:]:
            new.writestr(name, old.read(name))
    return out.getvalue()


@given(code_words())
def test_words_of_a_code_come_back_apart_from_a_project_and_from_a_codebook(words: CodeWords) -> None:
    project = worded(words)

    for again in (read(write_qdpx(project)), read(write_qdc(project))):
        assert again.project.codes == project.codes
        assert not again.report.losses and not again.report.changes


def test_other_software_reads_one_description_and_no_mark() -> None:
    code = read(write_qdpx(worded(BOTH))).project.codes[0]

    assert code.description == (
        "Percaya pada janji.\n\nTidak termasuk: Rasa hormat\n\n[en] Mutual trust\n\nRelying on promises."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # What a program that knows nothing of the mark hands on.
        ("<?rangkul-words ", "<?else "),
        # Somebody mended the description and left the mark.
        (">Percaya pada janji.", ">Percaya pada kata."),
        ("Relying on promises.</", "Relying on one's word.</"),
        # A mark that says what no mark of ours says.
        ('"language": "id"', '"language": "xx"'),
        ('"language": "id"', '"language": 1'),
        ('"definition"', '"is_codable"'),
        ('{"language"', '[{"language"'),
        ('{"language"', "[" * 5_000 + '{"language"'),
    ],
)
def test_a_mark_that_does_not_make_up_the_description_tells_nothing(before: str, after: str) -> None:
    written = write_qdpx(worded(BOTH))
    whole = read(written).project.codes[0]
    assert whole.words == BOTH

    code = read(edited(written, before, after)).project.codes[0]

    assert code.words is None
    assert code.description.startswith("Percaya")


def test_a_mark_elsewhere_and_instructions_of_others_change_nothing() -> None:
    written = write_qdpx(small_project())
    told = read(edited(written, "<Users>", '<?rangkul-words {"language": "id"}?><?other one?><Users>'))

    assert told.project == read(written).project
