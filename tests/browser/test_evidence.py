"""Two people code an interview, from its file to the table of their agreement, with keys alone."""

import pytest

from tests.browser.looking import fits

LETTERS = (
    "Bu Rina: Sejak 2018 kami duduk bersama setiap Jumat. Semua lembaga hadir dan saling mendengar.\n"
    "Pak Joko: Rapat itu di kantor kelurahan, muka dengan muka. Undangannya datang lewat telepon.\n"
    "Bu Rina: Dulu kami saling curiga. Sekarang kami berani menyampaikan kabar buruk.\n"
    "Pak Joko: Kami percaya mereka akan datang. Janji kecil selalu ditepati.\n"
    "Bu Rina: Tiap bulan kami bertemu lagi di rumah singgah. Anak-anak ikut bicara di sana.\n"
    "Pak Joko: Kalau ada salah paham, kami telepon langsung. Tidak ada lagi surat yang menyakitkan.\n"
)
DIALOGUE, TRUST = "dialogue", "trust"
# Each reads the codes in the language of their own screen.
NAMES = {
    "id": {DIALOGUE: "Dialog tatap muka", TRUST: "Membangun kepercayaan"},
    "en": {DIALOGUE: "Face-to-face dialogue", TRUST: "Trust building"},
}
# What each marks in the six turns. They part on the fourth only, so of either code: po = 5/6,
# kappa = (5/6 - 1/2) / (1 - 1/2), AC1 = (5/6 - 35/72) / (1 - 35/72), alpha = 1 - (1/6) / (70/132).
LEAD = (DIALOGUE, DIALOGUE, TRUST, TRUST, DIALOGUE, TRUST)
SECOND = (DIALOGUE, DIALOGUE, TRUST, DIALOGUE, DIALOGUE, TRUST)
FIGURES = {"alpha": "0.69", "percent": "83%", "kappa": "0.67", "ac1": "0.68"}
SAYS = {"id": ("2 kode di kutipan ini", ","), "en": ("2 codes on this passage", ".")}
PASSAGES = 10


class Keys:
    """A person who has no mouse: keys go wherever the focus is."""

    def __init__(self, page, accessible, names=None):
        self.page, self.accessible, self.names = page, accessible, names

    def look(self):
        """The screen fits, and axe finds nothing."""
        fits(self.page)
        self.accessible(self.page)

    def reach(self, selector):
        """Tab until the focus is there; from the top of a page over the link that skips to the content."""
        if self.page.evaluate("document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
            assert self._on(".skip"), self.page.url
            self.page.keyboard.press("Enter")
            self.page.wait_for_function("document.activeElement.id === 'main'")
        for _tab in range(60):
            self.page.keyboard.press("Tab")
            if self._on(selector):
                return
        raise AssertionError(f"Tab does not reach {selector} on {self.page.url}")

    def _on(self, selector):
        return self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector)

    def write(self, selector, words):
        self.reach(selector)
        self.page.keyboard.type(words)

    def go(self, selector):
        """Press Enter on a link or button that leads to another page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open(self, address):
        self.page.goto(address)


def _bring_in(keys):
    """A source, the consent of those who speak in it, its words from a file, and who speaks."""
    keys.go("main a[href$='/sources/']")
    keys.go("main a[href$='/sources/new/']")
    keys.look()
    keys.write("[name=title]", "LKS-03")
    keys.go("form.form button.btn-primary")
    keys.go("a[href$='/consent/']")
    keys.look()
    keys.reach("[name=form][value=written]")
    keys.page.keyboard.press("Space")
    keys.write("[name=given_by]", "INF-03")
    keys.go("form.form button.btn-primary")
    keys.go("a[href$='/text/']")
    keys.look()
    keys.reach("[name=file]")
    words = {"name": "wawancara.txt", "mimeType": "text/plain", "buffer": LETTERS.encode()}
    keys.page.set_input_files("[name=file]", words)
    keys.go("form.form button.btn-primary")
    keys.look()
    keys.go("form.form button.btn-primary")
    keys.look()


def _take_codes_over(keys, study):
    keys.open(study + "codebook/")
    keys.go("form.panel button[type=submit]")
    keys.look()
    assert keys.page.get_by_role("link", name=keys.names[TRUST], exact=True).count() == 1


def _choose(keys, name):
    """C, the beginning of a code's name, Enter; the focus comes back to the text."""
    keys.page.keyboard.press("c")
    keys.page.wait_for_selector("dialog[open]")
    keys.page.keyboard.type(keys.names[name])
    with keys.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        keys.page.keyboard.press("Enter")
    assert answer.value.status == 200
    keys.page.wait_for_function("document.activeElement.matches('[data-text]')")


def _code_ten(keys, twice):
    """Nine sentences, and a tenth passage that lies over the ninth."""
    keys.reach("[data-text]")
    for number in range(PASSAGES - 1):
        keys.page.keyboard.press("j")
        _choose(keys, TRUST if number in (4, 5, 6, 7) else DIALOGUE)
    keys.page.keyboard.press("Shift+J")
    assert "bicara di sana" in keys.page.evaluate("getSelection().toString()")
    _choose(keys, TRUST)
    keys.page.wait_for_function(
        "said => document.getElementById('live').textContent.includes(said)", arg=twice
    )
    keys.page.reload()
    assert keys.page.locator(".code-chip").count() == PASSAGES
    keys.look()


def _draw(keys, study):
    keys.open(study + "samples/")
    keys.go("main a[href$='/samples/new/']")
    keys.look()
    keys.reach("[name=share]")
    for _larger in range(3):
        keys.page.keyboard.press("ArrowDown")
    keys.go("form.form button.btn-primary")
    keys.look()
    return keys.page.url


def _code_blind(keys, codes):
    """Each drawn passage by its form: the code's first letters, Enter, and on to the next."""
    keys.go("a[href*='/passages/']")
    for number, name in enumerate(keys.names[code] for code in codes):
        if number:
            keys.go("a[rel=next]")
        assert keys.page.locator("form[action*='/take-back/']").count() == 0
        keys.write("[name=code]", name.split()[0])
        assert keys.page.locator("[name=code] option:checked").inner_text().strip() == name
        keys.go("form.form button.btn-primary")
        assert name in keys.page.inner_text("section[aria-labelledby=marks]")
    keys.look()
    keys.go("a[href$='/finish/']")
    keys.look()
    keys.go("form.confirm button.btn-primary")
    keys.look()


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280)])
def test_two_coders_come_from_a_file_to_their_agreement(open_as, city, accessible, language, width):
    twice, point = SAYS[language]
    made = f"from tests.browser.evidence_desk import make; make({language!r})"
    key = city.manage("shell", "--no-imports", "-c", made).strip().splitlines()[-1]
    study = f"/studies/{key}/"

    lead = Keys(open_as("evaluator", study, language=language, width=width), accessible, NAMES[language])
    _bring_in(lead)
    source = lead.page.url
    _take_codes_over(lead, study)
    lead.open(source)
    lead.go(".page-head a.btn-primary")
    text = lead.page.url
    lead.look()
    _code_ten(lead, twice)
    sample = _draw(lead, study)
    _code_blind(lead, LEAD)

    second = Keys(open_as("second_rater", text, language=language, width=width), accessible, NAMES[language])
    assert second.page.locator(".code-chip").count() == 0
    second.open(sample)
    _code_blind(second, SECOND)

    second.go("a[href$='/agreement/']")
    second.look()
    for name in NAMES[language].values():
        told = second.page.get_by_role("row", name=name).inner_text()
        for measure, value in FIGURES.items():
            assert value.replace(".", point) in told, (name, measure, told)
    second.open(text)
    assert second.page.locator(".code-chip").count() == PASSAGES + len(LEAD) + len(SECOND)
