"""How long a coder waits in a text of 300,000 words with 20,000 codings, here and in Taguette.

The same is asked of both programs with the same data in the same run: the first paragraph that can be
read; one more passage coded, at the text's beginning and in its middle; all codings of one code, asked for
in a page that is open and as a page of its own. Browser time is Chromium's own clock from the key that is
pressed (or the wish to go there) to the frame in which it can be seen: the passage drawn as coded, the first
coding readable. When it is saved, or all of it there, is told beside. Server time is the processor time
of every process of the server (ours with the database's).

Taguette shows no word of the text before all its highlights are drawn, which takes longer than anybody waits:
what is told is the limit. For a coding its page is opened without the old highlights, which its server still
has, and that helps it: it then draws the new one in a text that carries no other. Without Taguette (it
cannot be brought here), ours alone is measured and nothing is judged.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.bench import long_text, taguette
from tests.bench.bars import CODING
from tests.bench.long_text import EMAIL, Loaded, LongText
from tests.bench.processors import family, named, parent, taken
from tests.bench.visiting import PASSWORD, serving
from tests.conftest import CHROMIUM, OWNER, WEB, Server, _copy

pytestmark = pytest.mark.bench

DATABASE = "rangkul_bench_coding"
ROUNDS, LIMIT_TIMES = 5, 10
LONGEST_S = 120  # nobody waits longer for a text; what takes longer is told as this
SETTLING_S = 0.3  # what a server still does behind its answer counts as well
FIRST, CODED, DEEP, LISTED, AS_A_PAGE = (
    *("first readable paragraph", "one more passage coded", "one more in the text's middle"),
    *("all codings of a code", "all codings as a page of its own"),
)
JUDGED = (FIRST, CODED, LISTED)
A_PAGE = 50  # codings that either program shows at once
# Taguette's start page asks another host for something; no network may decide who is faster.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
CHROMIUM_LIKES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ALONE]
# Remembers when `found` was first on the page, at the frame behind the one that drew it.
WATCH = """
  console.log = () => {};  // 20,000 lines told to the driver would be the driver's time, not the program's
  window.drawn = (found, from) => new Promise((done, never) => {
    const look = () => {
      if (!found() && performance.now() - from > 120000) return never(new Error(document.body.innerText));
      if (!found()) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => done((performance.now() - from) / 1000)));
    };
    look();
  });
  addEventListener("keydown", (event) => (window.pressed = event.timeStamp), true);
  // Seconds from the next key pressed to when each of these stands there.
  window.awaited = (...found) => {
    const from = performance.now();
    window.took = Promise.all(found.map((one) => drawn(one, from).then((s) => s - (pressed - from) / 1000)));
  };
  const words = (one) => one && one.innerText.trim() && one.getBoundingClientRect().height > 0;
  window.shows = (where) => words(document.querySelector(where));
"""


Act = Callable[[], tuple[float, float]]
Ask = Callable[[], Act]


@dataclass(frozen=True)
class Asked:
    """Seconds of the browser until what was asked is seen and until all of it is done, and of the server."""

    seen: float
    done: float
    server: float


@dataclass
class Program:
    """A program in a browser, signed in, and the processes that serve it."""

    page: Page
    address: str
    processes: Callable[[], set[int]]
    text: str
    first: str
    code: str
    passage: str

    def pressed(self, *found: str) -> tuple[float, float]:
        """Seconds from Enter, where the focus is, until the first and the last of these conditions hold."""
        self.page.evaluate(f"() => void awaited({', '.join(f'() => {one}' for one in found)})")
        self.page.keyboard.press("Enter")
        took = self.page.evaluate("() => window.took")
        return float(took[0]), float(took[-1])

    def opened(self, path: str, found: str) -> tuple[float, float]:
        """Seconds from the wish to go to a page until words stand there, twice; at most LONGEST_S."""
        self.page.goto(self.address + path, wait_until="commit")
        told = "found => void drawn(() => shows(found), 0).then((s) => (document.body.dataset.took = s))"
        self.page.evaluate(told, found)
        try:
            body = self.page.wait_for_selector("[data-took]", timeout=LONGEST_S * 1000, state="attached")
        except PlaywrightTimeout:
            return float(LONGEST_S), float(LONGEST_S)
        took = float(body.get_attribute("data-took") or "nan")
        return took, took

    def measured(self, ask: Ask, rounds: int = ROUNDS) -> Asked:
        """The medians of so many rounds; the first, which pays for what is read once, does not count."""
        found = [self._once(ask) for _round in range(rounds + (rounds > 1))]
        return Asked(*(statistics.median(times) for times in zip(*found[-rounds:], strict=True)))

    def _once(self, ask: Ask) -> tuple[float, float, float]:
        act = ask()  # what comes before it is not measured
        before = taken(self.processes())
        seen, done = act()
        time.sleep(SETTLING_S)
        return seen, done, taken(self.processes()) - before


@pytest.fixture(scope="module")
def long() -> LongText:
    """The text that both programs get."""
    return long_text.invent()


@pytest.fixture(scope="module")
def loaded(server: Server, template_database: str, long: LongText) -> Iterator[Loaded]:
    """The text in a database of its own."""
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    _copy(server, DATABASE, tester=False)
    with psycopg.connect(server.url(OWNER, DATABASE)) as owner, owner.cursor() as cursor:
        made = long_text.load_ours(cursor, long)
    yield made
    with server.superuser() as superuser:
        superuser.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@contextmanager
def ours(server: Server, browser: Browser, loaded: Loaded, log: Path) -> Iterator[Program]:
    """Rangkul as `make run` starts it, in Chromium as an evaluator."""
    with serving(server.url(WEB, DATABASE), log) as address, server.superuser() as superuser:
        [backend] = superuser.execute("SELECT pg_backend_pid()").fetchone() or [0]
        web, postgres = named(address), parent(backend)
        page = browser.new_page()
        page.goto(f"http://{address}/account/login/")
        page.fill("input[name=login]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        page.add_init_script(WATCH)
        paths = (f"/studies/texts/{loaded.text}/", ".block-text")
        others = (f"/studies/codes/{loaded.code}/passages/", "figure.quote blockquote")
        both = lambda: family(web) | family(postgres)  # noqa: E731
        yield Program(page, f"http://{address}", both, *paths, *others)


@contextmanager
def theirs(browser: Browser, long: LongText, folder: Path) -> Iterator[Program]:
    """Taguette with the same text, in Chromium as its one person."""
    file = folder / "project.sqlite3"
    with taguette.serving(file, folder / "taguette.log") as running:
        long_text.load_taguette(file, long)
        page = browser.new_page()
        page.goto(running.link, wait_until="domcontentloaded")
        page.add_init_script(WATCH)
        paths = ("/project/1/document/1", "#document-contents [id^=doc-offset] p")
        others = (f"/project/1/highlights/{long_text.code_name(0)}", ".highlight-entry")
        yield Program(page, running.address, lambda: family(running.pid), *paths, *others)


def opening(program: Program, path: str, found: str) -> Ask:
    """To go to a page."""
    return lambda: lambda: program.opened(path, found)


def coding_here(program: Program) -> Ask:
    """The next sentence marked and the first code offered, by keyboard; Enter chooses it."""

    def ready() -> Act:
        page = program.page
        page.focus("[data-text]")
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.wait_for_selector("dialog[open]")
        chips = page.locator("[data-coding-id]").count()
        open_ones = "document.querySelectorAll('.code-chip-coming, .chip-unsaved').length"
        saved = f"document.querySelectorAll('[data-coding-id]').length > {chips} && !{open_ones}"
        return lambda: program.pressed(f"{open_ones} || ({saved})", saved)

    return ready


def coding_there(program: Program, long: LongText, paragraph: int) -> Ask:
    """The first sentence of a paragraph and a tag, in the window where it asks for them; Enter saves."""
    places = iter(range(paragraph, len(long.paragraphs)))
    base = long.starts(0)

    def ready() -> Act:
        place, page = next(places), program.page
        start, end = base[place], base[place] + long.paragraphs[place].index(".") + 1
        page.evaluate("([start, end]) => createHighlight([start, end])", [start, end])
        page.check("#highlight-add-tags-1")
        page.focus("#highlight-search")
        before = page.locator("#document-contents a.highlight").count()
        drawn = f"document.querySelectorAll('#document-contents a.highlight').length > {before}"
        shut = "!document.querySelector('#highlight-add-modal.show')"
        return lambda: program.pressed(drawn, f"{shut} && {drawn}")

    return ready


def listing(program: Program, start: str, link: str, row: str, *, tab: str = "") -> Ask:
    """The link to a code's passages, in a page that is open, on its `tab`; Enter follows it."""

    def ready() -> Act:
        page = program.page
        page.goto(program.address + start, wait_until="load")
        page.wait_for_timeout(500)
        if tab:
            page.click(tab)
        page.wait_for_selector(link, state="visible")
        page.focus(link)
        whole = f"document.querySelectorAll('{row}').length === {A_PAGE}"
        return lambda: program.pressed(f"shows('{row}')", f"{whole} && document.querySelector('nav')")

    return ready


def measure_ours(program: Program, code: Any, middle: int) -> dict[str, Asked]:
    """What is asked, one after another."""
    found = {FIRST: program.measured(opening(program, program.text, program.first))}
    program.page.wait_for_timeout(1000)
    found[CODED] = program.measured(coding_here(program))
    program.opened(f"{program.text}?at={middle}", program.first)
    program.page.wait_for_timeout(1000)
    found[DEEP] = program.measured(coding_here(program))
    link = f'a[href$="{program.code}"]'
    found[LISTED] = program.measured(listing(program, f"/studies/codes/{code}/", link, program.passage))
    found[AS_A_PAGE] = program.measured(opening(program, program.code, program.passage))
    return found


def measure_theirs(program: Program, long: LongText) -> dict[str, Asked]:
    """The text with its highlights last and once: it draws every one of them before a word is shown."""
    row, about = program.passage, "**/api/project/1/document/1"
    list_of_tags = listing(program, "/project/1", "#tag-link-1", row, tab="#tags-tab")
    found = {LISTED: program.measured(list_of_tags)}
    found[AS_A_PAGE] = program.measured(opening(program, program.code, row))
    program.page.route(about, _without_highlights)
    program.opened(program.text, program.first)
    program.page.wait_for_timeout(1000)
    found[CODED] = program.measured(coding_there(program, long, 1))
    found[DEEP] = program.measured(coding_there(program, long, len(long.paragraphs) // 2))
    program.page.unroute(about)
    found[FIRST] = program.measured(opening(program, program.text, program.first), rounds=1)
    return found


def _without_highlights(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"highlights": []})


def test_a_long_text_with_very_many_codings(server, loaded, long, tmp_path, capsys):
    """Floor first, then each figure of ours beside Taguette's and how many times faster ours is."""
    missing = taguette.install()
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_LIKES
        )
        stack.callback(browser.close)
        with ours(server, browser, loaded, tmp_path / "server.log") as program:
            floor = program.measured(opening(program, "/notices/", "main"))
            here = measure_ours(program, loaded.code, len(long.text) // 2)
        there = {}
        if not missing:
            with theirs(browser, long, tmp_path) as program:
                there = measure_theirs(program, long)
    with capsys.disabled():  # figures stay readable in a run that captures
        size = f"{long_text.WORDS:,} words, {long_text.CODINGS:,} codings, {long_text.CODES} codes"
        print(f"\n{size}; medians of {ROUNDS}; browser s, server processor s")
        print(f"floor: a page with an empty list: {floor.seen:.3f} s, {floor.server:.4f} s")
        print(f"load of the computer: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        if missing:
            print(f"Taguette {taguette.VERSION} could not be brought here ({missing}); ours alone:")
        slow = [line for what in here for line in judge(what, here[what], there.get(what))]
    assert not slow, "\n".join(slow)


def judge(what: str, here: Asked, there: Asked | None) -> Iterator[str]:
    """Print both sides; yields a sentence for each that is under its bar."""
    for clock in ("seen", "done", "server"):
        mine, peer = getattr(here, clock), getattr(there, clock, None)
        if peer is None:
            print(f"{what}, {clock} | {mine:.4f} s")
            continue
        times = peer / mine
        least = "at least " if peer >= LONGEST_S else ""
        told = f"{what}, {clock} | {mine:.4f} s | Taguette {peer:.4f} s | {least}{times:.1f} times faster"
        judged = what in JUDGED and clock != "done"
        print(f"{told} | must: {CODING.must}" if judged else told, flush=True)
        if judged and times < LIMIT_TIMES:
            yield told
