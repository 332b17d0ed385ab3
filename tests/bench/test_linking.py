"""How well and how fast `rangkul link-register` links registers."""

import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from rangkul_analytics.linkage.synthetic import invent

from rangkul.cli.link_register import link_register
from tests.core.register_files import xlsx
from tests.imports.test_link_register import test_the_depok_register_is_linked_from_the_command_line

__all__ = ["test_the_depok_register_is_linked_from_the_command_line"]

pytestmark = pytest.mark.bench
HEADER = ["No", "Tgl", "Nama", "Panggilan", "JK", "Tgl Lahir / Umur", "Nama Ibu", "NIK", "Lokasi", "Alamat"]


@pytest.mark.parametrize(("children", "limit_s"), [(200, 20), (1_250, 120)])
def test_a_register_is_linked_while_one_waits(children: int, limit_s: float, tmp_path: Path) -> None:
    made = invent(children, np.random.default_rng(7), spots=40, second_names=0.6)
    rows = [_row(one) for one in made.sightings]
    file = tmp_path / "register.xlsx"
    file.write_bytes(xlsx(Register=[HEADER, *rows]).getvalue())

    began = time.process_time()
    read, pairs = link_register(file, tmp_path / "pairs.csv")
    took = time.process_time() - began

    print(f"{read} rows linked in {took:.1f} s, {pairs} pairs")
    assert read == len(rows)
    assert took < limit_s


def _row(one) -> list[object]:
    age = one.birth_on or (f"{one.age_low}-{one.age_high}" if one.age_low is not None else "")
    when = one.recorded_on or date(2025, 1, 1)
    sex = {"m": "L", "f": "P"}.get(one.sex or "", "")
    return [one.id, when, one.full_name or one.nickname, one.nickname, sex, age, one.mother_name, one.nik,
            one.place, one.origin]  # fmt: skip
