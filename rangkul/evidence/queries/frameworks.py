"""What is read of frameworks: which are kept, one of them, and how two stand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound
from rangkul.evidence.frameworks import Crosswalk, Framework, crosswalks
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import Code
from rangkul.evidence.models import Framework as Kept


@dataclass(frozen=True)
class Shelved:
    """A kept framework, by the number of its row."""

    pk: UUID
    framework: Framework


@dataclass(frozen=True)
class Beside:
    """Another framework, and how the factors of the first stand to its own."""

    other: Shelved
    crosswalk: Crosswalk


def kept_frameworks(actor: Actor) -> list[Shelved]:
    """Every version that is kept, by key and newest first."""
    rows = visible(actor, Kept).filter(content__has_key="text").defer("content")
    return [Shelved(row.pk, parsed(row)) for row in rows.order_by("key", "-loaded_at")]


def kept_framework(actor: Actor, framework_id: UUID) -> Shelved:
    """One version of a framework, or NotFound."""
    row = visible(actor, Kept).filter(pk=framework_id).defer("content").first()
    if row is None:
        raise NotFound
    return Shelved(row.pk, parsed(row))


def factor(actor: Actor, code: Code) -> str:
    """The factor that a code stands for, in the reader's language; its id where the framework lacks it."""
    if not code.node or code.study.framework_id is None:
        return code.node
    framework = kept_framework(actor, code.study.framework_id).framework
    found = next((node for node in framework.nodes if node.id == code.node), None)
    return str(found.label) if found else code.node


def beside(actor: Actor, one: Framework) -> list[Beside]:
    """The other frameworks to which somebody has related this one."""
    kept = {_name(other.framework): other for other in kept_frameworks(actor)}
    return [Beside(kept[walk.target], walk) for walk in _from(one, kept)]


def _from(one: Framework, kept: Mapping[tuple[str, int], Shelved]) -> list[Crosswalk]:
    both = [walk for written in crosswalks() for walk in (written, written.turned())]
    return [walk for walk in both if walk.source == _name(one) and walk.target in kept]


def _name(one: Framework) -> tuple[str, int]:
    return one.key, one.version
