"""The main flow by keyboard alone: from a night on Jalan Margonda to a closed case, six people by turns."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.keys import Keys
from tests.browser.looking import fits
from tests.browser.people import email_of
from tests.conftest import Live

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SAVE = ".form-bar .btn-primary"
WORKER = "from rangkul.people.models import User; print(User.objects.get(email={email!r}).pk)"
HOUSE = """
from rangkul.cases.models import Shelter
from rangkul.people.models import Organisation
dinsos = Organisation.objects.get(short_name='Dinsos')
Shelter.objects.create(organisation=dinsos, name='Rumah Kunci', city=dinsos.city, beds=4)
"""

Turn = Callable[..., Keys]


@pytest.fixture(scope="module")
def beds(city: Live) -> Live:
    """A house with free beds."""
    city.manage("shell", "--no-imports", "-c", HOUSE)
    return city


@pytest.mark.parametrize(
    ("language", "width"), [("id", 1280), pytest.param("en", 360, marks=pytest.mark.long)]
)
def test_a_child_is_carried_home_by_keyboard_alone(open_as, beds, accessible, language, width):
    looked_at: set[tuple[str, int]] = set()

    def look(page: Page) -> None:
        # Each kind of page once, and once more when it says what is wrong.
        kind = ID.sub("", urlsplit(page.url).path), page.locator("[data-error-summary]").count()
        if kind not in looked_at:
            looked_at.add(kind)
            accessible(page)
            fits(page)

    people: list[Keys] = []

    def turn(who: str, path: str = "/") -> Keys:
        people.append(Keys(open_as(who, path, language=language, width=width), look))
        people[-1].arrive()
        return people[-1]

    worker_id = beds.manage("shell", "--no-imports", "-c", WORKER.format(email=email_of("dinsos", language)))
    handover = from_the_street(turn("satpol", "/encounters/"))
    child = into_a_bed(turn("shelter"), handover)
    a_case_with_a_worker(turn("intake", child), worker_id.strip().splitlines()[-1])
    worker = turn("dinsos", child)
    assessed(worker)
    planned(worker)
    referral = asked(worker)
    helped(turn("dinkes"), referral)
    home_and_visited(worker, referral)
    closed(turn("supervisor"))

    print("keys pressed:", sum(one.pressed for one in people))


def from_the_street(patrol: Keys) -> str:
    """Met twice in one night, told apart by a person, handed over; returns the handover's path."""
    for _time in range(2):
        patrol.go("main a[href='/encounters/new/']")
        patrol.write("nickname", "Satria Kunci")
        patrol.choose("age_band", "five_to_eleven")
        patrol.write("place", "Jalan Margonda, depan stasiun")
        patrol.go(SAVE)
        while "/known/" in patrol.page.url:
            more = patrol.page.locator("article.candidate button[value=new]").count()
            patrol.go("article.candidate button[value=new]" if more else ".page-head .btn-primary")
    patrol.go("a[href$='/handover/']")
    patrol.tick("conditions", "tired")
    patrol.tick("carries", "instrument")
    patrol.write("belongings", "Ukulele, tas merah")
    patrol.go(SAVE)
    return urlsplit(patrol.page.url).path


def into_a_bed(shift: Keys, handover: str) -> str:
    """Found on Today, received, given a bed; returns the path of the child's file."""
    given = f"a[href='{handover}']"
    shift.unfold(given)
    shift.go(f"main {given}")
    shift.go("form[action$='/receive/'] button")
    child = shift.page.locator("main a.num[href^='/children/']").get_attribute("href")
    shift.go("a[href*='/shelter/admit/']")
    shift.write("property_kept", "Ukulele, tas merah")
    shift.go(SAVE)
    assert "Satria Kunci" in shift.page.inner_text("main")
    return str(child)


def a_case_with_a_worker(desk: Keys, worker: str) -> None:
    """The desk opens the case and gives it to somebody."""
    desk.go("a[href$='/case/']")
    desk.go(".confirm .btn-primary")
    desk.go("a[href$='/assign/']")
    desk.choose("worker", worker)
    desk.go(SAVE)


def assessed(worker: Keys) -> None:
    """The first risk and the four sides."""
    for instrument, answer, decided in (("risk-24h", "no", "low"), ("four-sides", "1", "")):
        worker.go("a[href$='/assessments/']")
        worker.go(f"main a[href$='/assess/{instrument}/']")
        for group in worker.page.eval_on_selector_all(
            "input[type=radio]", "all => [...new Set(all.map(a => a.name))]"
        ):
            worker.choose(group, answer)
        worker.go("button[value=sign]")
        if decided:
            worker.choose("decided", decided)
        worker.go("form.form .btn-primary")
        if not re.search(r"/children/[0-9a-f-]{36}/$", worker.page.url.removesuffix("#main")):
            worker.go("main a[href^='/children/']")


def planned(worker: Keys) -> None:
    """A need with its service, the plan signed, the service begun."""
    worker.go("a[href$='/plan/']")
    worker.go("main a[href^='/cases/'][href$='/plan/']")
    worker.write("child_view", "Saya mau sekolah lagi")
    worker.go("button[value=add]")
    worker.write("need", "ingin sekolah lagi")
    worker.pick("service", "school_return")
    worker.choose("horizon", "short")
    worker.go("button[value=save]")
    worker.go("button[value=sign]")
    worker.go(".line-act a[href$='/start/']")
    worker.go("form.form .btn-primary")


def asked(worker: Keys) -> str:
    """The health office is asked; the first try forgets why, and says so."""
    worker.go("main a[href$='/refer/']")
    worker.go("a[href='?service=health_check']")
    worker.write("need", "Diperiksa paru-parunya; batuk dua minggu.")
    worker.choose("urgency", "urgent")
    worker.choose("reason", "health")
    worker.go(SAVE)
    worker.write("why", "Ia tidur di emperan dan batuknya memburuk.")
    worker.go(SAVE)
    return urlsplit(worker.page.url).path


def helped(office: Keys, referral: str) -> None:
    """Accepted, begun, reported back."""
    office.go(f"main a[href='{referral}']")
    office.go("form[action$='/accept/'] button")
    office.go("form[action$='/start/'] button")
    office.go("a[href$='/report/']")
    office.choose("result", "reached")
    office.write("words", "Sudah diperiksa dan diberi obat.")
    office.go(SAVE)


def home_and_visited(worker: Keys, referral: str) -> None:
    """The report is read and closed; the child goes home, is visited, and closure is asked for."""
    worker.go(".brand")
    worker.go(f"main a[href='{referral}']")
    worker.go("a[href$='/close/']")
    worker.go(SAVE)
    worker.go("main a.num[href^='/children/']")
    # The way asks for the family first; who knows it already brings the child home from the visits.
    worker.go("main a[href$='/visits/']")
    worker.go("main a[href$='/after/']")
    worker.go("main a[href$='/return/']")
    worker.choose("kind", "family")
    worker.write("to_whom", "Ibu Sumarni")
    worker.choose("relation", "mother")
    worker.write("child_view", "Mau pulang, kangen ibu.")
    worker.tick("statement_signed")
    worker.go(SAVE)
    worker.go("main a[href^='/visits/']")
    worker.choose("outcome", "doing_well")
    worker.write("note", "Tinggal bersama ibu, sekolah lagi.")
    worker.go(SAVE)
    worker.go("main a[href$='/closure/']")
    worker.choose("reason", "goals_reached")
    worker.go(SAVE)


def closed(supervisor: Keys) -> None:
    """A second person decides."""
    supervisor.go("main a[href^='/closures/']")
    supervisor.choose("approved", "yes")
    supervisor.go(SAVE)
