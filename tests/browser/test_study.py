"""An evaluator frames a study, locks what is expected, opens the data and brings in a first interview."""

import os
from pathlib import Path

import pytest

from tests.browser.looking import fits

WORDS = {
    "id": {
        "title": "Kolaborasi di Depok (id)",
        "open": "Buka studi",
        "open_it": "Buka studi ini",
        "expect": "Isi harapan Anda",
        "save": "Simpan",
        "lock": "Kunci pola",
        "lock_it": "Kunci",
        "data": "Buka data",
        "add": "Tambah sumber",
        "add_it": "Tambahkan sumber",
        "waits": "Sumber ini belum dapat dikode",
        "consent": "Catat persetujuan",
        "stands": "Persetujuan berlaku",
        "let_in": "Ikutkan seseorang",
        "let_in_it": "Ikutkan",
        "plan": "Rencanakan kelompok",
        "codes": "Jadikan faktor sebagai kode",
        "trust": "Membangun kepercayaan",
        "reword": "Rumuskan ulang",
        "older": "Rumusan lama",
        "file": "Lihat berkas",
        "bring": "Masukkan",
        "people": "Responden 2",
    },
    "en": {
        "title": "Collaboration in Depok (en)",
        "open": "Open a study",
        "open_it": "Open the study",
        "expect": "Enter what you expect",
        "save": "Save",
        "lock": "Lock the pattern",
        "lock_it": "Lock it",
        "data": "Open the data",
        "add": "Add a source",
        "add_it": "Add the source",
        "waits": "This source cannot be coded yet",
        "consent": "Record consent",
        "stands": "Consent stands",
        "let_in": "Let somebody in",
        "let_in_it": "Let in",
        "plan": "Plan a group",
        "codes": "Make codes of the factors",
        "trust": "Trust building",
        "reword": "Reword",
        "older": "Older wordings",
        "file": "Look at the file",
        "bring": "Bring them in",
        "people": "Respondent 2",
    },
}


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_from_a_new_study_to_a_consented_interview(open_as, accessible, language, width):
    words = WORDS[language]
    page = open_as("evaluator", "/studies/", language=language, width=width)

    def look(name):
        _look(page, accessible, f"{name}-{language}")

    look("1-none")
    _frame(page, words, look)
    study = page.url
    _expect(page, words, study, look)
    page.get_by_role("link", name=words["data"]).click()
    look("6-data")
    page.get_by_role("button", name=words["data"]).click()
    _people_and_plan(page, words, study, look)
    _interview(page, words, study, look)
    _codebook(page, words, study, look)
    _survey(page, words, study, look)
    page.goto(study)
    look("14-study")
    page.goto(study + "guide/")
    look("15-guide")
    page.emulate_media(media="print")
    folded = page.locator("#main details:not([open]) > :not(summary)")
    assert folded.count() > 5
    assert folded.evaluate_all("all => all.every((one) => one.checkVisibility())")
    page.emulate_media(media="screen")
    page.goto("/")
    look("16-today")


def _frame(page, words, look):
    page.get_by_role("link", name=words["open"], exact=True).first.click()
    page.fill("[name=title]", words["title"])
    page.fill("[name=programme]", "Penanganan anak jalanan Kota Depok")
    page.fill("[name=period_from]", "2026-01-01")
    page.fill("[name=period_to]", "2026-06-30")
    page.select_option("[name=framework]", index=1)
    look("2-frame")
    page.get_by_role("button", name=words["open_it"]).click()


def _expect(page, words, study, look):
    page.get_by_role("link", name=words["expect"]).click()
    look("3-pattern")
    page.goto(study + "expected/factor/?node=ag2008:collaborative_process.trust")
    page.locator("[name=low][value='1']").check()
    page.locator("[name=high][value='2']").check()
    page.fill("[name=reason]", "Pernah ada perselisihan tentang perda, lalu dua tahun kerja bersama.")
    look("4-factor")
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.get_by_role("link", name=words["lock"]).click()
    look("5-lock")
    page.get_by_role("button", name=words["lock_it"]).click()


def _people_and_plan(page, words, study, look):
    page.goto(study + "people/")
    page.get_by_role("link", name=words["let_in"]).click()
    look("7-let-in")
    page.get_by_role("button", name=words["let_in_it"], exact=True).click()
    look("8-people")
    page.goto(study + "informants/")
    page.get_by_role("link", name=words["plan"]).click()
    page.select_option("[name=group]", "lks")
    page.fill("[name=target]", "3")
    page.get_by_role("button", name=words["save"]).click()
    look("9-plan")


def _interview(page, words, study, look):
    page.goto(study + "sources/")
    page.get_by_role("link", name=words["add"]).click()
    page.fill("[name=title]", "LKS-03, kepala rumah singgah")
    page.select_option("[name=group]", "lks")
    page.fill("[name=happened_on]", "2026-03-04")
    look("10-new-source")
    page.get_by_role("button", name=words["add_it"]).click()
    page.get_by_text(words["waits"]).wait_for()
    look("11-source-waits")
    page.get_by_role("link", name=words["consent"]).click()
    page.check("[name=form][value=written]")
    page.fill("[name=given_by]", "INF-03")
    look("12-consent")
    page.get_by_role("button", name=words["consent"]).click()
    page.get_by_text(words["stands"]).wait_for()
    look("13-source")
    page.goto(study + "sources/")
    look("13-sources")


def _codebook(page, words, study, look):
    page.goto(study + "codebook/")
    look("20-no-code")
    page.get_by_role("button", name=words["codes"]).click()
    look("21-codebook")
    page.get_by_role("link", name=words["trust"], exact=True).click()
    look("22-code")
    page.get_by_role("link", name=words["reword"]).click()
    page.fill("[name=definition]", "Berani menyampaikan kabar buruk kepada mitra.")
    look("23-reword")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_role("heading", name=words["older"]).wait_for()
    look("24-reworded")


def _survey(page, words, study, look):
    page.goto(study + "sources/survey/")
    rows = (
        "Lembaga;Apa yang paling sulit?\nLKS;Undangan datang sehari sebelum rapat, jadi kami jarang hadir.\n"
    )
    page.set_input_files(
        "[name=file]", {"name": "survei.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    look("25-survey")
    page.get_by_role("button", name=words["file"]).click()
    look("26-looked")
    page.get_by_role("button", name=words["bring"]).click()
    page.get_by_role("link", name=words["people"]).wait_for()
    look("27-brought-in")


def _look(page, accessible, name):
    fits(page)
    accessible(page)
    folder = os.environ.get("PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"study-{name}.png", full_page=True)
