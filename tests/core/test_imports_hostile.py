"""A poisoned file is refused in a sentence; it takes neither the page nor the machine with it."""

from __future__ import annotations

import io
import os
import random
import resource
import stat
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rangkul.core.imports import worker
from rangkul.core.imports.cells import RawRow, RawSheet
from rangkul.core.imports.codes import Code, FileRefused, Refusal
from rangkul.core.imports.fields import RegisterField
from rangkul.core.imports.limits import MEGABYTE, FileLimits, WorkerLimits
from rangkul.core.imports.reading import Reading
from rangkul.core.imports.register import read_register
from rangkul.core.imports.sheets import read_sheets
from rangkul.core.imports.values import FIELDS, parse
from tests.core.hostile_files import BOOK, CHILD, HEADER, OURS, TODAY, noise, packed, parts, read

BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def reason(data: bytes, **options: Any) -> str:
    """Why the bytes are refused; nothing may have been taken from them."""
    register = read(data, **options)
    assert register.rows == [] and register.problems == []
    if register.refusal is None:
        return ""
    assert register.refusal.sentence
    return str(register.refusal.reason.value)


def symlink(archive: zipfile.ZipFile) -> None:
    """A link out of the archive."""
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")


XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = f'<!DOCTYPE l [<!ENTITY l0 "ha">{BILLION}]>'
CELL = '<row r="1"><c t="inlineStr"><is><t>{}</t></is></c></row>'
HOSTILE: dict[str, tuple[bytes, Refusal]] = {
    "empty": (b"", Refusal.EMPTY),
    "zip bomb": (packed(parts() | {"xl/media/a.bin": b"\0" * 50_000_000}), Refusal.PACKED_TOO_TIGHT),
    "bomb in the sheet": (packed(parts(CELL.format("A" * 30_000_000))), Refusal.PACKED_TOO_TIGHT),
    "more than 100 MB": (packed(parts() | {f"{n}.bin": noise(1_000) * 26_300 for n in range(4)}),
    Refusal.UNPACKS_TOO_LARGE),
    "nested zip": (packed(parts() | {"xl/embeddings/a.bin": BOOK}), Refusal.HOLDS_ARCHIVE),
    "nested by name": (packed(parts() | {"xl/embeddings/a.xlsx": b"x"}), Refusal.HOLDS_ARCHIVE),
    "nested gzip": (packed(parts() | {"a": b"\x1f\x8b\x08\0"}), Refusal.HOLDS_ARCHIVE),
    "symlink": (packed(parts(), spoil=symlink), Refusal.HOLDS_LINK),
    "path upwards": (packed(parts() | {"../../etc/cron.d/x": b"x"}), Refusal.UNSAFE_NAMES),
    "absolute path": (packed(parts() | {"/etc/passwd": b"x"}), Refusal.UNSAFE_NAMES),
    "two parts of one name": (packed(parts() | {"XL/workbook.xml": b"x"}), Refusal.UNSAFE_NAMES),
    "XXE in the sheet": (packed(parts(CELL.format("&x;"), prolog=XXE)), Refusal.HOLDS_DOCTYPE),
    "XXE in the workbook": (packed(parts() | {"xl/workbook.xml": f"{XXE}<workbook>&x;</workbook>"}),
    Refusal.HOLDS_DOCTYPE),
    "XXE in UTF-16": (packed(parts() | {"docProps/app.xml": f"{XXE}<a>&x;</a>".encode("utf-16")}),
    Refusal.HOLDS_DOCTYPE),
    "billion laughs": (packed(parts(CELL.format("&l9;"), prolog=LAUGHS)), Refusal.HOLDS_DOCTYPE),
    "laughs elsewhere": (packed(parts() | {"docProps/core.xml": f"{LAUGHS}<a>&l9;</a>"}),
    Refusal.HOLDS_DOCTYPE),
    "deep in the sheet": (packed(parts("<a>" * 200 + "</a>" * 200)), Refusal.TOO_DEEP),
    "deep elsewhere": (packed(parts() | {"xl/styles.xml": "<a>" * 101 + "</a>" * 101}), Refusal.TOO_DEEP),
    "truncated": (BOOK[: len(BOOK) // 2], Refusal.BROKEN),
    "only the end": (BOOK[len(BOOK) // 2 :], Refusal.UNKNOWN_KIND),
    "XML cut off": (packed(parts() | {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}),
    Refusal.BROKEN),
    "no sheet where it should be": (packed({k: v for k, v in parts().items() if "sheet1" not in k}),
    Refusal.BROKEN),
    "a Word file": (packed({"word/document.xml": "<a/>"}), Refusal.UNKNOWN_KIND),
    "points past the strings": (packed(parts('<row r="1"><c t="s"><v>7</v></c></row>')), Refusal.BROKEN),
    "rows backwards": (packed(parts('<row r="9"/><row r="3"/>')), Refusal.BROKEN),
    "row beyond Excel": (packed(parts('<row r="1048577"><c><v>1</v></c></row>')), Refusal.BROKEN),
    "column beyond Excel": (packed(parts('<row r="1"><c r="XFE1"><v>1</v></c></row>')), Refusal.BROKEN),
    "random bytes": (noise(50_000), Refusal.UNKNOWN_KIND),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_EXCEL),
    "locked Excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Refusal.LOCKED,
    ),
    "PDF": (b"%PDF-1.7 ...", Refusal.UNKNOWN_KIND),
    "web page called .xls": (b"\xef\xbb\xbf  <html><table></table>", Refusal.UNKNOWN_KIND),
    "text of NULs": (b"No,Nama\n" + b"\0" * 5_000, Refusal.UNKNOWN_KIND),
    "21 MB": (b"No,Nama,Umur\n" + b"x" * 21 * MEGABYTE, Refusal.TOO_LARGE),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    data, expected = HOSTILE[name]

    assert reason(data) == expected.value


def test_the_honest_workbook_under_all_these_is_read() -> None:
    assert [row.fields["full_name"] for row in read(BOOK).rows] == ["Wening"]


def test_a_file_that_is_not_there_is_refused_too(tmp_path: Path) -> None:
    register = read_register(tmp_path / "tidak-ada.xlsx", today=TODAY)

    assert register.refusal is not None
    assert register.refusal.reason.value == Refusal.UNREADABLE
    assert read_register(tmp_path, today=TODAY).refusal is not None


@pytest.mark.parametrize(
    ("limits", "fits", "breaks", "code"),
    [
        (FileLimits(), parts() | {f"{n}.txt": b"x" for n in range(1_995)},
        parts() | {f"{n}.txt": b"x" for n in range(1_996)},
         Refusal.TOO_MANY_PARTS),
        (FileLimits(), parts("<a>" * 98 + "</a>" * 98), parts("<a>" * 99 + "</a>" * 99), Refusal.TOO_DEEP),
        (FileLimits(rows=2), parts(), parts(HEADER + CHILD + CHILD.replace('"2"', '"3"')),
        Refusal.TOO_MANY_ROWS),
        (FileLimits(unpacked_bytes=2_000), parts() | {"a": b"x"}, parts() | {"a": noise(2_000)},
        Refusal.UNPACKS_TOO_LARGE),
    ],
)  # fmt: skip
def test_each_limit_lets_through_what_reaches_it_and_refuses_one_more(
    limits: FileLimits, fits: dict[str, str | bytes], breaks: dict[str, str | bytes], code: Refusal
) -> None:
    assert read_sheets(io.BytesIO(packed(fits)), limits=limits)

    with pytest.raises(FileRefused) as refused:
        read_sheets(io.BytesIO(packed(breaks)), limits=limits)
    assert refused.value.code is code


def test_the_ratio_of_packing_is_held_exactly() -> None:
    content = parts() | {"a.bin": b"\0" * 100_000}
    with zipfile.ZipFile(io.BytesIO(packed(content))) as archive:
        member = archive.getinfo("a.bin")
    ratio = -(-member.file_size // member.compress_size)

    assert read_sheets(io.BytesIO(packed(content)), limits=FileLimits(ratio=ratio))
    with pytest.raises(FileRefused):
        read_sheets(io.BytesIO(packed(content)), limits=FileLimits(ratio=ratio - 1))


def test_text_and_csv_have_the_same_row_limit() -> None:
    limits = FileLimits(rows=3)

    assert read_sheets(io.BytesIO(b"a\nb\nc\n"), limits=limits)
    with pytest.raises(FileRefused) as refused:
        read_sheets(io.BytesIO(b"a\nb\nc\nd\n"), limits=limits)
    assert refused.value.code is Refusal.TOO_MANY_ROWS


def test_a_cell_of_a_megabyte_is_cut_and_reported() -> None:
    huge = "".join(random.Random(7).choices("abcdefgh ", k=MEGABYTE))
    rows = HEADER + f'<row r="2"><c><v>1</v></c><c t="inlineStr"><is><t>{huge}</t></is></c></row>'

    for data in (packed(parts(rows)), f"No,Nama,Umur\n1,{huge},9\n".encode()):
        register = read(data)
        assert len(str(register.rows[0].fields["full_name"])) <= 120
        assert Code.TEXT_CUT in [problem.code for problem in register.problems]
        assert {problem.cell for problem in register.problems} == {"B2"}


def test_cells_beyond_column_200_are_counted_and_not_read() -> None:
    row = ",".join(["1", "Wening", "8"] + ["x"] * 300)

    register = read(f"No,Nama,Umur\n{row}\n".encode())

    assert register.rows[0].fields["full_name"] == "Wening"
    assert [(p.code, p.gaps["count"]) for p in register.problems if p.code is Code.COLUMNS_CUT] == [
        (Code.COLUMNS_CUT, 103)
    ]


def test_a_million_empty_rows_cost_nothing_and_are_counted() -> None:
    far = CHILD.replace('r="2"', 'r="1048576"')

    register = read(packed(parts(HEADER + CHILD + far)))

    assert len(register.rows) == 2
    assert register.row_count == len(register.rows) + register.skipped_count == 1_048_576


def test_600_000_cells_are_read_or_refused_within_the_limits() -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>isi {n}</t></is></c>' for n in range(12))
    data = packed(
        parts(
            "".join(f'<row r="{n}">{cells}<c><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, 46_155))
        ),
        level=1,
    )
    assert len(data) < 20 * MEGABYTE
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()

    register = read(data)

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert time.monotonic() - started < 20
    assert used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime < 8
    if register.refusal is not None:
        assert register.refusal.reason.value in (
            Refusal.TOO_SLOW,
            Refusal.TOO_MUCH_MEMORY,
            Refusal.PACKED_TOO_TIGHT,
        )


CONTRIVED = [
    "alias ",
    "jumlah anak ",
    "a, ",
    "1/",
    "Kel. ",
    "(",
    "± ",
    "sekitar ",
    "bin ",
    "12 th ",
    "jam 9 ",
    "' ",
    "-",
    "x " * 3,
    "٣",
    "1 s/d ",
]


def test_no_cell_is_so_contrived_that_reading_it_takes_long() -> None:
    contrived = [
        f"{start}{word * (30_000 // len(word))}{end}"
        for word in CONTRIVED
        for start in ("", "Total ")
        for end in ("", "!", "9")
    ]
    columns = [str(RegisterField(field).value) for field in FIELDS]

    started = time.process_time()
    for text in contrived:
        for field in columns:
            parse(field, text, today=TODAY)
    assert time.process_time() - started < 0.01 * len(contrived) * len(columns)

    started = time.process_time()
    sheet = RawSheet(
        "Satu",
        [RawRow(1, ["No", "Nama", "Umur"]), *(RawRow(2 + n, [text]) for n, text in enumerate(contrived))],
    )
    for _ in Reading(today=TODAY, saved=None).sheet(sheet):
        pass
    assert time.process_time() - started < 5


# --- the worker ---


def test_too_much_time_memory_or_output_is_a_refusal() -> None:
    # Wide enough that the fastest computer needs more than a second.
    wide = ",2012-02-03" * 20
    heading = "No,Nama,Umur" + ",Tgl Lahir" * 20
    rows = f"{heading}\n" + "".join(f"{n},Anak nomor {n},9{wide}\n" for n in range(40_000))
    data = rows.encode()

    assert reason(data, limits=WorkerLimits(cpu_s=0)) == Refusal.TOO_SLOW
    assert reason(data, limits=WorkerLimits(wall_s=0.05)) == Refusal.TOO_SLOW
    assert reason(data, limits=WorkerLimits(memory_bytes=4 * MEGABYTE)) == Refusal.TOO_MUCH_MEMORY
    assert reason(data, limits=WorkerLimits(output_bytes=10_000)) == Refusal.TOO_MUCH_OUTPUT


def test_a_worker_that_dies_is_a_refusal() -> None:
    with pytest.raises(FileRefused) as refused, (OURS / "bekasi-rekaan.xlsx").open("rb") as file:
        list(worker.run_limited("no such task", file, {}))
    assert refused.value.code is Refusal.READER_FAILED


def test_a_reading_that_is_given_up_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def watching(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(worker.subprocess, "Popen", watching)
    with (OURS / "bekasi-rekaan.xlsx").open("rb") as file:
        reading = worker.run_limited("register", file, {"today": "2026-11-24", "name": "x"})
        next(reading)
        reading.close()

    (process,) = started
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_the_worker_sees_no_secret_of_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    start = subprocess.Popen

    def watching(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        seen.append(options["env"])
        return start(*arguments, **options)

    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setattr(worker.subprocess, "Popen", watching)
    assert read(BOOK).refusal is None

    assert "rahasia" not in str(seen)
    assert not any("SECRET" in name or "DATABASE" in name for name in seen[0])
