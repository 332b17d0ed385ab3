"""Small honest files of each kind that can be read, written here so that a test can say what is in them."""

from __future__ import annotations

import io
import zipfile

import typst
from odfdo import Document, Element, Paragraph, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BODY = (
    f'xmlns:w="{W}" xmlns:r="{KINDS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def run(text: str) -> str:
    """One run of a Word paragraph."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str) -> str:
    """One Word paragraph; what does not look like XML is text."""
    return f"<w:p>{''.join(each if each.startswith('<') else run(each) for each in content)}</w:p>"


def docx_parts(*paragraphs: str, title: str = "", **others: str) -> dict[str, str | bytes]:
    """The parts of a .docx; `others` are further parts by their kind: comments, footnotes, header."""
    relations = "".join(
        f'<Relationship Id="r{place}" Type="{KINDS}/{kind}" Target="{kind}.xml"/>'
        for place, kind in enumerate(others)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        "</Relationships>",
        "word/document.xml": f"<w:document {BODY}><w:body>{''.join(paragraphs)}</w:body></w:document>",
    }
    for kind, content in others.items():
        parts[f"word/{kind}.xml"] = f"<w:{kind} {BODY}>{content}</w:{kind}>"
    if title:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></cp:coreProperties>"
        )
    return parts


def packed(parts: dict[str, str | bytes], *, level: int = 6) -> bytes:
    """The parts as one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def docx(*paragraphs: str, title: str = "", **others: str) -> bytes:
    """A .docx."""
    return packed(docx_parts(*paragraphs, title=title, **others))


def odt(*paragraphs: str | Element, title: str = "") -> bytes:
    """An .odt, written by odfdo."""
    document = Document("text")
    document.body.clear()
    for each in paragraphs:
        document.body.append(Paragraph(each) if isinstance(each, str) else each)
    document.meta.title = title
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def odt_table(*rows: tuple[str, ...]) -> Table:
    """A table of an .odt."""
    table = Table("Tabel", width=len(rows[0]), height=len(rows))
    table.set_values([list(row) for row in rows])
    return table


def pdf(source: str) -> bytes:
    """A PDF, set by typst."""
    return bytes(typst.compile(source.encode(), format="pdf"))


ARTICLE = """<!DOCTYPE html><html lang="id"><head><title>Rumah singgah dibuka | Kabar Depok Rekaan</title>
<meta property="og:site_name" content="Kabar Depok Rekaan">
<meta property="og:title" content="Rumah singgah dibuka">
<meta property="article:published_time" content="2026-03-14T08:00:00+07:00">
<script>var jahat = "jangan dibaca";</script></head><body>
<nav><a href="/">Beranda</a> <a href="/olahraga">Olahraga</a></nav>
<article><h1>Rumah singgah dibuka</h1>
<p>Dinas Sosial membuka rumah singgah bagi anak jalanan di Margonda pada Sabtu pagi, setelah tiga tahun para
relawan menampung mereka di teras masjid dan di pos ronda yang sempit.</p>
<p>“Anak-anak ditangani bersama, bukan sendiri-sendiri,” kata kepala bidang. Lembaga yang menerima
rujukan menandatangani kesepakatan tentang siapa yang menjawab dan dalam berapa hari.</p>
<p>Warga sekitar menyambut baik, meski sebagian bertanya siapa yang membiayai makan malam setelah anggaran
perubahan tidak lagi memuatnya pada tahun depan.</p></article>
<footer>Hak cipta 2026</footer></body></html>"""

SRT = """1
00:00:01,000 --> 00:00:03,500
Pewawancara: Sejak kapan
rumah singgah ini berdiri?

2
00:00:04,000 --> 00:00:07,250
<i>Bu Rina: Sejak dua ribu delapan belas.</i>

3
01:00:08,000 --> 01:00:09,000
Waktu itu belum ada anggaran.
"""

VTT = """WEBVTT

00:01.000 --> 00:03.500
<v Pewawancara>Sejak kapan rumah singgah ini berdiri?</v>

00:04.000 --> 00:07.250
<v Bu Rina>Sejak dua ribu delapan belas.</v>

00:08.000 --> 00:09.000
<v Bu Rina>Waktu itu belum ada anggaran.</v>
"""
