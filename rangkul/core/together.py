"""Rows of several tables in one question: a page that shows the newest of each asks the database once."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BinaryField, CharField, F, Field, Func, JSONField, Model, QuerySet, Value


class _Row(Func):
    """The columns of one row as a list; a list in the list is a row that was joined to it."""

    function = "JSONB_BUILD_ARRAY"
    output_field = JSONField()


def together(**asked: QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of each of these querysets, as instances, with what they `select_related`; in no order."""
    parts = [
        rows.values_list(Value(name, output_field=CharField()), _columns(rows.model, _joined(rows)))
        for name, rows in asked.items()
    ]
    found: dict[str, list[Any]] = {name: [] for name in asked}
    for name, values in parts[0].union(*parts[1:], all=True):
        found[name].append(_instance(asked[name].model, _joined(asked[name]), values))
    return found


def _joined(rows: QuerySet[Any]) -> dict[str, Any]:
    joined = rows.query.select_related
    return joined if isinstance(joined, dict) else {}


def _columns(model: type[Model], joined: dict[str, Any], path: str = "") -> _Row:
    own = [F(f"{path}{field.attname}") for field in model._meta.concrete_fields]
    others = [_columns(other, deeper, f"{path}{name}__") for name, other, deeper in _others(model, joined)]
    return _Row(*own, *others)


def _others(model: type[Model], joined: dict[str, Any]) -> Iterator[tuple[str, type[Model], dict[str, Any]]]:
    for name, deeper in joined.items():
        yield name, model._meta.get_field(name).related_model, deeper  # type: ignore[misc]


def _instance(model: type[Model], joined: dict[str, Any], values: list[Any]) -> Model | None:
    fields = model._meta.concrete_fields
    own, others = values[: len(fields)], values[len(fields) :]
    plain = [_plain(field, value) for field, value in zip(fields, own, strict=True)]
    if plain[fields.index(model._meta.pk)] is None:
        return None
    made = model.from_db(None, [field.attname for field in fields], plain)
    for (name, other, deeper), row in zip(_others(model, joined), others, strict=True):
        setattr(made, name, _instance(other, deeper, row))
    return made


def _plain(field: "Field[Any, Any]", value: Any) -> Any:
    """What the column holds, from how JSON writes it."""
    if value is None:
        return None
    return bytes.fromhex(value[2:]) if isinstance(field, BinaryField) else field.to_python(value)
