"""The one door: which rows an actor may know about, and whether a verb is theirs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, overload

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, Max, Q, UUIDField
from django.utils import timezone

from rangkul.core.edges import ASKED
from rangkul.core.errors import ClosedModel, Denied, NotFound
from rangkul.core.models import Edge
from rangkul.core.roles import ROLES_WITHOUT_FILES, Level, Permission, Role, may

M = TypeVar("M", bound=models.Model)
Scope = Callable[["Actor", datetime], Q]

_scopes: dict[type[models.Model], Scope] = {}
_wall_1_open: ContextVar[bool] = ContextVar("wall_1_open", default=False)


@dataclass(frozen=True)
class Actor:
    """A person acting for one organisation in one role; a person may have several and uses one at a time."""

    user_id: int
    membership_id: int
    organisation_id: int
    organisation_kind: str
    role: str
    city: str
    name: str = ""
    organisation_name: str = ""
    language: str = "id"

    @property
    def subjects(self) -> tuple[str, ...]:
        """The names under which an edge can reach this actor."""
        if self.role in ROLES_WITHOUT_FILES:
            return ()
        subjects: tuple[str, ...] = (
            f"u:{self.user_id}@{self.organisation_id}",
            f"d:{self.organisation_id}",
        )
        if self.role == Role.CASE_SUPERVISOR:
            subjects += (f"s:{self.organisation_id}",)
        return subjects

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role has this verb at all."""
        return may(self.role, permission)


def scope(model: type[models.Model]) -> Callable[[Scope], Scope]:
    """Register the rows of `model` that an actor may know about."""

    def register(function: Scope) -> Scope:
        _scopes[model] = function
        return function

    return register


def visible(actor: Actor, model: type[M], at: datetime | None = None) -> "models.QuerySet[M]":
    """The rows of `model` that `actor` may know about at `at` (default: now)."""
    try:
        rows = _scopes[model]
    except KeyError:
        raise ClosedModel(f"{model.__name__} has no scope in access.py") from None
    everything = model._base_manager.all()
    if _wall_1_open.get():
        return everything
    return everything.filter(rows(actor, at or timezone.now()))


@overload
def require(actor: Actor, permission: Permission, obj: M, *, at: datetime | None = None) -> M: ...
@overload
def require(
    actor: Actor, permission: Permission, obj: None = None, *, at: datetime | None = None
) -> None: ...
def require(
    actor: Actor, permission: Permission, obj: M | None = None, *, at: datetime | None = None
) -> M | None:
    """The row as it stands in the database, if the actor may know of it and has this verb.

    Raises NotFound when the actor may not know of `obj`, Denied when the role lacks `permission`. The
    order matters: a stranger must not learn from a 403 that something is there.
    """
    found = obj
    if obj is not None:
        found = visible(actor, type(obj), at).filter(pk=obj.pk).first()
        if found is None:
            raise NotFound
    if not actor.may(permission):
        raise Denied
    return found


def get(actor: Actor, model: type[M], pk: Any, *, at: datetime | None = None) -> M:
    """One visible row by its key, or NotFound."""
    found = visible(actor, model, at).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


class EachRow(Exists):
    """EXISTS that is asked for each row a page reads, by the index of edges.

    Without OFFSET the planner joins instead: it first gathers every child the actor may know about, which for
    a large office costs more than the fifty rows that a page shows.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


class IsOneOf(Func):
    """`= ANY (ARRAY (…))`: the few keys are found first, and the rows by the index of their column.

    It gives nothing away of a row, so the database may try it before the walls.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()


class KeysFrom(Func):
    """The keys that a function of the database finds, for `IsOneOf`: by name, with what it is handed."""

    template = "ARRAY(SELECT %(function)s(%(expressions)s))"
    output_field = ArrayField(UUIDField())


def by_edge(level: int, *, child: str = "child_id") -> Scope:
    """Rows of a child to whom an edge of at least `level` reaches the actor, unless the actor is barred."""

    def rows(actor: Actor, at: datetime) -> Q:
        return reached(actor, at, level, child=child) & ~barred(actor, child=child)

    return rows


def told_of(*, child: str = "child_id") -> Scope:
    """Rows of a child that the actor knows of: an edge reaches them, and not one that only asks."""

    def rows(actor: Actor, at: datetime) -> Q:
        tells = Q(EdgeTells(child, list(actor.subjects), at, at, at))
        return (reached(actor, at, Level.SLICE, child=child) | tells) & ~barred(actor, child=child)

    return rows


class Open(Func):
    """The predicate itself, in the words of the database; one page asks it dozens of times.

    Written through the ORM, the same question costs the page more time to put than the database to answer.
    """

    output_field = BooleanField()
    question = ""

    def __init__(self, child: str, *values: Any, source: str = "") -> None:
        super().__init__(*(F(column) for column in (child, source) if column))
        self.values = values

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        named = [compiler.compile(column)[0] for column in self.source_expressions]
        question = self.question.format(**dict(zip(("child", "source"), named, strict=False)))
        return f"EXISTS({question} OFFSET 0)", list(self.values)


def _open_edge(which: str) -> str:
    return (
        "SELECT 1 FROM core_edge e WHERE e.child_id = {child} AND e.subject = ANY (%s::text[])"
        f" AND {which} AND e.valid_from <= %s AND e.valid_to > %s"
        " AND (e.revoked_at IS NULL OR e.revoked_at > %s)"
    )


class EdgeIsOpen(Open):
    """An edge of these subjects, of at least this level, that is open at a moment."""

    question = _open_edge("e.level >= %s")


class EdgeTells(Open):
    """An edge of these subjects that is open and says which child it is about: any that does not only ask.

    Asked where none of level 2 is open: what an edge is for stands beside the index by which edges are found.
    """

    question = _open_edge(f"e.purpose <> '{ASKED}'")


class EdgeOfSourceIsOpen(EdgeIsOpen):
    """The same of an edge that came from one thing: what one referral opened, and no other."""

    question = f"{EdgeIsOpen.question} AND e.source = {{source}}"


class BarStands(Open):
    """A bar of this person that nobody has lifted."""

    question = (
        "SELECT 1 FROM core_block b WHERE b.child_id = {child} AND b.user_id = %s AND b.lifted_at IS NULL"
    )


def reached(actor: Actor, at: datetime, level: int, *, child: str = "child_id") -> Q:
    """Whether an edge of at least `level` is open for the actor at `at`."""
    return Q(EdgeIsOpen(child, list(actor.subjects), level, at, at, at))


def reached_by(actor: Actor, at: datetime, level: int, *, source: str, child: str = "child_id") -> Q:
    """Whether such an edge that came from `source`, a column of the row, is open for the actor at `at`."""
    return Q(EdgeOfSourceIsOpen(child, list(actor.subjects), level, at, at, at, source=source))


def edges_open(actor: Actor, child_id: Any, at: datetime) -> "models.QuerySet[Edge]":
    """The edges that reach the actor for one child at `at`."""
    return Edge.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        child_id=child_id,
        subject__in=actor.subjects,
        valid_from__lte=at,
        valid_to__gt=at,
    )


def level_of(actor: Actor, child_id: Any, at: datetime) -> int:
    """How far the actor reaches into one child's file at `at`: 0 for not at all."""
    found = edges_open(actor, child_id, at).aggregate(highest=Max("level"))["highest"]
    return int(found or 0)


def barred(actor: Actor, *, child: str = "child_id") -> Q:
    """Whether the only deny rule holds for this actor."""
    return Q(BarStands(child, actor.user_id))


def scoped_models() -> dict[type[models.Model], Scope]:
    """Every model with a scope, for the tests that look for one without."""
    return dict(_scopes)


def walls_stand() -> bool:
    """Whether scopes answer as they are written; only a test that looks at wall 2 alone opens wall 1."""
    return not _wall_1_open.get()


@contextmanager
def wall_1_off() -> Iterator[None]:
    """Let every scope answer with everything, so that a test can see wall 2 stand alone."""
    token = _wall_1_open.set(True)
    try:
        yield
    finally:
        _wall_1_open.reset(token)
