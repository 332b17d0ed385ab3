"""All that is told of a double coding: each code by itself, and all codes together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .alpha import alpha
from .chance import conger_kappa, gwet_ac, percent_agreement
from .cohen import cohen_kappa
from .ratings import Ratings
from .results import Agreement, Bootstrap
from .stretches import Stretch, coders_of, codes_of, labels, overlap, presence
from .unitising import u_alpha, u_alpha_binary, u_alpha_code


@dataclass(frozen=True)
class CodeAgreement:
    """One code, None for all together. `prevalence`: the share of coders' answers that say it is there."""

    code: str | None
    prevalence: float | None
    percent: Agreement
    kappa: Agreement
    alpha: Agreement
    ac1: Agreement
    u_alpha: Agreement
    overlap: float | None


@dataclass(frozen=True)
class TextAgreement:
    """A row for each code, the row of all, where anything was marked, and the spread of the codes' alphas."""

    codes: tuple[CodeAgreement, ...]
    overall: CodeAgreement
    where: Agreement
    median_alpha: float | None
    least_alpha: float | None


def text_agreement(
    stretches: Sequence[Stretch],
    *,
    codes: Sequence[str] | None = None,
    bootstrap: Bootstrap | None = None,
) -> TextAgreement:
    """How well coders agree on a text, code by code and overall.

    `stretches`: units fixed before coding, such as paragraphs, with every coder's marks and their document.
    `codes`: which to tell of, also such as nobody used; all that occur if None. Percent, kappa, alpha and AC1
    ask whether a code is on a unit; overall, whether the whole set of codes is the same. Kappa is Cohen's for
    two coders, Conger's for more. u-alpha asks where in the text. Alpha and u-alpha carry intervals, over
    documents, if `bootstrap` is given. Codes on which alpha is undefined stand outside median and least.
    Overlap is the Jaccard share and corrects nothing for chance. Raises ValueError if there is no stretch.

    >>> from rangkul_analytics.reliability import Mark, Stretch
    >>> text = [Stretch(0, 9, {"ani": [Mark(2, 4, "trust")], "budi": [Mark(2, 6, "trust")]}),
    ...         Stretch(9, 20, {"ani": [], "budi": []})]
    >>> row = text_agreement(text).codes[0]
    >>> row.code, row.prevalence, row.alpha.value, row.overlap
    ('trust', 0.5, 1.0, 0.5)
    """
    told = codes_of(stretches) if codes is None else list(codes)
    rows = tuple(_row(stretches, code, presence(stretches, code), bootstrap) for code in told)
    alphas = [row.alpha.value for row in rows if row.alpha.value is not None]
    return TextAgreement(
        rows,
        _row(stretches, None, labels(stretches), bootstrap),
        u_alpha_binary(stretches, bootstrap=bootstrap),
        float(np.median(alphas)) if alphas else None,
        min(alphas) if alphas else None,
    )


def _row(
    stretches: Sequence[Stretch], code: str | None, table: Ratings, bootstrap: Bootstrap | None
) -> CodeAgreement:
    kappa = cohen_kappa if len(coders_of(stretches)) == 2 else conger_kappa
    one_code = code is not None
    where = (
        u_alpha_code(stretches, code, bootstrap=bootstrap)
        if code is not None
        else u_alpha(stretches, bootstrap=bootstrap)
    )
    said = table.said.sum()
    return CodeAgreement(
        code,
        float(table.counts[:, 1].sum() / said) if one_code and said else None,
        percent_agreement(table),
        kappa(table),
        alpha(table, bootstrap=bootstrap),
        gwet_ac(table),
        where,
        overlap(stretches, code) if code is not None else None,
    )
