"""The operation of 18 October 2017, entered again as a Satpol PP officer would.

Published (bisnisjakarta.co.id, 18 October 2017): 11 people, 9 male and 2 female; 6 from Depok, 3 from DKI
Jakarta, 1 from Aceh, 1 from Central Java. Names, ages, the place and who of them came from where are not
published: those below are ours.
"""

from playwright.sync_api import Page

DEPOK, JAKARTA, ACEH, CENTRAL_JAVA = "32.76", "31", "11", "33"

# (what they are called, age, sex, origin): names, ages and their pairing with origins are invented.
PEOPLE = [
    ("Aji", 9, "m", DEPOK),
    ("Buyung", 11, "m", DEPOK),
    ("Ucok", 12, "m", DEPOK),
    ("Dani", 13, "m", DEPOK),
    ("Rina", 14, "f", DEPOK),
    ("Eko", 15, "m", DEPOK),
    ("Fajar", 12, "m", JAKARTA),
    ("Gilang", 16, "m", JAKARTA),
    ("Sari", 13, "f", JAKARTA),
    ("Teuku", 17, "m", ACEH),
    ("Slamet", 16, "m", CENTRAL_JAVA),
]


def test_the_operation_of_october_2017_is_entered_and_its_report_gives_the_published_numbers(
    open_as, record_property
):
    page = open_as("satpol", "/encounters/")
    page.get_by_role("link", name="Mulai operasi").click()
    page.get_by_label("Operasi ketertiban umum").check()
    page.get_by_label("Jl. Margonda Raya").check()
    page.locator("[name=started_at]").fill("2017-10-18T09:00")
    page.get_by_role("button", name="Mulai dan tambah anak pertama").click()

    for number, (name, age, sex, origin) in enumerate(PEOPLE, start=1):
        page.locator("[name=nickname]").fill(name)
        page.locator("[name=age]").fill(str(age))
        page.locator(f"[name=sex][value={sex}]").check()
        page.locator("[name=origin]").select_option(origin)
        page.get_by_role("button", name="Simpan dan tambah berikutnya").click()
        page.get_by_text(f"Tersimpan sebagai anak ke-{number} ").wait_for()
    page.get_by_role("button", name="Itu anak terakhir").click()
    page.get_by_role("link", name="Selesaikan operasi").click()
    page.get_by_role("button", name="Selesaikan operasi").click()

    report = read_report(page)
    record_property("report", report)
    print("18 October 2017, read from the page:", report)
    assert report == {
        "male": 9,
        "female": 2,
        "people": 11,
        "adults": 0,
        "origins": {DEPOK: 6, JAKARTA: 3, ACEH: 1, CENTRAL_JAVA: 1},
    }
    assert page.get_by_text("18 Oktober 2017").first.is_visible()
    assert not page.get_by_role("link", name="Tambah anak").is_visible()


def read_report(page: Page) -> dict[str, object]:
    """The numbers that the operation's page prints."""
    numbers = {
        cell.get_attribute("data-tally") or "": int(cell.inner_text())
        for cell in page.locator("[data-tally]").all()
    }
    origins = {
        cell.get_attribute("data-origin") or "": int(cell.inner_text())
        for cell in page.locator("[data-origin]").all()
    }
    return {**numbers, "origins": origins}
