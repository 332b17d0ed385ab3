"""A project written by hand in which every kind of element of the standard stands at least once."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from rangkul.evidence.refi.project import (
    Box,
    Case,
    Code,
    Coding,
    Link,
    Made,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
    User,
    Variable,
    VariableValue,
)
from rangkul.evidence.refi.strict import PROJECT_SPACE
from rangkul.evidence.refi.writing import write_qdpx
from tests.evidence.refi.projects import AT, guid

TALK = "Pewawancara: Siapa hadir?\nInforman: Kami hadir tiap bulan.\n"
PERMIT = "Perda mengatur perlindungan anak."
SIGN = "Dilarang mengamen."
SOUND = "Kami sering rapat. Jarang semua datang."
VALUES = {
    "Text": "perempuan",
    "Boolean": "true",
    "Integer": "31",
    "Float": "3.5",
    "Date": "2026-05-31",
    "DateTime": "2026-05-31T14:30:00Z",
}


def coding(number: int, code: int = 11) -> Coding:
    """A coding by the one coder."""
    return Coding(guid(number), guid(code), guid(1), AT)


def every_element() -> Project:
    """Everything but drawings, which we have no value for."""
    variables = tuple(Variable(guid(20 + n), f"Sifat {kind}", kind) for n, kind in enumerate(VALUES))
    values = tuple(VariableValue(one.guid, one.kind, VALUES[one.kind]) for one in variables)
    deep = Code(guid(12), "Kehadiran", colour="#00aa00", description="Siapa datang.", notes=(guid(92),))
    wide = Code(guid(11), "Pertemuan", colour="#aa0000", children=(deep,))
    return Project(
        name="Segala unsur",
        origin="Program lain",
        made=Made(guid(1), AT),
        users=(User(guid(1), "Wening", "WN"),),
        codes=(Code(guid(10), "Proses", False, children=(wide,)),),
        variables=variables,
        cases=(
            Case(guid(30), "Bu Rina", "Pengurus", (guid(11),), values, (), (guid(44), guid(41))),
            Case(guid(31), "Perda", sources=(guid(50),)),
        ),
        sources=(interview(values[:1]), *media()),
        notes=(
            Source(SourceKind.NOTE, guid(90), "Suasana", made=Made(guid(1), AT), text="Tenang."),
            Source(SourceKind.NOTE, guid(91), "Nada", text="Ragu.", codings=(coding(93),)),
            Source(SourceKind.NOTE, guid(92), "Batas", text="Bukan absensi."),
        ),
        links=(
            Link(guid(94), "", "OneWay", "#000000", guid(11), guid(40)),
            Link(guid(95), "menjelaskan", "Associative", origin=guid(12), target=guid(90)),
        ),
        sets=(Set(guid(96), "Dibaca dulu", "", (guid(11),), (guid(40),), (guid(90),)),),
    )


def interview(values: tuple[VariableValue, ...]) -> Source:
    """A text with two passages that overlap, one coded twice, and with notes and values of its own."""
    coded = Selection(
        guid(41), TextSpan(36, 55), TALK[36:55], codings=(coding(42), coding(43, 12)), notes=(guid(91),)
    )
    plain = Selection(guid(44), TextSpan(26, 58), "Informan")
    return Source(
        SourceKind.TEXT,
        guid(40),
        "Wawancara",
        made=Made(guid(1), AT),
        text=TALK,
        selections=(coded, plain),
        notes=(guid(90),),
        values=values,
    )


def media() -> tuple[Source, ...]:
    """A PDF with its text, a picture with what is written in it, a recording and a film with transcripts."""
    passage = Selection(guid(52), TextSpan(0, 5), PERMIT[:5], codings=(coding(53),))
    text = Source(SourceKind.REPRESENTATION, guid(51), text=PERMIT, selections=(passage,))
    area = Selection(guid(54), Box(10, 20, 30, 40, page=0), "tanda tangan", codings=(coding(55),))
    words = Source(SourceKind.TEXT_DESCRIPTION, guid(61), text=SIGN)
    corner = Selection(guid(62), Box(1, 2, 3, 4), "papan", codings=(coding(63),))
    points = tuple(SyncPoint(guid(72 + n), 1_000 * n, place) for n, place in enumerate((0, 19)))
    said = Selection(guid(75), SyncSpan(guid(72), guid(73)), codings=(coding(76),))
    talk = Source(
        SourceKind.TRANSCRIPT, guid(71), "Transkrip", text=SOUND, sync_points=points, selections=(said,)
    )
    heard = Selection(guid(77), TimeSpan(0, 900), "tawa", codings=(coding(78),))
    seen = Selection(guid(82), TimeSpan(0, 500), "lambaian", codings=(coding(83),))
    return (
        Source(
            SourceKind.PDF, guid(50), "Perda", selections=(area,), texts=(text,), path="relative:///p.pdf"
        ),
        Source(SourceKind.PICTURE, guid(60), "Papan", selections=(corner,), texts=(words,)),
        Source(SourceKind.AUDIO, guid(70), "Rekaman", selections=(heard,), texts=(talk,)),
        Source(SourceKind.VIDEO, guid(80), "Film", selections=(seen,)),
    )


def with_a_drawing(data: bytes) -> bytes:
    """The same file with a graph of two vertices and an edge, where the standard has it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(content["project.qde"])
    graphs = etree.Element(f"{{{PROJECT_SPACE}}}Graphs")
    graph = etree.SubElement(graphs, f"{{{PROJECT_SPACE}}}Graph", guid=guid(97), name="Peta")
    for number, code in ((98, 11), (99, 12)):
        etree.SubElement(
            graph, f"{{{PROJECT_SPACE}}}Vertex",
            guid=guid(number), representedGUID=guid(code), firstX="0", firstY="0",
        )  # fmt: skip
    etree.SubElement(
        graph, f"{{{PROJECT_SPACE}}}Edge",
        guid=guid(100), sourceVertex=guid(98), targetVertex=guid(99), direction="OneWay",
    )  # fmt: skip
    root.find(f"{{{PROJECT_SPACE}}}Sets").addnext(graphs)
    content["project.qde"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return file.getvalue()


def everything() -> bytes:
    """The file, with its drawing."""
    return with_a_drawing(write_qdpx(every_element()))
