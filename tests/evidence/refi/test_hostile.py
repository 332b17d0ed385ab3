"""A project file that means harm, or was scratched, ends in a project or in a sentence; never in a crash."""

from __future__ import annotations

import io
import os
import random
import sqlite3
import stat
import time
import zipfile
from collections import Counter
from collections.abc import Callable

import pytest
from lxml import etree

from rangkul.evidence.refi.refusals import ExchangeRefused, Fault
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from tests.evidence.refi.projects import small_project
from tests.evidence.refi.reader import packed, read
from tests.evidence.refi.test_strict import spoil

XML = '<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>'
INNER = packed({"a": "b"})
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


def refused(data: bytes) -> Fault:
    """Why the file is not read."""
    with pytest.raises(ExchangeRefused) as told:
        read(data)
    return told.value.fault


def linked() -> bytes:
    """An archive with a link in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.qde", XML)
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def locked() -> bytes:
    """An archive whose parts say that they are encrypted."""
    data = bytearray(packed({"project.qde": XML}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


HOSTILE: dict[str, tuple[bytes, Fault]] = {
    "nothing": (b"", Fault.EMPTY),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Fault.UNKNOWN_KIND),
    "half an archive": (packed({"project.qde": XML})[:60], Fault.BROKEN),
    "an archive without a project": (packed({"readme.txt": "x"}), Fault.NO_PROJECT),
    "a project in a folder only": (packed({"a/project.qde": XML}), Fault.NO_PROJECT),
    "two projects": (packed({"a.qde": XML, "b.qde": XML}), Fault.MANY_PROJECTS),
    "a bomb": (packed({"project.qde": XML, "sources/a.txt": "0" * 30_000_000}), Fault.PACKED_TOO_TIGHT),
    "a path upwards": (packed({"project.qde": XML, "../../a.txt": "x"}), Fault.UNSAFE_NAMES),
    "a path from the root": (packed({"project.qde": XML, "/etc/a.txt": "x"}), Fault.UNSAFE_NAMES),
    "an archive inside": (packed({"project.qde": XML, "sources/a.zip": INNER}), Fault.HOLDS_ARCHIVE),
    "an archive in disguise": (packed({"project.qde": XML, "a.txt": INNER}), Fault.HOLDS_ARCHIVE),
    "two of a name": (packed({"project.qde": XML, "PROJECT.qde": XML}), Fault.UNSAFE_NAMES),
    "many parts": (
        packed({"project.qde": XML} | {f"sources/{n}.txt": "" for n in range(2_001)}), Fault.TOO_MANY_PARTS,
    ),
    "a link": (linked(), Fault.HOLDS_LINK),
    "a password": (locked(), Fault.LOCKED),
    "laughs": (f'<!DOCTYPE p [<!ENTITY a0 "ha">{LAUGHS}]><P>&a9;</P>'.encode(), Fault.HOLDS_DOCTYPE),
    "a file of the server": (
        b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project name="&a;"/>', Fault.HOLDS_DOCTYPE,
    ),
    "laughs in an archive": (
        packed({"project.qde": f'<!DOCTYPE p [<!ENTITY a0 "ha">{LAUGHS}]><P>&a9;</P>'}), Fault.HOLDS_DOCTYPE,
    ),
    "depth": (b"<Project>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</Project>", Fault.TOO_DEEP),
    "half an XML": (b'<Project xmlns="urn:QDA-XML:project:1.0"><Sources>', Fault.BROKEN),
    "an encoding that nobody knows": (b'<?xml version="1.0" encoding="UTF-q"?><Project/>', Fault.BROKEN),
    "a web page": (b"<html><body>x</body></html>", Fault.NOT_REFI),
    "another namespace": (b'<Project xmlns="urn:x" name="x"/>', Fault.NOT_REFI),
    "too large": (b"<" + b" " * (20 * 1024 * 1024), Fault.TOO_LARGE),
}  # fmt: skip


@pytest.mark.parametrize(("data", "fault"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_for_its_reason(data: bytes, fault: Fault) -> None:
    before = time.process_time()
    assert refused(data) is fault
    assert time.process_time() - before < 5


def test_styled_text_is_left_shut_and_does_not_count_as_an_archive_inside() -> None:
    assert read(packed({"project.qde": XML, "sources/a.docx": packed({"a": "b"})})).project.name == "x"


# --- databases ----------------------------------------------------------------------------------------------

TABLES = """
CREATE TABLE projects (id INTEGER, name TEXT, description TEXT, created TEXT);
CREATE TABLE documents (id INTEGER, name TEXT, description TEXT, filename TEXT, created TEXT, contents TEXT);
CREATE TABLE tags (id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (
    id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT
);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE project_members (user_login TEXT);
CREATE TABLE commands (date TEXT, user_login TEXT, document_id INTEGER, payload TEXT);
INSERT INTO projects VALUES (1, 'Kajian', '', '2026-01-02 03:04:05');
INSERT INTO project_members VALUES ('wening');
INSERT INTO documents VALUES (1, 'W1', '', 'w1.odt', '2026-01-02', '<p>Ya — rapat &amp; <b>kopi</b>.</p>');
INSERT INTO tags VALUES (1, 'proses', ''), (2, 'proses.rapat', 'apa'), (3, 'v1.5', '');
INSERT INTO highlights VALUES (1, 1, 7, 12, 'rapat'), (2, 1, 15, 19, '<b>kopi</b>');
INSERT INTO highlight_tags VALUES (1, 2), (2, 3), (2, 1);
"""


def taguette(*more: str) -> bytes:
    """A small project of Taguette, with more statements run on it."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES + ";".join(more))
    return database.serialize()


def test_a_small_taguette_project_keeps_words_levels_and_coders() -> None:
    exchanged = read(taguette())
    source = exchanged.project.sources[0]
    assert source.text == "Ya — rapat & kopi."
    assert [source.text[one.place.start : one.place.end] for one in source.selections] == ["rapat", "kopi"]  # type: ignore[union-attr]
    assert [(code.name, [inner.name for inner in code.children]) for code in exchanged.project.codes] == [
        ("proses", ["rapat"]),
        ("v1.5", []),
    ]
    assert [user.name for user in exchanged.project.users] == ["wening"]
    assert [(one.why, one.count) for one in exchanged.report.changes] == [
        ("codes_nested", 1),
        ("coder_unknown", 2),
    ]


RECURSE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i, i, i FROM n"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DROP TABLE tags", Fault.NOT_TAGUETTE),
        (f"DROP TABLE highlights; CREATE VIEW highlights AS {RECURSE}", Fault.NOT_TAGUETTE),
        ("ALTER TABLE tags DROP COLUMN path", Fault.BROKEN),
        ("UPDATE documents SET contents = x'ff00ff'", Fault.NOT_TAGUETTE),
        ("UPDATE highlights SET start_offset = 'dua'", Fault.NOT_TAGUETTE),
        ("UPDATE highlights SET start_offset = 9e999", Fault.NOT_TAGUETTE),
        ("UPDATE documents SET id = NULL", Fault.NOT_TAGUETTE),
        ("INSERT INTO projects VALUES (2, 'b', '', '')", Fault.MANY_PROJECTS),
        ("DELETE FROM projects", Fault.NO_PROJECT),
        ("INSERT INTO documents SELECT 9,'','','','', printf('%.*c', 30000000, 'x')", Fault.TOO_LARGE),
    ],
)
def test_a_database_that_is_no_taguette_project_is_refused(statement: str, fault: Fault) -> None:
    assert refused(taguette(statement)) is fault


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM documents",
        "UPDATE highlights SET end_offset = 99999999",
        "UPDATE highlights SET start_offset = -5",
        "UPDATE highlights SET start_offset = 1e300",
        "INSERT INTO commands VALUES ('x', 'y', 1, '{\"type\": [')",
        "INSERT INTO commands VALUES ('x', 'y', 1, 'null'), (NULL, NULL, NULL, NULL)",
        "INSERT INTO highlight_tags VALUES (77, 1), (1, 77)",
        "DROP TABLE commands",
        "CREATE TRIGGER t AFTER INSERT ON tags BEGIN DELETE FROM tags; END",
    ],
)
def test_a_taguette_project_with_gaps_is_read_and_its_gaps_are_told(statement: str) -> None:
    exchanged = read(taguette(statement))
    tallies = exchanged.report.tallies
    assert all(0 <= tally.kept <= tally.read for tally in tallies)


def test_a_database_in_write_ahead_mode_is_read_as_well() -> None:
    data = bytearray(taguette())
    data[18:20] = b"\x02\x02"
    assert read(bytes(data)).project.name == "Kajian"


# --- scratched files ----------------------------------------------------------------------------------------

TOKENS = (
    b"<", b">", b'"', b"&", b"\0", b"\xff", b"</Code>", b"<Coding/>", b'guid=""', b'name="x"', b"<Sets/>",
    b"<!DOCTYPE a>", b"<!--", b"]]>", b"&#0;", b"&lt;", b"-1", b"9" * 40, b"1e999", b"\r\n", b"{", b"}",
    b"PK\x03\x04", b'startPosition="-9"', b'endPosition="99999999999"', b"internal://", b"../", b"2026-99-99",
    "😀".encode(), b"\xef\xbb\xbf", b"CREATE VIEW", b"x'00'", b"highlights",
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


def in_an_archive(data: bytes, dice: random.Random) -> bytes:
    """The project with one part scratched, packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(content))
    content[name] = scratched(content[name], dice)
    return packed(content)


def in_place(data: bytes, dice: random.Random) -> bytes:
    """A database with a few bytes changed, none moved, so that it is still opened."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        found[dice.randrange(16, len(found))] = dice.randrange(256)
    return bytes(found)


def rebuilt(data: bytes, dice: random.Random) -> bytes:
    """XML that is still XML, with elements and attributes where nobody expects them."""
    root = etree.fromstring(data)
    for _ in range(dice.randint(1, 8)):
        spoil(root, dice)
    return etree.tostring(root)


Spoil = Callable[[bytes, random.Random], bytes]


def read_mutated(number: int, seed: int) -> None:
    """Read `number` mutated files; each ends in a project or in our own error, and quickly."""
    print(f"seed {seed}, {number} files")
    project = small_project()
    honest = write_qdpx(project)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        xml = archive.read("project.qde")
    kinds: list[tuple[bytes, Spoil]] = [
        (honest, scratched), (honest, in_an_archive), (xml, scratched), (write_qdc(project), scratched),
        (xml, rebuilt), (write_qdc(project), rebuilt), (taguette(), scratched), (taguette(), in_place),
    ]  # fmt: skip
    ends: Counter[str] = Counter()
    slowest = 0.0
    for index in range(number):
        data, mutate = kinds[index % len(kinds)]
        before = time.process_time()
        try:
            exchanged = read(mutate(data, random.Random(f"{seed}:{index}")))
        except ExchangeRefused as told:
            ends[told.fault.value] += 1
        else:
            ends["read"] += 1
            # What was read can always be written.
            write_qdpx(exchanged.project)
        used = time.process_time() - before
        slowest = max(slowest, used)
        assert used < 5, f"seed {seed}, file {index}: {used:.1f} s"
    print(f"slowest {slowest:.2f} s of CPU; {dict(ends)}")


def test_150_mutated_projects_end_in_a_project_or_in_a_sentence() -> None:
    read_mutated(150, seed=int(os.environ.get("RANGKUL_SEED", "20260702")))


@pytest.mark.long
def test_5_000_mutated_projects_end_in_a_project_or_in_a_sentence() -> None:
    read_mutated(5_000, seed=int(os.environ.get("RANGKUL_SEED", random.SystemRandom().randrange(10**9))))
