"""Questions that are put in the same words every time: worded once for each role, then only filled in.

Behind the walls a question of Today is some hundred conditions; to write them into SQL through the ORM costs
more than to answer them. So a question is built once with stand-ins for whoever asks and for the moment, and
each time the stand-ins among its values are replaced. Every wall stays in it, word for word: a test builds
each question anew for many people and moments and compares.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, Q, QuerySet, UUIDField, Value
from django.db.models.query import NamedValuesListIterable, ValuesListIterable
from django.db.models.utils import create_namedtuple_class

from rangkul.core.access import Actor, IsOneOf, walls_stand
from rangkul.core.planned import Planning, planned

Row = TypeVar("Row")
# Values that no row and no person has, so that each is known again wherever it stands.
_MOMENT = datetime(7777, 7, 7, 7, 7, 7, 777777, tzinfo=UTC)
_USER, _MEMBERSHIP, _ORGANISATION = 2_147_480_001, 2_147_480_002, 2_147_480_003
_CITY = "⟨city⟩"
_KEYS = 0x7777_7777_7777_7777 << 64
# What is counted from the moment lies this near to it; a moment of our own time is a mistake.
_NEAR = timedelta(days=365 * 200)


class CannotBeWordedOnce(Exception):
    """A question has a value that is neither fixed nor the asker's; filled in later, it would be wrong."""


class Keys(tuple[UUID, ...]):
    """Keys of rows as a value of a question: how many they are does not change its words.

    `key_in` asks for rows with any of them; a question about one row may also take the first by itself.
    """

    __slots__ = ()


def key_in(keys: Keys, column: str = "pk") -> Q:
    """Rows with one of these keys."""
    return Q(IsOneOf(F(column), Value(list(keys), output_field=ArrayField(UUIDField()))))


@dataclass(frozen=True)
class _Asker:
    """Who asks, when, and with which keys."""

    actor: Actor
    at: datetime
    keys: tuple[Keys, ...]


Fill = Callable[[_Asker], Any]
# What stands for the asker, beside the asker's own value.
_PLACES: dict[Any, Fill] = {
    _USER: lambda asker: asker.actor.user_id,
    _MEMBERSHIP: lambda asker: asker.actor.membership_id,
    _ORGANISATION: lambda asker: asker.actor.organisation_id,
    _CITY: lambda asker: asker.actor.city,
}
_TRACES = tuple(str(place) for place in _PLACES)


class Question(Generic[Row]):
    """A function from an actor and a moment to rows, whose words are kept for each role and each choice."""

    def __init__(self, function: Callable[..., QuerySet[Any, Row]], *, plan: bool = False) -> None:
        update_wrapper(self, function)
        self.anew = function
        self._plan = plan
        self._worded: dict[Any, _Wording] = {}

    def __call__(self, actor: Actor, at: datetime, **choices: Any) -> list[Row]:
        """The rows; `choices` are plain values that decide what is asked, or `Keys`."""
        if not walls_stand():
            return list(self.anew(actor, at, **choices))
        return self._wording(actor, choices).rows(_Asker(actor, at, _keys_in(choices)))

    def words(self, actor: Actor, at: datetime, **choices: Any) -> tuple[str, tuple[Any, ...]]:
        """The SQL and the values with which an actor puts it, for the test that words it anew."""
        return self._wording(actor, choices).words(_Asker(actor, at, _keys_in(choices)))

    def _wording(self, actor: Actor, choices: dict[str, Any]) -> _Wording:
        fixed = {name: Keys if isinstance(one, Keys) else one for name, one in choices.items()}
        known = (actor.role, actor.organisation_kind, tuple(sorted(fixed.items())))
        if known not in self._worded:
            somebody = replace(
                actor, user_id=_USER, membership_id=_MEMBERSHIP, organisation_id=_ORGANISATION, city=_CITY
            )
            built = self.anew(somebody, _MOMENT, **_stand_ins(choices))
            self._worded[known] = _Wording(built, somebody, plan=self._plan)
        return self._worded[known]


def worded_once(function: Callable[..., QuerySet[Any, Row]]) -> Question[Row]:
    """Word this question once: it takes an actor, a moment and plain choices, and reads nothing else."""
    return Question(function)


def planned_once(function: Callable[..., QuerySet[Any, Row]]) -> Question[Row]:
    """Worded once, and planned once for a connection: for few rows along an index, where a plan fits all.

    The database infers the kind of a value from where it stands: a bare one among what is selected is text.
    """
    return Question(function, plan=True)


def _keys_in(choices: dict[str, Any]) -> tuple[Keys, ...]:
    return tuple(choices[name] for name in sorted(choices) if isinstance(choices[name], Keys))


def _stand_ins(choices: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in sorted(choices) if isinstance(choices[name], Keys)]
    return choices | {name: Keys([UUID(int=_KEYS + place)]) for place, name in enumerate(names)}


class _Wording:
    """SQL with places to fill in, and how Django makes rows of the answer."""

    def __init__(self, built: QuerySet[Any, Any], somebody: Actor, *, plan: bool) -> None:
        self._built: Any = built
        self._plan = plan
        self._using = built.db
        self._compiler = built.query.get_compiler(using=self._using)
        try:
            self._sql, values = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql, values = "", ()
        if any(trace in self._sql for trace in _TRACES):
            raise CannotBeWordedOnce(self._sql)
        self._fills = [_fill(value, somebody) for value in values]
        self._row = self._plain_row() if plan and self._sql else None

    def words(self, asker: _Asker) -> tuple[str, tuple[Any, ...]]:
        """The SQL and the values with which this asker puts it."""
        return self._sql, tuple(fill(asker) for fill in self._fills)

    def rows(self, asker: _Asker) -> list[Any]:
        """The answer, as the queryset itself would give it."""
        if not self._sql:
            return []
        words = self.words(asker)
        if self._row is not None:
            with planned(self._using) as cursor:
                cursor.execute(*words)
                return list(map(self._row, cursor.fetchall()))
        # A copy, because a compiler keeps the connection of its thread; the words are made already.
        compiler: Any = copy.copy(self._compiler)
        connection: Any = connections[self._using]
        compiler.connection = Planning(connection) if self._plan else connection
        compiler.as_sql = lambda: words
        query: Any = copy.copy(self._built.query)
        query.get_compiler = lambda *_args, **_options: compiler
        asked: Any = QuerySet(self._built.model, query=query, using=self._using)
        asked._iterable_class, asked._fields = self._built._iterable_class, self._built._fields
        return list(asked)

    def _plain_row(self) -> Callable[[tuple[Any, ...]], Any] | None:
        """How a row is made of what the database says, where nothing is to be converted: else by the ORM."""
        names, kind = self._built._fields, self._built._iterable_class
        selected = [one for one, _words, _alias in self._compiler.select[: self._compiler.col_count]]
        if not names or self._compiler.get_converters(selected):
            return None
        if kind is NamedValuesListIterable:
            make: Callable[[tuple[Any, ...]], Any] = create_namedtuple_class(*names)._make
            return make
        return tuple if kind is ValuesListIterable else None


def _fill(value: Any, somebody: Actor) -> Fill:
    """How one value is found for an asker: as it stands, or by what it stands in for."""
    if isinstance(value, datetime):
        offset = value - _MOMENT
        if abs(offset) > _NEAR:
            raise CannotBeWordedOnce(f"{value} is not counted from the moment of the question")
        return lambda asker: asker.at + offset
    if isinstance(value, list):
        return _fill_list(value, somebody)
    if isinstance(value, int | str) and value in _PLACES:
        return _PLACES[value]
    if isinstance(value, UUID) and value.int >> 64 == _KEYS >> 64:
        place = value.int - _KEYS
        return lambda asker: asker.keys[place][0]
    if isinstance(value, date) or any(trace in repr(value) for trace in _TRACES):
        raise CannotBeWordedOnce(f"{value!r} would stay as it is")
    return lambda _asker: value


def _fill_list(values: list[Any], somebody: Actor) -> Fill:
    if tuple(values) == somebody.subjects and values:
        return lambda asker: list(asker.actor.subjects)
    if len(values) == 1 and isinstance(values[0], UUID) and values[0].int >> 64 == _KEYS >> 64:
        place = values[0].int - _KEYS
        return lambda asker: list(asker.keys[place])
    fills: Iterable[Fill] = [_fill(value, somebody) for value in values]
    return lambda asker: [fill(asker) for fill in fills]
