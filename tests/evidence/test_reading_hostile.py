"""Files that were made to hurt: each is a sentence, and the limits of the worker hold."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.utils import translation

from rangkul.core.errors import Refused
from rangkul.core.imports.limits import MEGABYTE, WorkerLimits
from rangkul.evidence.reading.limited import READING_LIMITS, read_measured, read_text
from rangkul.evidence.reading.problems import Reason
from tests.evidence.text_files import ARTICLE, SRT, VTT, docx, docx_parts, odt, packed, para, pdf


def refused(name: str, data: bytes, limits: WorkerLimits = READING_LIMITS) -> Reason:
    """Why the file is refused."""
    with pytest.raises(Refused) as found:
        read_text(name, data, limits=limits)
    assert found.value.sentence
    assert "%(" not in found.value.sentence
    with translation.override("id"):
        assert found.value.sentence
    return Reason(found.value.reason)


def test_each_kind_comes_through_the_limited_worker_whole() -> None:
    long_text = "Pewawancara: Mengapa?\nBu Rina: Karena 👧🏽.\n" * 20_000
    files = {
        "a.docx": docx(
            *map(para, ["Pewawancara: Mengapa?", "Bu Rina: Karena.", "Pewawancara: Oh.", "Bu Rina: Ya."])
        ),
        "a.odt": odt("Mengapa?"),
        "a.pdf": pdf("Mengapa?"),
        "a.txt": long_text.encode(),
        "a.html": ARTICLE.encode(),
        "a.srt": SRT.encode(),
        "a.vtt": VTT.encode(),
    }
    for name, data in files.items():
        found, cost = read_measured(name, data)
        assert found.text, name
        assert cost.cpu_s < 5, name
        assert cost.peak_mb < 256, name
        print(f"{name}: {cost.cpu_s:.2f} s of CPU, {cost.peak_mb:.0f} MB")
    found = read_text("a.txt", long_text.encode())
    assert found.text == long_text
    assert len(found.turns) == 40_000


# --- traps in an archive ---


def bomb() -> bytes:
    """A .docx that unpacks to far more than it is."""
    return packed(docx_parts(para("x")) | {"word/media/a.bin": b"\0" * 30 * MEGABYTE}, level=9)


def many_parts() -> bytes:
    """A .docx of thousands of parts."""
    return packed(docx_parts(para("x")) | {f"word/media/{number}.bin": b"x" for number in range(2_001)})


def with_prolog(prolog: str, text: str) -> bytes:
    """A .docx whose body has a prolog."""
    parts = docx_parts(para(text))
    return packed(parts | {"word/document.xml": f"{prolog}{parts['word/document.xml']!s}"})


def nested(times: int) -> bytes:
    """A .docx with tables inside tables."""
    table = para("inti")
    for _ in range(times):
        table = f"<w:tbl><w:tr><w:tc>{table}</w:tc></w:tr></w:tbl>"
    return docx(table)


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def linked() -> bytes:
    """An archive with a symbolic link."""
    file = io.BytesIO(docx(para("x")))
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


HOSTILE: list[tuple[str, Callable[[], bytes], set[Reason]]] = [
    ("a.docx", bomb, {Reason.PACKED_TOO_TIGHT}),
    ("a.docx", many_parts, {Reason.TOO_MANY_PARTS}),
    ("a.docx", lambda: with_prolog(LAUGHS, "&b;"), {Reason.HOLDS_DOCTYPE}),
    ("a.docx", lambda: with_prolog(OUTSIDE, "&a;"), {Reason.HOLDS_DOCTYPE}),
    ("a.docx", lambda: nested(500), {Reason.TOO_DEEP}),
    ("a.docx", linked, {Reason.HOLDS_LINK}),
    (
        "a.docx",
        lambda: packed(docx_parts(para("x")) | {"word/a.bin": docx(para("y"))}),
        {Reason.HOLDS_ARCHIVE},
    ),
    ("a.docx", lambda: packed(docx_parts(para("x")) | {"../../a.xml": b"<a/>"}), {Reason.UNSAFE_NAMES}),
    ("a.docx", lambda: docx(para("x"))[:-30], {Reason.BROKEN}),
    ("a.docx", lambda: docx(para("x") + "<w:p>"), {Reason.BROKEN}),
    ("a.odt", lambda: odt("x")[:200], {Reason.BROKEN}),
    ("a.pdf", lambda: b"%PDF-1.7\n" + b"[" * 2 * MEGABYTE, {Reason.BROKEN, Reason.SCANNED}),
    ("a.pdf", lambda: pdf("x")[:400], {Reason.BROKEN}),
    ("a.exe", lambda: b"MZ", {Reason.UNKNOWN_KIND}),
    ("a.txt", lambda: b"\0" * 1000, {Reason.OTHER_KIND}),
]


@pytest.mark.parametrize(
    ("name", "data", "reasons"), HOSTILE, ids=lambda value: getattr(value, "__name__", "x")[:12]
)
def test_a_trap_is_a_sentence(name: str, data: Callable[[], bytes], reasons: set[Reason]) -> None:
    assert refused(name, data()) in reasons


def test_a_page_nested_without_end_is_a_text_or_a_sentence() -> None:
    data = b"<html><body>" + b"<div>" * 200_000 + b"halo" + b"</div>" * 200_000

    try:
        assert read_text("a.html", data).text
    except Refused as no:
        assert no.sentence


def test_entities_of_a_page_are_no_trap() -> None:
    page = b'<!DOCTYPE html [<!ENTITY a "ha">]><html><body><p>&a;&amp;&eacute; file</p></body></html>'

    assert "&é file" in read_text("a.html", page).text


def test_an_embedded_file_is_never_opened() -> None:
    relation = "<w:p><w:hyperlink r:id='r9'><w:r><w:t>tautan</w:t></w:r></w:hyperlink></w:p>"

    assert read_text("a.docx", docx(relation)).text == "tautan"


# --- the limits ---


def burner() -> bytes:
    """A small PDF: two thousand pages, each the same megabytes of instructions that draw nothing."""
    drawn = zlib.compress(b"q Q\n" * 2 * MEGABYTE, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1900/Kids[" + b"3 0 R " * 1_900 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + end % (table, len(body))


def eater() -> bytes:
    """A page of a few megabytes that is a tree of very many elements."""
    return b"<html><body>" + b"<p a=b><i>x</i><b>y</b>" * 700_000


def test_a_file_that_burns_time_is_stopped_after_five_seconds() -> None:
    data = burner()
    assert len(data) < 40_000
    assert refused("a.pdf", data) is Reason.TOO_SLOW


MEASURED = """
import os, resource, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django; django.setup()
from rangkul.core.errors import Refused
from rangkul.evidence.reading.limited import read_text
try:
    read_text("a.html", sys.stdin.buffer.read())
except Refused as no:
    print(no.reason.value, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_a_file_that_eats_memory_is_stopped_at_its_limit() -> None:
    found = subprocess.run([sys.executable, "-c", MEASURED], input=eater(), capture_output=True, check=True)

    why, peak_mb = found.stdout.decode().split()
    print(f"stopped at {peak_mb} MB: {why}")
    assert Reason(why) is Reason.TOO_MUCH_MEMORY
    assert 150 < int(peak_mb) < 256


def test_each_limit_is_the_reason_when_it_is_small() -> None:
    text = ("Bu Rina: ya.\n" * 100_000).encode()

    assert refused("a.txt", text * 3, WorkerLimits(cpu_s=0)) is Reason.TOO_SLOW
    assert refused("a.txt", text, WorkerLimits(wall_s=0.05)) is Reason.TOO_SLOW
    assert refused("a.txt", text, WorkerLimits(memory_bytes=6 * MEGABYTE)) is Reason.TOO_MUCH_MEMORY
    assert refused("a.txt", text, WorkerLimits(output_bytes=10_000)) is Reason.TOO_MUCH_OUTPUT
    assert refused("a.txt", b"x" * (20 * MEGABYTE + 1)) is Reason.TOO_LARGE
    assert refused("a.txt", b"abc " * 1_250_001) is Reason.TOO_LONG


def test_a_web_process_does_not_load_the_readers() -> None:
    code = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings');"
        "import django; django.setup(); import rangkul.evidence.reading.limited;"
        # lxml is there: projects of other programs are written with it.
        "print([name for name in ('trafilatura', 'pypdfium2', 'odfdo', 'mammoth', 'webvtt', "
        "'charset_normalizer') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
