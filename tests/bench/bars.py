"""What must be reached, what a peer reaches, and how a measured figure is told beside both.

Peers are read figures, not runs of ours: none of the peers publishes a measurement on the same data.
"""

from dataclasses import dataclass

# Bahmni Lite, the closest published load test: 70 users, 75,000 patients, 2 + 4 processors.
BAHMNI = "Bahmni Lite 0.252 to 0.305 s p95"
SUPERVISED = "supervised reference 0.74"
NONE = "none published"


@dataclass(frozen=True)
class Bar:
    """One line of the issue's table of bars that a benchmark judges."""

    what: str
    must: str
    peer: str = NONE


PAGE_ALONE = Bar("page, one person", "0.250 s p95 or 12 floors", BAHMNI)
PAGE_TOGETHER = Bar("page, eight at once", "0.800 s p95 or 12 floors", BAHMNI)
INTAKE = Bar("intake, one question", "0.050 s p95 or 5 floors")
GROWTH = Bar("intake, ten times the children", "1.5 times the time")
LINKING = Bar("linking, pairwise F1", "0.65", SUPERVISED)
CODING = Bar("coding a long text", "10 times faster than Taguette 1.5.2", "Taguette, in the same run")
AGREEMENT = Bar("an open sample, 20,000 codings", "0.250 s of processor a look")
SEARCH = Bar("search, misspelt names found", "180 of 200")
# What is no matter of seconds is proven elsewhere; `make bench` says where.
ELSEWHERE = (
    ("access: oracle, canaries, mutants, every address", "make test-access"),
    ("log: no command without an event, no read without a line", "make test (tests/core, tests/crawl)"),
    ("questions to the database: 15 a list, 25 a child", "make test (tests/cases/test_questions.py)"),
    ("languages, accessibility", "make test"),
    ("suite under 15 minutes on 2 cores", "make test"),
)


def told(bar: Bar, *, seconds: float, floor: float, of: str = "") -> str:
    """One measured figure with its floor, its multiple, the bar and the peer."""
    what = f"{of} ({bar.what})" if of else bar.what
    return (
        f"{what} | {seconds:.4f} s | floor {floor:.5f} s | {seconds / floor:.1f} floors"
        f" | must: {bar.must} | peer: {bar.peer}"
    )


def told_plain(bar: Bar, measured: str) -> str:
    """One measured figure that is no time."""
    return f"{bar.what} | {measured} | must: {bar.must} | peer: {bar.peer}"
