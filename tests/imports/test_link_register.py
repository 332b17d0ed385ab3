"""Linking a register from the command line, without importing it."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from rangkul_analytics.linkage import pairwise_quality

from tests.core.register_files import CHILDREN, HEADER, xlsx

BAR = 0.65


def linked(file: Path, out: Path) -> list[dict[str, str]]:
    """The pairs the command writes, run as a person would, with no database in reach."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "DATABASE_URL": "postgresql://nobody@/none"}
    command = [sys.executable, "-m", "rangkul.cli", "link-register", str(file), "--out", str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with out.open(newline="") as pairs:
        return list(csv.DictReader(pairs))


@pytest.mark.shared
def test_the_depok_register_is_linked_from_the_command_line(shared: Path, tmp_path: Path) -> None:
    registers = shared / "registers"
    with (registers / "depok-2024-2025-truth.csv").open() as file:
        truth = {row["row_id"]: row["person"] for row in csv.DictReader(file)}

    pairs = linked(registers / "depok-2024-2025.xlsx", tmp_path / "pairs.csv")

    found = pairwise_quality(
        [(pair["row_a"], pair["row_b"]) for pair in pairs], truth, np.random.default_rng(2025)
    )
    low, high = found.interval
    print(
        f"Depok register, {len(truth)} rows, {len(pairs)} pairs:"
        f" P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}"
        f"  (95 % interval over persons {low:.3f} to {high:.3f})"
    )
    assert found.f1 >= BAR
    assert all(0 < float(pair["score"]) <= 1 for pair in pairs)


def test_rows_are_called_by_their_first_column_and_twins_by_their_sheet_too(tmp_path: Path) -> None:
    twice = [[1, "02/07/2024", "Wening Lestari", "P", "8 th", "Terminal"]]
    file = tmp_path / "twice.xlsx"
    file.write_bytes(xlsx(RPS=[HEADER, *twice], LKSA=[HEADER, *twice, *CHILDREN[1:]]).getvalue())

    pairs = linked(file, tmp_path / "pairs.csv")

    assert [(pair["row_a"], pair["row_b"]) for pair in pairs] == [("RPS:1", "LKSA:1")]


def test_a_file_that_is_no_register_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "foto.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")

    done = subprocess.run(
        [sys.executable, "-m", "rangkul.cli", "link-register", str(file), "--out", str(tmp_path / "p.csv")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "no spreadsheet that can be read" in done.stderr
    assert "Traceback" not in done.stderr
