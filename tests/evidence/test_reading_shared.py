"""Two transcripts that others wrote and read with Taguette: we read the same words from the same files."""

from __future__ import annotations

import html
import re
import sqlite3
from pathlib import Path

import pytest

from rangkul.evidence.reading.reading import read

FILES = {"P1_GMT20211118.odt": 7, "P5_GMT20211125.odt": 4}


def taguette_words(path: Path, document: int) -> list[str]:
    """The words that Taguette holds for a document."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as project:
        (contents,) = project.execute("SELECT contents FROM documents WHERE id = ?", (document,)).fetchone()
    return html.unescape(re.sub(r"<[^>]+>", " ", contents)).split()


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_a_transcript_has_the_words_that_taguette_found_in_it(name: str, shared: Path) -> None:
    data = (shared / "qda" / "transcripts-odt" / name).read_bytes()

    ours = read(name, data).text.split()

    assert ours == taguette_words(shared / "qda" / "taguette-serdif-usability.sqlite3", FILES[name])
    assert len(ours) > 3_000
