"""Pictures of the main pages, on a phone and at a desk, in both languages: `make pictures`.

All of them go into `pictures/` (not kept in git); the few that the README shows go into `docs/pictures/`.
"""

import re
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.pictures.conftest import Look

pytestmark = [pytest.mark.pictures, pytest.mark.browser]

ALL = ROOT / "pictures"
KEPT = ROOT / "docs" / "pictures"
# Which of them the README and the guides show, each under its own name.
IN_README = {
    ("shelter", "en", 1280): "shelter",
    ("shelter", "id", 1280): "shelter-id",
    ("encounter", "en", 360): "encounter",
}
ONE = "[0-9a-f-]{36}/"


@dataclass(frozen=True)
class Shot:
    """One page: whose it is, where it is, and perhaps the first link on it that is followed."""

    name: str
    who: str
    path: str
    follow: str = ""


SHOTS = [
    Shot("sign-in", "", "/account/login/"),
    Shot("today", "penyelia", "/"),
    Shot("encounter", "satpol", "/encounters/new/"),
    Shot("encounters", "jangkau", "/encounters/"),
    Shot("child", "peksos", "/cases/", follow=f"/children/{ONE}$"),
    Shot("twice-listed", "penyelia", "/matches/"),
    Shot("handovers", "penerima", "/handovers/"),
    Shot("handover", "penerima", "/handovers/", follow=f"/handovers/{ONE}$"),
    Shot("shelter", "rps", "/shelter/"),
    Shot("referrals", "penyelia", "/referrals/"),
    Shot("referral", "penyelia", "/referrals/", follow=f"/referrals/{ONE}$"),
    Shot("notices", "dp3ap2kb", "/notices/"),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_page_has_its_picture(look: Look, shot: Shot, width: int, language: str):
    page = look(shot.who, shot.path, language=language, width=width)
    if shot.follow:
        links = page.locator("main a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        there = next((link for link in links if re.search(shot.follow, link)), None)
        assert there, f"{shot.path} lists nothing for {shot.who} to open: {links}"
        page.goto(there)

    assert page.locator("h1").count() == 1, page.inner_text("body")
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(full_page=True)
    folder = ALL / language / str(width)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{shot.name}.png").write_bytes(picture)
    if kept := IN_README.get((shot.name, language, width)):
        KEPT.mkdir(exist_ok=True)
        page.screenshot(path=KEPT / f"{kept}.png", scale="css")
