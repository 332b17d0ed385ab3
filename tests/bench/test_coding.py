"""How long a coder waits in a text of 300,000 words with 20,000 codings, here and in Taguette.

Three things are asked of both programs with the same data in the same run: the first paragraph that can be
read, one more passage coded and drawn, all codings of one code. Browser time is Chromium's own clock until
the frame behind the answer; server time is the processor time of every process of the server (ours with
the database's). Taguette shows no word of the text before all its highlights are drawn, which takes longer
than anybody waits: what is told is the limit, and its coding is told without drawing. Without Taguette (it
cannot be brought here), ours alone is measured and nothing is judged.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
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
ASKED = ("first readable paragraph", "one more passage coded", "all codings of a code")
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
  const words = (one) => one && one.innerText.trim() && one.getBoundingClientRect().height > 0;
  window.shows = (where) => words(document.querySelector(where));
"""


@dataclass(frozen=True)
class Asked:
    """One thing that is asked of a program: says how many seconds the browser took, and the server."""

    browser: float
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

    def opened(self, path: str, found: str) -> float:
        """Seconds until something with words stands there, from the wish to go there; at most LONGEST_S."""
        self.page.goto(self.address + path, wait_until="commit")
        told = "found => void drawn(() => shows(found), 0).then((s) => (document.body.dataset.took = s))"
        self.page.evaluate(told, found)
        try:
            body = self.page.wait_for_selector("[data-took]", timeout=LONGEST_S * 1000, state="attached")
        except PlaywrightTimeout:
            return float(LONGEST_S)
        return float(body.get_attribute("data-took"))

    def measured(self, ask: Callable[[], float], rounds: int = ROUNDS) -> Asked:
        """The medians of so many rounds; the first, which pays for what is read once, does not count."""
        found = [self._once(ask) for _round in range(rounds + (rounds > 1))]
        return Asked(*(statistics.median(times) for times in zip(*found[-rounds:], strict=True)))

    def _once(self, ask: Callable[[], float]) -> tuple[float, float]:
        before = taken(self.processes())
        browser = ask()
        time.sleep(SETTLING_S)
        return browser, taken(self.processes()) - before


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


def coded_here(program: Program) -> float:
    """Mark the next sentence, choose a code: seconds from the choice until it is saved and stands there."""
    page = program.page
    page.focus("[data-text]")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("dialog[open]")
    return float(
        page.evaluate(
            """() => {
              const chips = () => document.querySelectorAll(".code-chip").length;
              const before = chips(), from = performance.now();
              // Each time another code: a passage carries a code once.
              window.chosen = (window.chosen ?? 0) + 1;
              document.querySelectorAll("dialog [role=option]")[chosen].click();
              // A code is drawn before it is saved; what counts here is that the server has it.
              const open = () => document.querySelector(".code-chip-coming, .chip-unsaved");
              const saved = () => chips() > before && !open();
              return drawn(saved, from);
            }"""
        )
    )


def coded_there(program: Program) -> float:
    """The same in Taguette but for its drawing: seconds until its server has answered."""
    return float(
        program.page.evaluate(
            """() => {
              const from = performance.now(), words = { start_offset: 0, end_offset: 60, tags: [1] };
              const there = "/api/project/1/document/1/highlight/new";
              return postJSON(there, words).then(() => (performance.now() - from) / 1000);
            }"""
        )
    )


def measure_ours(program: Program) -> dict[str, Asked]:
    """The three things, one after another; the text stays open to be coded."""
    first = program.measured(lambda: program.opened(program.text, program.first))
    program.page.wait_for_timeout(1000)
    coded = program.measured(lambda: coded_here(program))
    passages = program.measured(lambda: program.opened(program.code, program.passage))
    return dict(zip(ASKED, (first, coded, passages), strict=True))


def measure_theirs(program: Program) -> dict[str, Asked]:
    """The text last and once: every highlight is drawn from the text's beginning before a word is shown."""
    passages = program.measured(lambda: program.opened(program.code, program.passage))
    coded = program.measured(lambda: coded_there(program))
    first = program.measured(lambda: program.opened(program.text, program.first), rounds=1)
    return dict(zip(ASKED, (first, coded, passages), strict=True))


def test_a_long_text_with_very_many_codings(server, loaded, long, tmp_path, capsys):
    """Floor first, then each figure of ours beside Taguette's and how many times faster ours is."""
    missing = taguette.install()
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_LIKES
        )
        stack.callback(browser.close)
        with ours(server, browser, loaded, tmp_path / "server.log") as program:
            floor = program.measured(lambda: program.opened("/notices/", "main"))
            here = measure_ours(program)
        there = {}
        if not missing:
            with theirs(browser, long, tmp_path) as program:
                there = measure_theirs(program)
    with capsys.disabled():  # figures stay readable in a run that captures
        size = f"{long_text.WORDS:,} words, {long_text.CODINGS:,} codings, {long_text.CODES} codes"
        print(f"\n{size}; medians of {ROUNDS}; browser s, server processor s")
        print(f"floor: a page with an empty list: {floor.browser:.3f} s, {floor.server:.4f} s")
        if missing:
            print(f"Taguette {taguette.VERSION} could not be brought here ({missing}); ours alone:")
        slow = [line for what in here for line in judge(what, here[what], there.get(what))]
    assert not slow, "\n".join(slow)


def judge(what: str, here: Asked, there: Asked | None) -> Iterator[str]:
    """Print both sides; yields a sentence for each that is under its bar."""
    for clock in ("browser", "server"):
        mine, peer = getattr(here, clock), getattr(there, clock, None)
        if peer is None:
            print(f"{what}, {clock} | {mine:.4f} s")
            continue
        times = peer / mine
        least = "at least " if peer >= LONGEST_S else ""
        told = f"{what}, {clock} | {mine:.4f} s | Taguette {peer:.4f} s | {least}{times:.1f} times faster"
        print(f"{told} | must: {CODING.must}", flush=True)
        if times < LIMIT_TIMES:
            yield told
