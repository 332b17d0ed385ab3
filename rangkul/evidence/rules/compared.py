"""What the figures of a double coding rest on, how it is told apart from anything else, and what they are."""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from rangkul_analytics.reliability import Bootstrap, Mark, Stretch, TextAgreement, text_agreement

Span = tuple[int, int]
Places = Mapping[int, Sequence[Span]]  # by coder

# Drawn again from fewer texts, an interval comes out narrower than what is known; so there is none.
FEWEST_TEXTS = 10
DRAWS, SHARE = 1000, 0.95
# Raised whenever a measure is computed in another way: what was kept before is then no longer shown.
MEASURES = 2


@dataclass(frozen=True)
class Unit:
    """One passage that was drawn."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Marked:
    """Where in one text one coder put one code, or one that became it."""

    text: str
    coder: int
    code: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Basis:
    """All that the figures rest on: two that are equal have equal figures."""

    seed: int
    coders: tuple[int, ...]
    units: tuple[Unit, ...]
    marks: tuple[Marked, ...]

    @property
    def texts(self) -> int:
        """How many texts the passages are of."""
        return len({unit.text for unit in self.units})

    @property
    def telling_texts(self) -> int:
        """How many of the texts carry a code: the others, drawn again, tell nothing."""
        return len({one.text for one in self.marks})

    @property
    def fingerprint(self) -> str:
        """Of this basis, and of the way in which figures are made from it."""
        told: list[Any] = [MEASURES, FEWEST_TEXTS, DRAWS, SHARE, self.seed, self.coders]
        told.append([(unit.text, unit.start, unit.end) for unit in self.units])
        told.append([(one.text, one.coder, one.code, one.spans) for one in self.marks])
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @cached_property
    def placed(self) -> list[dict[str, dict[int, list[Span]]]]:
        """For each passage the codes that anybody put there, by whom and where."""
        found: list[dict[str, dict[int, list[Span]]]] = [{} for _unit in self.units]
        at_start = _Finder(self.units)
        for one in self.marks:
            for span in one.spans:
                for number in at_start(one.text, span[0]):
                    found[number].setdefault(one.code, {}).setdefault(one.coder, []).append(span)
        return found

    def agreement(self) -> TextAgreement:
        """How far the coders agree, with intervals over texts where there are enough; repeatable by the seed.

        Codes stand in the order of their keys: a new name must not change what chance draws.
        """
        enough = self.telling_texts >= FEWEST_TEXTS
        bootstrap = Bootstrap(np.random.default_rng(self.seed), DRAWS, SHARE) if enough else None
        codes = sorted({one.code for one in self.marks})
        return text_agreement(list(self._stretches()), codes=codes, bootstrap=bootstrap)

    def _stretches(self) -> Iterator[Stretch]:
        for unit, by_code in zip(self.units, self.placed, strict=True):
            marks: dict[str, list[Mark]] = {str(coder): [] for coder in self.coders}
            for code, places in by_code.items():
                for coder, spans in places.items():
                    marks[str(coder)] += [Mark(*span, code) for span in spans]
            yield Stretch(unit.start, unit.end, marks, unit.text)

    def differing(self) -> Iterator[tuple[int, str]]:
        """The number of each passage and each code that some coders put there and others did not."""
        for number, by_code in enumerate(self.placed):
            for code, places in sorted(by_code.items()):
                if len(places) < len(self.coders):
                    yield number, code


class _Finder:
    """In which passages a mark begins: in one, unless turns were drawn that overlap."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.by_text: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, unit in enumerate(units):
            self.by_text[unit.text].append((unit.start, unit.end, number))
        for spans in self.by_text.values():
            spans.sort()
        self.starts = {text: [start for start, _end, _n in spans] for text, spans in self.by_text.items()}
        # The furthest end of this passage and all before it: where looking back may stop.
        self.reach = {
            text: list(accumulate((end for _start, end, _n in spans), max))
            for text, spans in self.by_text.items()
        }

    def __call__(self, text: str, start: int) -> Iterator[int]:
        if text not in self.starts:
            return
        at = bisect_right(self.starts[text], start) - 1
        while at >= 0 and self.reach[text][at] > start:
            _start, end, number = self.by_text[text][at]
            if end > start:
                yield number
            at -= 1
