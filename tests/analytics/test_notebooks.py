"""The example notebooks run, and print what they print here."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "packages" / "rangkul_analytics" / "notebooks"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_says_what_its_reader_will_see(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    printed = [_text(cell) for cell in notebook.cells]

    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()

    assert [_text(cell) for cell in notebook.cells] == printed
    assert any(printed)


def _text(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.get("outputs", []))
