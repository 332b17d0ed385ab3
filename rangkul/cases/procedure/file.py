"""How a procedure is read from its file, and what makes a file wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.cases.facts import When, every_world, holds, read_when
from rangkul.cases.procedure.parts import (
    Basis,
    CatchRule,
    Clock,
    ClosureReason,
    Procedure,
    Provenance,
    Step,
    Told,
    Way,
)
from rangkul.cases.vocabulary import CatchOutcome, CloseReason
from rangkul.core.clocks import Span, Unit
from rangkul.core.datafiles import DataError, Entry, Fault, Label, read, refuse_twice
from rangkul.core.roles import OrganisationKind, Role

_EVENT_NAME = re.compile(r"^[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*$")
_CITY = re.compile(r"^[0-9]{2}\.[0-9]{2}$")
LONGEST = {
    Unit.HOURS: 8760,
    Unit.DAYS: 3660,
    Unit.MONTHS: 240,
    Unit.WORKING_HOURS: 2000,
    Unit.WORKING_DAYS: 500,
}


class ProcedureFault(TextChoices):
    """What can be wrong with a procedure."""

    UNKNOWN_KIND = "unknown_kind", _("“%(value)s” is no kind of organisation. Known are: %(known)s.")
    UNKNOWN_ROLE = "unknown_role", _("“%(value)s” is no role. Known are: %(known)s.")
    UNKNOWN_STEP = "unknown_step", _("There is no step “%(value)s” in this procedure. Steps are: %(known)s.")
    UNKNOWN_EVENT = (
        "unknown_event",
        _("“%(value)s” is not in the list of events. Add it there or correct it."),
    )
    UNKNOWN_BASIS = (
        "unknown_basis",
        _("“%(value)s” is not in the list of legal bases. Add it there or correct it."),
    )
    UNKNOWN_SOURCE = (
        "unknown_source",
        _("“%(value)s” is not in the list of sources. Add it there or correct it."),
    )
    NOT_EVENT_NAME = (
        "not_event_name",
        _("“%(value)s” is no event name. Write noun.verb, as in handover.received."),
    )
    NOT_CITY = "not_city", _("“%(value)s” is no city code. Write it as 32.76.")
    SOURCE_OR_ASSUMED = "source_or_assumed", _("Say either the source or “assumed: true” here, and not both.")
    VALID_BACKWARDS = "valid_backwards", _("The last day of validity lies before the first.")
    LEADS_NOWHERE = "leads_nowhere", _("The step “%(step)s” leads nowhere. Say where, or write “ends: true”.")
    STUCK = "stuck", _("The step “%(step)s” leads nowhere when %(facts)s. Add a way for that.")
    END_GOES_ON = "end_goes_on", _("The step “%(step)s” ends the way and yet leads on. Keep one of the two.")
    UNREACHABLE = "unreachable", _("No step leads to “%(step)s”. Add a way to it or remove it.")
    NEVER_ENDS = "never_ends", _("From “%(step)s” no way leads to an end. Add one.")
    CATCH_START = "catch_start", _("The rules for catches must begin with catch 1.")
    CATCH_ORDER = "catch_order", _("Each rule must begin with a later catch than the one before it.")


@dataclass(frozen=True)
class _Names:
    """What the other parts of the file may refer to."""

    sources: frozenset[str]
    basis: frozenset[str]
    events: frozenset[str]
    steps: frozenset[str]

    def refer(self, entry: Entry, known: Iterable[str], fault: ProcedureFault) -> str:
        return entry.one_of(frozenset(known), fault)


def load_procedure(text: str | bytes) -> Procedure:
    """Read a procedure; every fault is a `DataError` that names its line."""
    file = read(text).mapping(
        required=(
            "procedure", "version", "city", "title", "valid_from", "sources", "legal_basis", "events",
            "catch_rules", "steps",
        ),
        optional=("valid_to", "closure_reasons"),
    )  # fmt: skip
    sources = {tag: entry.words() for tag, entry in file["sources"].open_mapping().items()}
    legal_basis = _read_legal_basis(file["legal_basis"], frozenset(sources))
    events = _read_events(file["events"])
    step_entries = file["steps"].items()
    names = _Names(
        sources=frozenset(sources),
        basis=frozenset(basis.code for basis in legal_basis),
        events=frozenset(events),
        steps=frozenset(_codes(step_entries)),
    )
    steps = tuple(_read_step(entry, names) for entry in step_entries)
    _refuse_repeated_clocks(step_entries)
    _check_ways(steps, step_entries)
    valid_from, valid_to = file["valid_from"].day(), file["valid_to"].day() if "valid_to" in file else None
    if valid_to and valid_to < valid_from:
        raise DataError(file["valid_to"].line, ProcedureFault.VALID_BACKWARDS)
    return Procedure(
        code=file["procedure"].code(),
        version=file["version"].whole(least=1),
        city=_read_city(file["city"]),
        title=file["title"].label(),
        valid_from=valid_from,
        valid_to=valid_to,
        sources=sources,
        legal_basis=legal_basis,
        events=events,
        steps=steps,
        catch_rules=_read_catch_rules(file["catch_rules"].items(), names),
        closure_reasons=_read_closure_reasons(file.get("closure_reasons"), names),
    )


def _read_city(entry: Entry) -> str:
    code = entry.words()
    if not _CITY.match(code):
        raise DataError(entry.line, ProcedureFault.NOT_CITY, value=code)
    return code


def _read_legal_basis(entry: Entry, sources: frozenset[str]) -> tuple[Basis, ...]:
    found = []
    for item in entry.items():
        part = item.mapping(required=("code", "title", "kind", "source"))
        found.append(
            Basis(
                code=part["code"].code(),
                title=part["title"].label(),
                kind=part["kind"].one_of(("law", "practice")),
                source=part["source"].one_of(sources, ProcedureFault.UNKNOWN_SOURCE),
            )
        )
    _codes(entry.items())
    return tuple(found)


def _read_events(entry: Entry) -> dict[str, Label]:
    found = {}
    for name, line in entry.key_lines:
        if not _EVENT_NAME.match(name):
            raise DataError(line, ProcedureFault.NOT_EVENT_NAME, value=name)
    for name, words in entry.open_mapping().items():
        found[name] = words.label()
    return found


def _read_catch_rules(entries: list[Entry], names: _Names) -> tuple[CatchRule, ...]:
    found = []
    for entry in entries:
        part = entry.mapping(
            required=("code", "title", "from_catch", "outcome", "step", "basis"),
            optional=("needs", "overridable", "source", "assumed"),
        )
        found.append(
            CatchRule(
                code=part["code"].code(),
                title=part["title"].label(),
                from_catch=part["from_catch"].whole(least=1, most=100),
                outcome=CatchOutcome(part["outcome"].one_of(CatchOutcome.values)),
                step=names.refer(part["step"], names.steps, ProcedureFault.UNKNOWN_STEP),
                needs=_read_events_named(part.get("needs"), names),
                basis=_read_basis(part.get("basis"), names),
                provenance=_read_provenance(entry, part, names),
                overridable=part["overridable"].yes_no() if "overridable" in part else True,
            )
        )
    _codes(entries)
    if found[0].from_catch != 1:
        raise DataError(entries[0].line, ProcedureFault.CATCH_START)
    for (earlier, later), entry in zip(pairwise(found), entries[1:], strict=True):
        if later.from_catch <= earlier.from_catch:
            raise DataError(entry.line, ProcedureFault.CATCH_ORDER)
    return tuple(found)


def _read_closure_reasons(entry: Entry | None, names: _Names) -> tuple[ClosureReason, ...]:
    if entry is None:
        return ()
    found = []
    for item in entry.items():
        part = item.mapping(
            required=("reason", "asks", "basis"),
            optional=("needs_return", "needs_words", "attempts", "age_from", "source", "assumed"),
        )
        found.append(
            ClosureReason(
                reason=CloseReason(part["reason"].one_of(CloseReason.values)),
                asks=part["asks"].label(),
                basis=_read_basis(part["basis"], names),
                provenance=_read_provenance(item, part, names),
                needs_return=part["needs_return"].yes_no() if "needs_return" in part else False,
                needs_words=part["needs_words"].yes_no() if "needs_words" in part else False,
                attempts=part["attempts"].whole(least=1, most=50) if "attempts" in part else 0,
                age_from=part["age_from"].whole(least=1, most=120) if "age_from" in part else None,
            )
        )
    lines = [item.open_mapping()["reason"].line for item in entry.items()]
    refuse_twice(zip((one.reason.value for one in found), lines, strict=True))
    return tuple(found)


def _read_step(entry: Entry, names: _Names) -> Step:
    part = entry.mapping(
        required=("code", "title", "decides", "does", "record"),
        optional=("asks", "tells", "clocks", "leads_to", "basis", "ends", "source", "assumed"),
    )
    ends = part["ends"].yes_no() if "ends" in part else False
    code = part["code"].code()
    ways = tuple(_read_way(way, names) for way in part["leads_to"].items()) if "leads_to" in part else ()
    if not ways and not ends:
        raise DataError(entry.line, ProcedureFault.LEADS_NOWHERE, step=code)
    if ways and ends:
        raise DataError(entry.line, ProcedureFault.END_GOES_ON, step=code)
    return Step(
        code=code,
        title=part["title"].label(),
        decides=_read_kind(part["decides"]),
        does=_read_kinds(part["does"]),
        record=names.refer(part["record"], names.events, ProcedureFault.UNKNOWN_EVENT),
        asks=_read_kinds(part.get("asks")),
        tells=tuple(_read_told(told) for told in part["tells"].items()) if "tells" in part else (),
        clocks=tuple(_read_clock(one, names) for one in part["clocks"].items()) if "clocks" in part else (),
        leads_to=ways,
        basis=_read_basis(part.get("basis"), names),
        ends=ends,
        provenance=_read_provenance(entry, part, names),
    )


def _read_way(entry: Entry, names: _Names) -> Way:
    part = entry.mapping(required=("step",), optional=("when",))
    step = names.refer(part["step"], names.steps, ProcedureFault.UNKNOWN_STEP)
    return Way(step, _read_condition(part))


def _read_told(entry: Entry) -> Told:
    part = entry.mapping(required=("kind",), optional=("when",))
    return Told(_read_kind(part["kind"]), _read_condition(part))


def _read_clock(entry: Entry, names: _Names) -> Clock:
    part = entry.mapping(
        required=("code", "title", "starts", "ends", "amount", "unit"),
        optional=("remind_before", "escalates_to", "owner", "repeats", "when", "source", "assumed"),
    )
    role = (
        part["escalates_to"].one_of(Role.values, ProcedureFault.UNKNOWN_ROLE)
        if "escalates_to" in part
        else None
    )
    return Clock(
        code=part["code"].code(),
        title=part["title"].label(),
        starts=_read_events_named(part["starts"], names),
        ends=_read_events_named(part["ends"], names),
        span=_read_span(part),
        provenance=_read_provenance(entry, part, names),
        remind_before=_read_reminder(part.get("remind_before")),
        escalates_to=Role(role) if role else Role.CASE_SUPERVISOR,
        owner=_read_kind(part["owner"]) if "owner" in part else None,
        repeats=part["repeats"].yes_no() if "repeats" in part else False,
        when=_read_condition(part),
    )


def _read_span(part: Mapping[str, Entry]) -> Span:
    unit = Unit(part["unit"].one_of(Unit.values))
    return Span(part["amount"].whole(least=1, most=LONGEST[unit]), unit)


def _read_reminder(entry: Entry | None) -> Span | None:
    return _read_span(entry.mapping(required=("amount", "unit"))) if entry else None


def _read_condition(part: Mapping[str, Entry]) -> When | None:
    return read_when(part["when"]) if "when" in part else None


def _read_kind(entry: Entry) -> OrganisationKind:
    return OrganisationKind(entry.one_of(OrganisationKind.values, ProcedureFault.UNKNOWN_KIND))


def _read_kinds(entry: Entry | None) -> tuple[OrganisationKind, ...]:
    return tuple(_read_kind(item) for item in entry.items()) if entry else ()


def _read_events_named(entry: Entry | None, names: _Names) -> tuple[str, ...]:
    if entry is None:
        return ()
    return tuple(names.refer(item, names.events, ProcedureFault.UNKNOWN_EVENT) for item in entry.items())


def _read_basis(entry: Entry | None, names: _Names) -> tuple[str, ...]:
    if entry is None:
        return ()
    return tuple(names.refer(item, names.basis, ProcedureFault.UNKNOWN_BASIS) for item in entry.items())


def _read_provenance(entry: Entry, part: Mapping[str, Entry], names: _Names) -> Provenance:
    assumed = part["assumed"].yes_no() if "assumed" in part else False
    if assumed == ("source" in part):
        raise DataError(entry.line, ProcedureFault.SOURCE_OR_ASSUMED)
    if assumed:
        return Provenance(assumed=True)
    return Provenance(source=names.refer(part["source"], names.sources, ProcedureFault.UNKNOWN_SOURCE))


def _codes(entries: list[Entry]) -> list[str]:
    """The codes of these entries, each used once."""
    found = [(entry.open_mapping().get("code"), entry) for entry in entries]
    for code, entry in found:
        if code is None:
            raise DataError(entry.line, Fault.MISSING_KEY, key="code")
    codes = [(code.code(), code.line) for code, _entry in found if code]
    refuse_twice(codes)
    return [code for code, _line in codes]


def _refuse_repeated_clocks(steps: list[Entry]) -> None:
    parts = [step.open_mapping().get("clocks") for step in steps]
    _codes([clock for part in parts if part for clock in part.items()])


def _check_ways(steps: tuple[Step, ...], entries: list[Entry]) -> None:
    """Every step is reached, ends somewhere, and is stuck in no combination of facts."""
    lines = {step.code: entry.line for step, entry in zip(steps, entries, strict=True)}
    forward = {step.code: {way.step for way in step.leads_to} for step in steps}
    backward = {code: {other for other, ways in forward.items() if code in ways} for code in forward}
    reached = set(_walk({steps[0].code}, forward))
    ending = set(_walk({step.code for step in steps if step.ends}, backward))
    for step in steps:
        line = lines[step.code]
        if step.code not in reached:
            raise DataError(line, ProcedureFault.UNREACHABLE, step=step.code)
        if step.code not in ending:
            raise DataError(line, ProcedureFault.NEVER_ENDS, step=step.code)
        conditions = [way.when for way in step.leads_to]
        for world in every_world(conditions) if conditions else ():
            if not any(holds(condition, world) for condition in conditions):
                facts = ", ".join(f"{fact}={value}" for fact, value in world.items())
                raise DataError(line, ProcedureFault.STUCK, step=step.code, facts=facts)


def _walk(start: set[str], ways: Mapping[str, set[str]]) -> Iterator[str]:
    """Every step that can be reached from `start`."""
    waiting, seen = list(start), set(start)
    while waiting:
        step = waiting.pop()
        yield step
        waiting += sorted(ways[step] - seen)
        seen |= ways[step]
