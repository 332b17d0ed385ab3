"""A project of other software is chosen, looked through, brought in, and the study taken out again."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from rangkul.evidence.refi.project import Link, Selection, Source, SourceKind, TimeSpan, every_coding
from rangkul.evidence.refi.reading import read_exchange
from rangkul.evidence.refi.writing import write_qdpx
from tests.browser.looking import fits
from tests.evidence.refi.projects import guid, small_project

WORDS = {
    "id": {
        "open": "Buka studi", "open_it": "Buka studi ini", "data": "Buka data", "exchange": "Pertukaran",
        "read": "Baca berkas", "new": "Yang akan masuk", "lost": "Yang tidak masuk",
        "in": "Masukkan proyek ini", "is_in": "Proyek sudah ada di studi.", "out": "Buat berkas",
        "again": "Semua isi berkas ini sudah ada",
    },
    "en": {
        "open": "Open a study", "open_it": "Open the study", "data": "Open the data", "exchange": "Exchange",
        "read": "Read the file", "new": "What would come in", "lost": "What does not come in",
        "in": "Bring the project in", "is_in": "The project is in the study.", "out": "Make the file",
        "again": "Everything in this file is in the study already",
    },
}  # fmt: skip


def project_with_a_recording() -> bytes:
    """A project of which not everything can be kept."""
    project = small_project()
    stretch = Selection(guid(41), TimeSpan(0, 9_000), name="00:00 – 00:09")
    recording = Source(
        SourceKind.AUDIO, guid(40), "rapat.m4a", path="relative:///rapat.m4a", selections=(stretch,)
    )
    link = Link(guid(42), "lihat", "OneWay", "", guid(20), guid(5))
    return write_qdpx(replace(project, sources=(*project.sources, recording), links=(link,)))


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_a_project_comes_in_and_the_study_goes_out(open_as, accessible, tmp_path, language, width):
    words = WORDS[language]
    page = open_as("evaluator", "/studies/", language=language, width=width)
    _open_study(page, words, language)
    page.goto(page.url + "exchange/")
    _look(page, accessible, f"1-empty-{language}")

    file = tmp_path / "wawancara.qdpx"
    file.write_bytes(project_with_a_recording())
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name=words["read"]).click()
    page.get_by_role("heading", name=words["new"]).wait_for()
    page.get_by_role("heading", name=words["lost"]).wait_for()
    _look(page, accessible, f"2-report-{language}")

    page.get_by_role("button", name=words["in"]).click()
    page.locator("#state").get_by_text(words["is_in"]).wait_for()
    _look(page, accessible, f"3-in-{language}")

    exchange = page.get_by_role("link", name=words["exchange"]).last.get_attribute("href")
    _consent(page, exchange.removesuffix("exchange/"))
    page.goto(exchange)
    with page.expect_download() as download:
        page.get_by_role("button", name=words["out"]).click()
    data = Path(download.value.path()).read_bytes()
    assert len(list(every_coding(read_exchange(io.BytesIO(data)).project))) == 2
    page.locator("#went-out").get_by_text(".qdpx").wait_for()
    page.locator("[name=form][value=qdc]").check()
    with page.expect_download() as download:
        page.get_by_role("button", name=words["out"]).click()
    assert download.value.suggested_filename.endswith(".qdc")
    page.locator("#went-out").get_by_text(".qdc").wait_for()
    _look(page, accessible, f"4-out-{language}")

    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name=words["read"]).click()
    page.get_by_text(words["again"]).wait_for()


def _consent(page, study):
    """Whoever speaks in what came in has agreed; before, none of it goes out."""
    page.goto(study + "sources/")
    found = page.locator("tbody th a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    for source in found:
        page.goto(source + "consent/")
        page.check("[name=form][value=written]")
        page.fill("[name=given_by]", "Informan 1")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**" + source)


def _open_study(page, words, language):
    page.get_by_role("link", name=words["open"], exact=True).first.click()
    page.fill("[name=title]", f"Studi pertukaran ({language})")
    page.fill("[name=programme]", "Penanganan anak jalanan")
    page.fill("[name=period_from]", "2026-01-01")
    page.fill("[name=period_to]", "2026-06-30")
    page.get_by_role("button", name=words["open_it"]).click()
    study = page.url
    page.goto(study + "data/")
    page.locator("[name=no_pattern]").first.check()
    page.get_by_role("button", name=words["data"]).click()
    page.goto(study)


def _look(page, accessible, name):
    fits(page)
    accessible(page)
    folder = os.environ.get("PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"exchange-{name}.png", full_page=True)
