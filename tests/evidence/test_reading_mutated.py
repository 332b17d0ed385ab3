"""Texts that were honest once and then scratched at random end in a text or in a code, within the limits."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rangkul.core.imports.codes import Refusal
from rangkul.core.imports.limits import MEGABYTE
from rangkul.evidence.reading.codes import Unread
from rangkul.evidence.reading.limited import READING_LIMITS
from tests.evidence.text_files import ARTICLE, SRT, VTT, docx, odt, odt_table, packed, para, pdf, run

ROOT = Path(__file__).resolve().parents[2]
TALK = "Pewawancara: Sejak kapan?\n[00:12:33] Bu Rina: Sejak 2018.\nP: Lalu?\nI: Ya, “begitu”.\n"
TOKENS = (
    b"<", b">", b'"', b"&", b"\0", b"\xff", b"\xef\xbb\xbf", b"<!DOCTYPE a>", b"<!--", b"]]>", b"&#0;",
    b"&#xD800;", b"-1", b"9" * 40, b"1e999", b"\r\n", b"\r", b"[00:00:00]", b"-->", b"<w:p>", b"</w:p>",
    b"99:99:99,999", b"<w:tc>", b"</w:tr>",
    b"<w:txbxContent>", b"<text:s text:c='999999999'/>", b"<w:del>", b"<mc:Choice>",
    b"<table>" * 40, b"<v ", b"</v>", b"endobj", b"stream", b"/Length 99999999", b"/Kids [1 0 R]",
    b"PK\x03\x04", "\u202eﷺ👧🏽".encode(), "à".encode("utf-16"), b"P: ", b"Informan 3:",
    b"xml:space", b"encoding='x'",
)  # fmt: skip


def honest() -> list[tuple[str, bytes]]:
    """The files that are mutated: small, of each kind."""
    changed = f"<w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del><w:ins w:id='2'>{run('y')}</w:ins>"
    box = f"<w:pict><v:textbox><w:txbxContent>{para('kotak')}</w:txbxContent></v:textbox></w:pict>"
    table = f"<w:tbl><w:tr><w:tc>{para('P')}</w:tc><w:tc>{para('Apa?')}</w:tc></w:tr></w:tbl>"
    lines = TALK.split("\n")
    return [
        (
            "a.docx",
            docx(*map(para, lines), para(changed, f"<w:r>{box}</w:r>"), table, title="x", header=para("h")),
        ),
        ("a.odt", odt(*lines, odt_table(("a", "b"), ("c", "d")), title="x")),
        (
            "a.pdf",
            pdf(
                "#set page(header: [Kepala])\n" + "Satu dua tiga empat lima. " * 20 + "#pagebreak() Enam" * 3
            ),
        ),
        ("a.html", ARTICLE.encode()),
        ("a.txt", TALK.encode()),
        ("a.txt", TALK.encode("cp1252")),
        ("a.srt", SRT.encode()),
        ("a.vtt", VTT.encode()),
    ]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with some of its bytes changed, on the outside or within one part of the archive."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
        content = parts[name]
        parts[name] = scratched(content if isinstance(content, bytes) else content.encode(), dice)
        return packed(parts)
    return scratched(data, dice)


def scratched(data: bytes, dice: random.Random) -> bytes:
    """One to thirty random scratches."""
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 30))):
        place = dice.randrange(len(found) + 1)
        length = min(dice.randint(1, 60), len(found) - place)
        match dice.randrange(7):
            case 0 if place < len(found):
                found[place] = dice.randrange(256)
            case 1:
                del found[place : place + length]
            case 2:
                found[place:place] = dice.choice(TOKENS)
            case 3:
                found[place:place] = found[dice.randrange(len(found) + 1) :][:length]
            case 4:
                found[place : place + length] = dice.randbytes(length)
            case 5:
                found[place:place] = dice.choice(TOKENS) * dice.randint(1, 300)
            case _ if dice.random() < 0.2:
                del found[place:]
    return bytes(found)


def read_mutated(number: int, seed: int, folder: Path) -> None:
    """Read `number` mutated files; each ends in a text or in a code, within the limits."""
    files = honest()
    known = {"read", *Unread, *Refusal}
    ends: Counter[str] = Counter()
    slowest = largest = 0.0
    readers = subprocess.Popen(
        [sys.executable, "-m", "tests.evidence.reading_many"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert readers.stdin and readers.stdout
    with readers:
        for index in range(number):
            name, data = files[index % len(files)]
            path = folder / "file"
            path.write_bytes(mutated(data, random.Random(f"{seed}:{index}")))
            asked: dict[str, Any] = {"name": name, "path": str(path), "cpu_s": READING_LIMITS.cpu_s}
            asked["memory_bytes"] = READING_LIMITS.memory_bytes - 64 * MEGABYTE
            readers.stdin.write(json.dumps(asked) + "\n")
            readers.stdin.flush()
            answer = json.loads(readers.stdout.readline())
            where = f"seed {seed}, file {index} ({name}): {answer}"
            ends[answer["end"]] += 1
            slowest, largest = max(slowest, answer["cpu_s"]), max(largest, answer.get("peak_kb", 0) / 1024)
            assert answer["end"] in known, where
            assert answer["cpu_s"] < READING_LIMITS.cpu_s + 1.5, where
            assert answer.get("peak_kb", 0) < 256 * 1024, where
        readers.stdin.close()
    print(
        f"seed {seed}, {number} files; slowest {slowest:.2f} s of CPU, largest {largest:.0f} MB; {dict(ends)}"
    )
    assert ends["read"] > number / 10


def test_300_mutated_files_end_in_a_text_or_in_a_code(tmp_path: Path) -> None:
    read_mutated(300, seed=int(os.environ.get("RANGKUL_SEED", "20260702")), folder=tmp_path)


@pytest.mark.long
def test_10_000_mutated_files_end_in_a_text_or_in_a_code(tmp_path: Path) -> None:
    seed = int(os.environ.get("RANGKUL_SEED", random.SystemRandom().randrange(10**9)))
    read_mutated(10_000, seed=seed, folder=tmp_path)
