"""Figures of agreement as they are kept, and when they may be asked for again."""

from datetime import datetime, timedelta
from typing import Any

from rangkul_analytics.reliability import Agreement, CodeAgreement, Interval, TextAgreement, Undefined

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import FiguresState, Reason

# Longer than any sample took that was measured: then the worker is taken to stand still.
SILENT_FOR = timedelta(minutes=2)
_MEASURES = ("percent", "kappa", "alpha", "ac1", "u_alpha")


def kept(told: TextAgreement) -> dict[str, Any]:
    """Figures as plain values; of a thousand draws the interval, not each draw."""
    return {
        "codes": [_kept_row(row) for row in told.codes],
        "overall": _kept_row(told.overall),
        "where": _kept(told.where),
        "median_alpha": told.median_alpha,
        "least_alpha": told.least_alpha,
    }


def _kept_row(row: CodeAgreement) -> dict[str, Any]:
    measures = {name: _kept(getattr(row, name)) for name in _MEASURES}
    return {"code": row.code, "prevalence": row.prevalence, "overlap": row.overlap, **measures}


def _kept(one: Agreement) -> dict[str, Any]:
    between = one.interval
    return {
        "value": one.value,
        "undefined": one.undefined,
        "units": one.units,
        "coders": one.coders,
        "interval": between and [between.low, between.high, between.draws, between.undefined_draws],
    }


def figures(told: dict[str, Any]) -> TextAgreement:
    """The figures that were kept."""
    return TextAgreement(
        tuple(_row(row) for row in told["codes"]),
        _row(told["overall"]),
        _measure(told["where"]),
        told["median_alpha"],
        told["least_alpha"],
    )


def _row(told: dict[str, Any]) -> CodeAgreement:
    measures = {name: _measure(told[name]) for name in _MEASURES}
    return CodeAgreement(told["code"], told["prevalence"], overlap=told["overlap"], **measures)


def _measure(told: dict[str, Any]) -> Agreement:
    why, between = told["undefined"], told["interval"]
    return Agreement(
        told["value"],
        Undefined(why) if why else None,
        told["units"],
        told["coders"],
        interval=_interval(*between) if between else None,
    )


def _interval(low: float, high: float, draws: int, undefined_draws: int) -> Interval:
    return Interval(low, high, draws, undefined_draws, distribution=())


def silent(state: str, asked_at: datetime, *, at: datetime) -> bool:
    """Whether figures were asked for so long ago that nobody seems to be at them."""
    return state == FiguresState.ASKED and at - asked_at > SILENT_FOR


def check_can_make(state: str | None) -> None:
    """Figures are made once."""
    if state == FiguresState.MADE:
        raise Refused(Reason.FIGURES_MADE)


def check_can_ask(state: str | None, asked_at: datetime | None, *, at: datetime) -> None:
    """Nobody asks for figures that are there, or on their way."""
    check_can_make(state)
    if state == FiguresState.ASKED and asked_at is not None and not silent(state, asked_at, at=at):
        raise Refused(Reason.FIGURES_ON_THEIR_WAY)
