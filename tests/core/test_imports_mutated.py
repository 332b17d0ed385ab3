"""Files that were honest once and then scratched at random end in rows or in a sentence."""

from __future__ import annotations

import io
import os
import random
import resource
import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest

from rangkul.core.imports.codes import Refusal
from tests.core.hostile_files import BOOK, OURS, packed, read


def honest() -> list[bytes]:
    """The files that are mutated: small, of each kind."""
    files = [path.read_bytes() for path in sorted(OURS.iterdir()) if path.suffix in (".xlsx", ".csv")]
    book = openpyxl.Workbook()
    book.worksheets[0].append(["No", "Nama", "Tgl Lahir", "NIK"])
    book.worksheets[0].append([1, "Wening", date(2012, 2, 3), 3276011205120001])
    file = io.BytesIO()
    book.save(file)
    return [*files, BOOK, file.getvalue()]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with some of its bytes changed, on the outside or within one part of the archive."""
    if data.startswith(b"PK") and dice.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice(sorted(content))
        content[name] = scratched(content[name], dice)
        return packed(dict(content))
    return scratched(data, dice)


TOKENS = (
    b"<", b">", b'"', b"&", b"\0", b"\xff", b"</row>", b"<row>", b'r="A1"', b'r="ZZZ99999999"', b't="s"',
    b't="e"', b't="d"',
    b"<!DOCTYPE a>", b"<!--", b"]]>", b"&#0;", b"&lt;", b"-1", b"9" * 40, b"1e999", b"nan", b"\r\n", b";",
    b",", b"\t", b'""', b"'",
    b"PK\x03\x04", "±＝١".encode(), b"31/02/2024", b"() alias / (", b"xml:space", b' s="99999"',
    b"<f>1</f>", b"<mergeCell ref='A1:A9'/>",
)  # fmt: skip


def scratched(data: bytes, dice: random.Random) -> bytes:
    """One to thirty random scratches."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        place = dice.randrange(len(found) + 1)
        length = min(dice.randint(1, 60), len(found) - place)
        match dice.randrange(6):
            case 0 if found:
                found[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del found[place : place + length]
            case 2:
                found[place:place] = dice.choice(TOKENS)
            case 3:
                found[place:place] = found[dice.randrange(len(found) + 1) :][:length]
            case 4:
                found[place : place + length] = dice.randbytes(length)
            case _ if dice.random() < 0.1:
                del found[place:]
    return bytes(found)


def read_mutated(number: int, seed: int) -> None:
    """Read `number` mutated files; each ends in rows or in a sentence, within the limits."""
    print(f"seed {seed}, {number} files")
    files = honest()
    ends: Counter[str] = Counter()
    slowest = 0.0
    for index in range(number):
        data = mutated(files[index % len(files)], random.Random(f"{seed}:{index}"))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        register = read(data)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        slowest = max(slowest, cpu)
        end = "read" if register.refusal is None else str(register.refusal.reason.value)
        ends[end] += 1
        assert end != Refusal.READER_FAILED, f"seed {seed}, file {index}: the worker crashed"
        assert cpu < 6, f"seed {seed}, file {index}: {cpu:.1f} s"
        assert register.row_count == len(register.rows) + register.skipped_count, f"seed {seed}, file {index}"
        assert all(problem.sentence for problem in register.problems)
        if register.refusal is None:
            assert register.cost.peak_mb < 256
    print(f"slowest {slowest:.2f} s of CPU; {dict(ends)}")


def test_300_mutated_files_end_in_rows_or_in_a_sentence() -> None:
    read_mutated(300, seed=int(os.environ.get("RANGKUL_SEED", "20260702")))


@pytest.mark.long
def test_10_000_mutated_files_end_in_rows_or_in_a_sentence() -> None:
    read_mutated(10_000, seed=int(os.environ.get("RANGKUL_SEED", random.SystemRandom().randrange(10**9))))
