"""Verbs on the codebook: make a code, take over the framework, reword, move, merge, retire."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import codebooks as events
from rangkul.evidence.frameworks import Node
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import Code, CodeVersion, Sample, Study
from rangkul.evidence.queries import codebooks as read
from rangkul.evidence.rules import codebooks as rules
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import CodeColour, Reason


@command
def make_code(
    actor: Actor,
    *,
    study: Study,
    wording: Wording,
    parent: Code | None = None,
    colour: str = CodeColour.BLUE,
    is_codable: bool = True,
    at: datetime,
) -> Code:
    """A code that emerged from the data, at the end of its place in the tree."""
    study = take_part(actor, study, at=at)
    rules.check_wording(wording)
    _one_at_a_time(study.pk)
    if parent is not None:
        rules.check_one_study(study.pk, parent.study_id)
        parent = _in_use(actor, parent, at=at)
    rules.check_name_free(wording.name, _names_under(actor, study, parent))
    code = Code.objects.create(
        study=study,
        parent=parent,
        **asdict(wording),
        colour=colour,
        is_codable=is_codable,
        position=_next_position(actor, study, parent, at=at),
        made_by=actor.user_id,
        made_at=at,
    )
    record(events.CodeMade(study=study, code=code, node=""))
    return code


@command
def take_over_framework(actor: Actor, *, study: Study, at: datetime) -> int:
    """Each factor of the study's framework that is no code yet becomes one; returns how many."""
    study = take_part(actor, study, at=at)
    if study.framework is None:
        raise Refused(Reason.FRAMEWORK_MISSING)
    _one_at_a_time(study.pk)
    theory = parsed(study.framework)
    kept = {one.node: one for one in read.codes(actor, study) if one.node}
    ids = {node.code: node.id for node in theory.nodes}
    made = 0
    for position, (_depth, node) in enumerate(theory.walk()):
        if node.id not in kept:
            parent = kept.get(ids[node.parent]) if node.parent else None
            kept[node.id] = _code_of(actor, study, node, parent, position, at)
            made += 1
    if made:
        _order_by_framework(actor, study, [node.id for _depth, node in theory.walk()], at=at)
    record(events.CodesTakenOver(study=study, codes=made))
    return made


def _order_by_framework(actor: Actor, study: Study, nodes: list[str], *, at: datetime) -> None:
    """In each place the factors stand as the framework lists them, and what emerged stands after them."""
    place = {node: number for number, node in enumerate(nodes)}
    for parts in read.below(read.codes(actor, study)).values():
        sorted_parts = sorted(parts, key=lambda one: place.get(one.node, len(nodes)))
        for position, one in enumerate(sorted_parts):
            one.position = position
        visible(actor, Code, at).bulk_update(parts, ["position"])


def _code_of(
    actor: Actor, study: Study, node: Node, parent: Code | None, position: int, at: datetime
) -> Code:
    colours = CodeColour.values
    code = Code.objects.create(
        study=study,
        parent=parent,
        name=rules.free_name(getattr(node.label, study.language), _names_under(actor, study, parent)),
        definition=getattr(node.definition, study.language),
        include=getattr(node.help.use, study.language),
        exclude=getattr(node.help.avoid, study.language),
        examples=getattr(node.help.example, study.language),
        **_in_the_other(node, rules.other_language(study.language)),
        # A branch has one colour, so that a passage shows at once which part of the theory it speaks of.
        colour=parent.colour if parent else colours[position % len(colours)],
        node=node.id,
        position=position,
        made_by=actor.user_id,
        made_at=at,
    )
    record(events.CodeMade(study=study, code=code, node=node.id))
    return code


def _in_the_other(node: Node, language: str) -> dict[str, str]:
    """A factor as its framework words it in the other language."""
    said = {
        "name": node.label,
        "definition": node.definition,
        "include": node.help.use,
        "exclude": node.help.avoid,
        "examples": node.help.example,
    }
    return {"other_language": language} | {
        f"other_{name}": getattr(label, language) for name, label in said.items()
    }


@command
def reword_code(actor: Actor, *, code: Code, wording: Wording, at: datetime) -> Code:
    """A new wording; the older one is kept, and passages coded by it can be looked at again."""
    seen = code.version
    code = _in_use(actor, code, at=at)
    rules.check_wording(wording)
    if not rules.same_name(wording.name, code.name):
        rules.check_name_free(wording.name, _names_under(actor, code.study, code.parent, but=code))
    before = {name: getattr(code, name) for name in asdict(wording)}
    rows = visible(actor, Code, at).filter(pk=code.pk, version=seen)
    if not rows.update(**asdict(wording), version=F("version") + 1):
        raise Stale(before)
    CodeVersion.objects.create(
        study=code.study,
        code=code,
        version=seen,
        **before,
        replaced_by=actor.user_id,
        replaced_at=at,
    )
    code.refresh_from_db()
    record(events.CodeReworded(study=code.study, code=code, version=code.version))
    return code


@command
def move_code(actor: Actor, *, code: Code, parent: Code | None, at: datetime) -> Code:
    """A code goes under another one, or to the top, with everything below it."""
    code = _in_use(actor, code, at=at)
    if parent is not None:
        rules.check_one_study(code.study_id, parent.study_id)
        parent = _in_use(actor, parent, at=at)
        rules.check_place(code.pk, parent.pk, _parents(read.codes(actor, code.study)))
    rules.check_name_free(code.name, _names_under(actor, code.study, parent, but=code))
    position = _next_position(actor, code.study, parent, at=at)
    visible(actor, Code, at).filter(pk=code.pk).update(parent=parent, position=position)
    code.refresh_from_db()
    record(events.CodeMoved(study=code.study, code=code, parent=parent))
    return code


@command
def merge_code(actor: Actor, *, code: Code, into: Code, at: datetime) -> Code:
    """A code becomes another one: its passages count there, its parts stand there; nothing is recoded."""
    rules.check_one_study(code.study_id, into.study_id)
    code, into = _in_use(actor, code, at=at), _in_use(actor, into, at=at)
    rules.check_merge(code.pk, into.pk, _parents(read.codes(actor, code.study)))
    _check_parts_fit(actor, code, into)
    visible(actor, Code, at).filter(parent=code).update(parent=into)
    visible(actor, Code, at).filter(pk=code.pk).update(merged_into=into)
    code.refresh_from_db()
    record(events.CodeMerged(study=code.study, code=code, into=into))
    return into


@command
def retire_code(actor: Actor, *, code: Code, at: datetime) -> Code:
    """A code that nothing carries is no longer offered; its parts move up."""
    code = _in_use(actor, code, at=at)
    blind = visible(actor, Sample, at).filter(study=code.study_id, unlocked_at=None).exists()
    rules.check_can_retire(read.passages_of(actor, code), blind=blind)
    _check_parts_fit(actor, code, code.parent)
    visible(actor, Code, at).filter(parent=code).update(parent=code.parent)
    visible(actor, Code, at).filter(pk=code.pk).update(retired_at=at)
    code.refresh_from_db()
    record(events.CodeRetired(study=code.study, code=code))
    return code


@command
def take_up_code(actor: Actor, *, code: Code, at: datetime) -> Code:
    """A retired code, or one merged by mistake, is used again; passages it carried count for it again."""
    _one_at_a_time(code.study_id)
    code = require(actor, Permission.STUDY_CODE, code, at=at)
    take_part(actor, code.study, at=at)
    rules.check_name_free(code.name, _names_under(actor, code.study, code.parent, but=code))
    visible(actor, Code, at).filter(pk=code.pk).update(retired_at=None, merged_into=None)
    code.refresh_from_db()
    record(events.CodeTakenUp(study=code.study, code=code))
    return code


def _names_under(actor: Actor, study: Study, parent: Code | None, *, but: Code | None = None) -> list[str]:
    """What the codes in one place are called; under a code out of use, those at the top."""
    everything = list(read.codes(actor, study))
    in_use = {one.pk for parts in read.below(everything).values() for one in parts}
    place = parent.pk if parent is not None and parent.pk in in_use else None
    return [one.name for one in read.below(everything)[place] if one != but]


def _check_parts_fit(actor: Actor, code: Code, into: Code | None) -> None:
    """What stands under a code can stand under another one, or at the top."""
    names = _names_under(actor, code.study, into, but=code)
    for part in read.below(read.codes(actor, code.study))[code.pk]:
        rules.check_name_free(part.name, names)


def _one_at_a_time(study_id: UUID) -> None:
    """Whoever changes the tree of a study waits until the change before it stands."""
    wait_for_turn(f"codebook:{study_id}")


def _in_use(actor: Actor, code: Code, *, at: datetime) -> Code:
    # Before it is read, or two merges against each other would both find the other code in use.
    _one_at_a_time(code.study_id)
    code = require(actor, Permission.STUDY_CODE, code, at=at)
    take_part(actor, code.study, at=at)
    rules.check_in_use(merged=code.merged_into_id is not None, retired_at=code.retired_at)
    return code


def _parents(found: Iterable[Code]) -> dict[UUID, UUID | None]:
    return {one.pk: one.parent_id for one in found}


def _next_position(actor: Actor, study: Study, parent: Code | None, *, at: datetime) -> int:
    rows = visible(actor, Code, at).filter(study=study, parent=parent)
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1
