"""An evaluator brings in an interview from a file, says who speaks, corrects it, and finds a word in it."""

import os
from pathlib import Path

import pytest

from tests.browser.looking import fits
from tests.evidence.text_files import docx, para

TALK = (
    "Transkrip wawancara",
    "Pewawancara: Sejak kapan anak-anak ditangani bersama?",
    "[00:00:12] Bu Rina: Sejak 2018. Waktu itu belum ada anggaran, jadi kami duduk bersama setiap Jumat.",
    "Pewawancara: Siapa yang menangani rujukan?",
    "[00:01:40] Bu Rina: Dinsos menerima, lalu rumah singgah menjawab dalam tiga hari.",
)
WORDS = {
    "id": {
        "open": "Buka studi",
        "open_it": "Buka studi ini",
        "add_it": "Tambahkan sumber",
        "bring": "Masukkan teks",
        "read": "Baca teks",
        "left_out": "Komentar yang tidak diikutkan: 1.",
        "named": "Inilah para pembicaranya",
        "search": "Cari",
        "broken": "Berkas ini rusak",
        "data": "Buka data",
    },
    "en": {
        "open": "Open a study",
        "open_it": "Open the study",
        "add_it": "Add the source",
        "bring": "Bring in a text",
        "read": "Read the text",
        "left_out": "Comments left out: 1.",
        "named": "These are the speakers",
        "search": "Search",
        "broken": "The file is damaged",
        "data": "Open the data",
    },
}


def _file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_an_interview_comes_in_from_a_file_and_its_words_are_found(open_as, accessible, language, width):
    words = WORDS[language]
    page = open_as("evaluator", "/studies/", language=language, width=width)

    def look(name):
        _look(page, accessible, f"{name}-{language}")

    study, source = _a_source(page, words, language)
    page.get_by_role("link", name=words["bring"]).first.click()
    look("1-new")
    page.set_input_files("[name=file]", _file("rusak.docx", b"PK\x03\x04 rusak"))
    page.get_by_role("button", name=words["read"]).click()
    assert words["broken"] in page.inner_text("main")
    look("2-broken")

    comments = f"<w:comment w:id='7'>{para('tanya lagi')}</w:comment>"
    page.set_input_files("[name=file]", _file("wawancara.docx", docx(*map(para, TALK), comments=comments)))
    page.get_by_role("button", name=words["read"]).click()
    assert words["left_out"] in page.inner_text("main")
    look("3-speakers")
    page.fill("[name=name1]", "INF-03")
    page.get_by_role("button", name=words["named"]).click()
    assert page.url == source
    look("4-source")

    page.goto(study + "search/")
    look("5-search")
    page.fill("[name=q]", "penanganan")
    page.get_by_role("button", name=words["search"], exact=True).last.click()
    assert page.locator("mark").all_inner_texts() == ["ditangani", "menangani"]
    look("6-found")
    page.locator("main li a").last.click()
    assert "Siapa yang menangani rujukan?" in page.inner_text("main")
    page.goto(study + "search/?q=zzz")
    look("7-nothing")


def _a_source(page, words, language):
    page.get_by_role("link", name=words["open"], exact=True).first.click()
    page.fill("[name=title]", f"Teks ({language})")
    page.fill("[name=programme]", "Penanganan anak jalanan")
    page.fill("[name=period_from]", "2026-01-01")
    page.fill("[name=period_to]", "2026-06-30")
    page.get_by_role("button", name=words["open_it"]).click()
    study = page.url
    page.goto(study + "data/")
    page.locator("[name=no_pattern]").first.check()
    page.get_by_role("button", name=words["data"]).click()
    page.goto(study + "sources/new/")
    page.fill("[name=title]", "LKS-03")
    page.get_by_role("button", name=words["add_it"]).click()
    return study, page.url


def _look(page, accessible, name):
    fits(page)
    accessible(page)
    folder = os.environ.get("PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"texts-{name}.png", full_page=True)
