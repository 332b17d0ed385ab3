"""Long lists a page at a time: from where the last row stood, in the order of an index, never by counting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from rangkul.core.form_days import in_calendar

M = TypeVar("M", bound=Model)
Dress = Callable[[Any], Any]


@dataclass(frozen=True)
class Shown(Generic[M]):
    """One page of a list; `next` is what the address of the following page carries, empty on the last."""

    rows: list[M]
    first: bool = True
    next: str = ""


def nearest(found: QuerySet[M], *order: str, most: int, dress: Dress = lambda rows: rows) -> QuerySet[M]:
    """The first `most` rows of `found`, with what `dress` joins or computes for these rows only.

    Behind walls the database guesses badly how many rows one may see, and would join everything before it
    sorts. So the keys are found first, in one table, along the index of `order`.
    """
    keys = nearest_keys(found, *order, most=most)
    dressed: QuerySet[M] = dress(found.model._base_manager.filter(pk__in=keys)).order_by(*order)
    return dressed


def nearest_keys(found: QuerySet[M], *order: str, most: int) -> QuerySet[M, dict[str, Any]]:
    """The keys of the first `most` rows; several such may be joined, so that all rows are dressed at once."""
    return found.select_related(None).order_by(*order).values("pk")[:most]


def a_page(
    found: QuerySet[M],
    *,
    by: str,
    size: int,
    after: str = "",
    dress: Dress = lambda rows: rows,
    carried_as: str = "",
) -> Shown[M]:
    """The `size` rows of `found` that follow `after` in the order of one column, then of the key.

    `carried_as`: the name under which a dressed row carries that column, if not by its own.
    """
    back = by.startswith("-")
    column, order = by.removeprefix("-"), (by, "-pk" if back else "pk")
    stood = _stood(found.model, column, after)
    if stood is not None:
        value, key = stood
        step = "lt" if back else "gt"
        beyond = Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"pk__{step}": key})
        # The first condition is what an index can walk from.
        found = found.filter(beyond, **{f"{column}__{step}e": value})
    rows = list(nearest(found, *order, most=size + 1, dress=dress))
    return page_of(rows, column=carried_as or column, size=size, first=stood is None)


def page_of(rows: list[M], *, column: str, size: int, first: bool = True) -> Shown[M]:
    """A page from one row more than it shows, in the order of `column`, then of the key."""
    last = rows[size - 1] if len(rows) > size else None
    return Shown(rows[:size], first=first, next=_where(last, column) if last else "")


def _where(row: Model, column: str) -> str:
    value = getattr(row, column)
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value}~{row.pk}"


def _stood(model: type[Model], column: str, after: str) -> tuple[Any, Any] | None:
    text, _mark, key = after.rpartition("~")
    try:
        value = model._meta.get_field(column).to_python(text)  # type: ignore[union-attr]
        pk = model._meta.pk.to_python(key)
    except (ValidationError, ValueError):
        return None
    if value is None or pk in (None, "") or (isinstance(value, date) and not in_calendar(value)):
        return None
    return value, pk
