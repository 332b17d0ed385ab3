"""What comes out of each kind of file, and what is said about what stays behind."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable

import mammoth
import pytest
from odfdo import Document, Element
from odfdo import Note as OdtNote
from odfdo import Paragraph as OdtParagraph

from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.problems import Note, Reason, sentence
from rangkul.evidence.reading.reading import read
from rangkul.evidence.reading.result import ReadText
from tests.evidence.text_files import ARTICLE, SRT, VTT, docx, odt, odt_table, para, pdf, run


def notices(found: ReadText) -> dict[str, dict[str, int | str]]:
    """What was said, by its code."""
    return {notice.code.value: dict(notice.values) for notice in found.notices}


# --- Word ---


def test_a_word_file_keeps_paragraphs_tabs_breaks_and_its_title() -> None:
    found = read(
        "wawancara.docx",
        docx(
            para("Sejak ", "kapan", "<w:r><w:tab/></w:r>", "ya"),
            para(),
            para("baris satu", "<w:r><w:br/></w:r>", "baris dua<w:r><w:cr/></w:r>".replace("<w:r>", "", 0)),
            title="Wawancara LKS 3",
        ),
    )

    assert found.text.startswith("Sejak kapan\tya\n\nbaris satu\nbaris dua")
    assert found.title == "Wawancara LKS 3"
    assert found.notices == ()


def test_tracked_insertions_stay_deletions_go_and_both_are_told() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>tidak </w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("sudah ")}</w:ins>'
    moved = f"<w:moveFrom>{run('lama ')}</w:moveFrom>"

    found = read("a.docx", docx(para("Anggaran ", deleted, inserted, moved, "ada.")))

    assert found.text == "Anggaran sudah ada."
    assert notices(found)["tracked_changes"] == {"count": 3, "insertions": 1, "deletions": 2}


def test_a_deleted_end_of_paragraph_joins_the_two() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('Anak ')}</w:p>"

    assert read("a.docx", docx(first, para("jalanan"))).text == "Anak jalanan"


def test_comments_headers_and_pictures_are_left_out_and_counted() -> None:
    found = read(
        "a.docx",
        docx(
            para("Isi.", "<w:r><w:commentReference w:id='7'/></w:r>", "<w:r><a:blip r:embed='r9'/></w:r>"),
            comments=f"<w:comment w:id='7'>{para('tanya lagi')}</w:comment>",
            header=para("Rahasia jangan disebar"),
            footer=para("Halaman 1"),
        ),
    )

    assert found.text == "Isi."
    assert notices(found) == {
        "comments_left_out": {"count": 1},
        "headers_left_out": {"count": 5},
        "pictures_left_out": {"count": 1},
    }


def test_a_text_box_stands_below_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{para('Catatan: ruang tertutup')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    old = f"<w:pict><v:textbox>{box.replace('tertutup', 'terbuka')}</v:textbox></w:pict>"

    found = read(
        "a.docx",
        docx(para("Sebelum. ", f"<w:r>{both}</w:r>", f"<w:r>{old}</w:r>", "Sesudah."), para("Lalu.")),
    )

    assert found.text == "Sebelum. Sesudah.\nCatatan: ruang tertutup\nCatatan: ruang terbuka\nLalu."
    assert notices(found) == {"text_boxes_moved": {"count": 2}}


def test_footnotes_stand_at_the_end_with_their_number() -> None:
    marks = ("<w:r><w:footnoteReference w:id='2'/></w:r>", "<w:r><w:endnoteReference w:id='5'/></w:r>")
    found = read(
        "a.docx",
        docx(
            para("Perda", marks[0], " berlaku", marks[1], "."),
            footnotes=f"<w:footnote w:id='0' w:type='separator'>{para('-')}</w:footnote>"
            f"<w:footnote w:id='2'>{para('Nomor 15')}</w:footnote>",
            endnotes=f"<w:endnote w:id='5'>{para('Sejak 2012')}</w:endnote>",
        ),
    )

    assert found.text == "Perda[1] berlaku[2].\n\n[1] Nomor 15\n[2] Sejak 2012"
    assert notices(found) == {"notes_at_end": {"count": 2}}


def test_a_table_row_is_a_line_and_a_numbered_list_is_told() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{para(cell)}</w:tc>' for cell in cells)}</w:tr>"

    numbered = (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr>{run('Butir')}</w:p>"
    )
    found = read(
        "a.docx", docx(f"<w:tbl><w:tblPr/>{row('P', 'Mengapa?')}{row('I', 'Belum tahu.')}</w:tbl>", numbered)
    )

    assert found.text == "P\tMengapa?\nI\tBelum tahu.\nButir"
    assert notices(found) == {"list_numbers_left_out": {"count": 1}}
    assert [turn.speaker for turn in found.turns] == []


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK jahat</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        + run("tautan")
        + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert read("a.docx", docx(para("Lihat ", field))).text == "Lihat tautan"


def test_our_reading_of_word_agrees_with_mammoth() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>salah</w:delText></w:r></w:del>'
    link = f"<w:hyperlink w:anchor='x'>{run('pasal lima')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('pilihan')}</w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr><w:tc>{para('kiri')}</w:tc><w:tc>{para('kanan', deleted)}</w:tc></w:tr></w:tbl>"
    data = docx(
        para("Menurut ", link, " dan ", control, deleted), table, para("Selesai", "<w:r><w:tab/></w:r>", ".")
    )

    theirs = mammoth.extract_raw_text(io.BytesIO(data)).value

    assert read("a.docx", data).text.split() == theirs.split()


# --- OpenDocument ---


def test_an_odt_keeps_what_was_typed_and_collapses_what_was_not() -> None:
    found = read(
        "a.odt",
        odt("Sejak  kapan\tya\nbaris dua", "", odt_table(("P", "Mengapa?"), ("I", "Belum.")), title="LKS"),
    )

    assert found.text == "Sejak  kapan\tya\nbaris dua\n\nP\tMengapa?\nI\tBelum."
    assert found.title == "LKS"


def test_an_odt_with_notes_comments_boxes_and_changes_says_so() -> None:
    noted = OdtParagraph("Perda berlaku")
    noted.append(OdtNote(note_class="footnote", note_id="n1", citation="1", body="Nomor 15"))
    commented = OdtParagraph("Isi.")
    commented.append(Element.from_tag("<office:annotation><text:p>tanya lagi</text:p></office:annotation>"))
    boxed = OdtParagraph("Sebelum.")
    boxed.append(
        Element.from_tag("<draw:frame><draw:text-box><text:p>Kotak</text:p></draw:text-box></draw:frame>")
    )
    changes = Element.from_tag(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>hilang</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )

    found = read("a.odt", odt(changes, noted, commented, boxed))

    assert found.text == "Perda berlaku[1]\nIsi.\nSebelum.\nKotak\n\n[1] Nomor 15"
    assert {key: value["count"] for key, value in notices(found).items()} == {
        "tracked_changes": 1, "comments_left_out": 1, "text_boxes_moved": 1, "notes_at_end": 1,
    }  # fmt: skip


def test_our_reading_of_odt_agrees_with_odfdo() -> None:
    data = odt("Satu  dua   tiga", "Empat\tlima\nenam", odt_table(("a", "b"), ("c", "d")))

    theirs = Document(io.BytesIO(data)).body.text_recursive

    assert "".join(read("a.odt", data).text.split()) == "".join(theirs.replace('"', "").split())


# --- PDF ---

LETTER = """#set document(title: "Laporan forum")
#set page(width: 7cm, height: 9cm, header: [Transkrip rahasia])
#set page(footer: context [Halaman #counter(page).display()])
#set text(hyphenate: true, lang: "en", size: 13pt)
#set par(justify: true)
"""


def test_a_pdf_loses_its_page_lines_and_gets_its_words_back() -> None:
    dice = random.Random(7)
    known = "understanding responsibilities anak-anak collaboration bersama-sama penanganan rujukan".split()  # noqa: SIM905
    words = [dice.choice(known) for _ in range(400)]

    found = read("a.pdf", pdf(LETTER + " ".join(words)))

    assert found.title == "Laporan forum"
    assert " ".join(found.text.split()) == " ".join(words)
    told = notices(found)
    assert told["page_lines_dropped"]["first"] == "Transkrip rahasia"
    assert int(told["hyphens_joined"]["count"]) > 5


def test_two_pages_are_too_few_to_say_what_is_page_furniture() -> None:
    found = read("a.pdf", pdf("#set page(header: [Kepala])\nSatu #pagebreak() Dua"))

    assert found.text.split("\n").count("Kepala") == 2
    assert found.notices == ()


def test_a_page_that_is_only_a_picture_is_told_and_a_scanned_file_is_refused() -> None:
    found = read("a.pdf", pdf("Satu #pagebreak() #rect() #pagebreak() Tiga"))
    assert notices(found)["pages_without_text"] == {"count": 1}

    with pytest.raises(NotRead) as refused:
        read("a.pdf", pdf("#rect()"))
    assert refused.value.code is Unread.SCANNED


# --- plain text ---

LETTERS = "Ibu bilang: “ini sulit” – tapi bisa. Café résumé naïve."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_whatever_its_encoding(encoding: str) -> None:
    found = read("a.txt", (LETTERS * 20).encode(encoding))

    assert found.text == LETTERS * 20
    assert ("encoding_guessed" in notices(found)) == (encoding == "cp1252")


def test_utf_16_without_a_mark_is_recognised() -> None:
    assert read("a.txt", LETTERS.encode("utf-16-le")).text == LETTERS


def test_line_ends_are_one_kind_and_control_characters_go_but_nothing_else_changes() -> None:
    decomposed = unicodedata.normalize("NFD", "café")
    found = read("a.md", f"\ufeffsatu\r\ndua\rtiga\u2028empat\x0blima\x07 {decomposed} 👧🏽\r\n".encode())

    assert found.text == f"satu\ndua\ntiga\nempat\nlima {decomposed} 👧🏽\n"
    assert notices(found) == {"controls_removed": {"count": 1}}


def test_bytes_that_cannot_be_read_are_counted() -> None:
    found = read("a.txt", b"\xef\xbb\xbfbaik \xff\xfe sekali")

    assert notices(found) == {"characters_lost": {"count": 2}}


# --- the web and subtitles ---


def test_an_article_comes_with_its_title_day_and_outlet() -> None:
    found = read("berita.html", ARTICLE.encode())

    assert found.text.startswith("Rumah singgah dibuka\nDinas Sosial membuka")
    assert "Beranda" not in found.text
    assert "jahat" not in found.text
    assert (found.title, found.date, found.outlet) == (
        "Rumah singgah dibuka",
        "2026-03-14",
        "Kabar Depok Rekaan",
    )
    assert "article_only" in notices(found)


def test_a_page_without_an_article_is_kept_whole() -> None:
    page = (
        "<html><body><h1>Pengumuman</h1><table><tr><td>Senin<td>tutup</table><script>x</script></body></html>"
    )

    found = read("a.htm", page.encode())

    assert found.text == "Pengumuman\nSenin\ttutup"
    assert notices(found) == {"whole_page": {"count": 3}}


def test_a_page_says_its_own_encoding() -> None:
    page = '<html><head><meta charset="windows-1252"></head><body><p>Café “ya”</p></body></html>'

    assert read("a.html", page.encode("cp1252")).text == "Café “ya”"


@pytest.mark.parametrize(("name", "content"), [("a.srt", SRT), ("a.vtt", VTT)])
def test_subtitles_are_turns_with_their_times(name: str, content: str) -> None:
    found = read(name, content.encode())

    assert found.text == (
        "Pewawancara: Sejak kapan rumah singgah ini berdiri?\n"
        "Bu Rina: Sejak dua ribu delapan belas.\nWaktu itu belum ada anggaran."
    )
    assert [(turn.speaker, found.text[turn.start : turn.end][:11]) for turn in found.turns] == [
        ("Pewawancara", "Sejak kapan"), ("Bu Rina", "Sejak dua r"), ("Bu Rina", "Waktu itu b"),
    ]  # fmt: skip
    assert [turn.at_ms for turn in found.turns][:2] == [1000, 4000]


def test_a_subtitle_with_hours_and_without_numbers_is_read() -> None:
    found = read("a.srt", b"01:00:08,5 --> 01:00:09,000\nSatu\n02:00:00,000 --> 02:00:01,000\nDua\n")

    assert [(turn.at_ms, found.text[turn.start : turn.end]) for turn in found.turns] == [
        (3608500, "Satu"),
        (7200000, "Dua"),
    ]


# --- what is not read ---

REFUSED: list[tuple[str, Callable[[], bytes], Unread]] = [
    (
        "a.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        Unread.OLD_WORD,
    ),
    (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Unread.LOCKED,
    ),
    ("a.rtf", lambda: b"{\\rtf1 halo}", Unread.RICH_TEXT),
    ("a.xlsx", lambda: b"bukan", Unread.SHEET),
    ("foto.jpg", lambda: b"\xff\xd8\xff\xe0", Unread.PICTURE),
    ("rekaman.m4a", lambda: b"\0\0\0\x20ftypM4A ", Unread.RECORDING),
    ("a.pages", lambda: b"halo", Unread.UNKNOWN_KIND),
    ("a.txt", lambda: b" \n ", Unread.EMPTY),
    ("a.txt", lambda: bytes(range(256)) * 50, Unread.OTHER_KIND),
    ("a.txt", lambda: pdf("halo"), Unread.WRONG_NAME),
    ("a.docx", lambda: odt("halo"), Unread.WRONG_NAME),
    ("a.docx", lambda: b"halo", Unread.BROKEN),
    ("a.pdf", lambda: b"%PDF-1.7\nhalo", Unread.BROKEN),
    ("a.srt", lambda: b"halo", Unread.BROKEN),
    ("a.vtt", lambda: b"halo", Unread.BROKEN),
    ("a.docx", lambda: docx(para()), Unread.NO_TEXT),
]


@pytest.mark.parametrize(("name", "data", "code"), REFUSED, ids=lambda value: str(value)[:20])
def test_what_cannot_be_read_is_told_by_its_code(name: str, data: Callable[[], bytes], code: Unread) -> None:
    with pytest.raises(NotRead) as refused:
        read(name, data())

    assert refused.value.code is code


def test_every_code_has_a_sentence() -> None:
    assert {reason.value for reason in Reason} == {code.value for code in Unread}
    assert {note.value for note in Note} == {code.value for code in Remark}


def test_every_notice_fills_its_sentence() -> None:
    found = read("a.pdf", pdf(LETTER + "understanding responsibilities collaboration anak-anak. " * 60))
    read_too = read("a.txt", ("Café “ya”" * 9).encode("cp1252"))

    assert all("%(" not in sentence(notice) for notice in (*found.notices, *read_too.notices))
