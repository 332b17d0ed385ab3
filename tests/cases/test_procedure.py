"""Depok's way of working is data, and a file that would lead a child nowhere is refused at its line."""

from datetime import date, datetime
from pathlib import Path

import pytest

from rangkul.cases.facts import FactFault
from rangkul.cases.procedure import Procedure, ProcedureFault, load_procedure
from rangkul.cases.vocabulary import CatchOutcome, Fact, StepCode
from rangkul.core.clocks import JAKARTA, Unit, WorkingCalendar
from rangkul.core.datafiles import DataError, Fault
from rangkul.core.roles import OrganisationKind

DEPOK = (Path(__file__).resolve().parents[2] / "procedures" / "depok.yaml").read_text("utf-8")

SMALL = """\
procedure: small
version: 2
city: "32.71"
title: {id: Kecil, en: Small}
valid_from: 2026-01-01
valid_to: 2026-12-31
sources:
  S1: a source
legal_basis:
  - {code: law-1, kind: law, source: S1, title: {id: UU, en: Law}}
events:
  child.met: {id: Anak ditemui, en: Child met}
  child.home: {id: Anak pulang, en: Child home}
catch_rules:
  - code: first
    from_catch: 1
    outcome: family
    step: home
    basis: [law-1]
    assumed: true
    title: {id: Pulang, en: Home}
closure_reasons:
  - reason: goals_reached
    asks: {id: Tidak ada, en: Nothing}
    basis: [law-1]
    assumed: true
  - reason: lost_contact
    asks: {id: Cari, en: Search}
    attempts: 3
    age_from: 12
    basis: [law-1]
    source: S1
steps:
  - code: meet
    title: {id: Temui, en: Meet}
    decides: social_service
    does: [kelurahan]
    record: child.met
    source: S1
    clocks:
      - code: soon
        title: {id: Segera, en: Soon}
        starts: [child.met]
        ends: [child.home]
        amount: 6
        unit: hours
        assumed: true
    leads_to:
      - step: home
        when: {fact: resident, is: true}
      - step: away
        when: {fact: resident, is: false}
  - code: away
    title: {id: Kota lain, en: Another city}
    decides: social_service
    does: [social_service]
    record: child.home
    assumed: true
    leads_to:
      - step: home
  - code: home
    title: {id: Pulang, en: Home}
    decides: social_service
    does: [social_service]
    record: child.home
    assumed: true
    ends: true
"""


@pytest.fixture(scope="module")
def depok() -> Procedure:
    return load_procedure(DEPOK)


def test_depok_goes_from_signal_to_closure_through_every_step_the_software_knows(depok):
    assert [step.code for step in depok.steps] == StepCode.values
    assert depok.first.code == StepCode.SIGNAL
    assert [step.code for step in depok.steps if step.ends] == [StepCode.CLOSURE]


def test_the_first_catch_leads_home_with_a_statement_and_the_second_to_an_institution(depok):
    first, second, fifth = depok.rule_for(1), depok.rule_for(2), depok.rule_for(5)

    assert (first.outcome, first.step, first.needs) == (
        CatchOutcome.FAMILY, StepCode.REUNIFICATION, ("statement.signed",)
    )  # fmt: skip
    assert (second.outcome, second.step) == (CatchOutcome.INSTITUTION, StepCode.INSTITUTION_REFERRAL)
    assert fifth is second
    assert first.overridable
    assert depok.rule_for(0) is None


def test_each_catch_rule_says_what_it_rests_on_and_that_no_written_rule_was_found(depok):
    for rule in depok.catch_rules:
        assert depok.basis_of(rule)
        assert depok.basis_of(rule)[0].kind == "practice"
        assert rule.provenance.source in depok.sources


@pytest.mark.parametrize(
    ("code", "amount", "unit", "assumed"),
    [
        ("handover_received", 6, Unit.HOURS, True),
        ("risk_24h", 24, Unit.HOURS, True),
        ("rps_stay", 5, Unit.DAYS, False),
        ("full_assessment", 3, Unit.WORKING_DAYS, True),
        ("referral_urgent", 24, Unit.HOURS, True),
        ("referral_routine", 3, Unit.WORKING_DAYS, True),
        ("visit_1", 1, Unit.MONTHS, True),
        ("visit_3", 3, Unit.MONTHS, True),
        ("visit_6", 6, Unit.MONTHS, True),
        ("visit_12", 12, Unit.MONTHS, True),
        ("shift_note", 8, Unit.HOURS, True),
    ],
)
def test_each_clock_says_how_long_it_runs_and_whether_a_source_gives_it(depok, code, amount, unit, assumed):
    clock = depok.clock(code)

    assert (clock.span.amount, clock.span.unit, clock.provenance.assumed) == (amount, unit, assumed)
    assert clock.provenance.source == ("" if assumed else "RD22T")


def test_no_clock_runs_that_is_not_listed_above(depok):
    assert len(depok.clocks) == 11


def test_after_counselling_the_catch_number_decides_and_is_asked_for_when_nobody_knows_it(depok):
    def leads_to(values):
        return [(one.step.code, one.answer) for one in depok.next_steps(StepCode.COUNSELLING, values)]

    assert leads_to({Fact.CATCH_NUMBER: 1}) == [(StepCode.STATEMENT, True)]
    assert leads_to({Fact.CATCH_NUMBER: 2}) == [(StepCode.INSTITUTION_REFERRAL, True)]
    assert leads_to({}) == [(StepCode.STATEMENT, None), (StepCode.INSTITUTION_REFERRAL, None)]
    assert depok.next_steps(StepCode.COUNSELLING, {})[0].ask == {Fact.CATCH_NUMBER}


def test_the_women_and_child_office_is_told_of_a_handover_of_a_minor_only(depok):
    handover = depok.step(StepCode.HANDOVER)

    assert handover.told({Fact.AGE_BAND: "twelve_to_fourteen"}) == (OrganisationKind.WOMEN_CHILD,)
    assert handover.told({Fact.AGE_BAND: "adult"}) == ()
    assert handover.told({}) == ()


def test_an_urgent_and_a_routine_referral_run_on_different_clocks(depok):
    def started(values):
        return [clock.code for clock in depok.clocks_started_by("referral.sent", values)]

    assert started({Fact.URGENCY: "urgent"}) == ["referral_urgent"]
    assert started({Fact.URGENCY: "routine"}) == ["referral_routine"]
    assert started({}) == []


def test_the_night_shift_is_warned_a_day_before_the_fifth_day_ends(depok):
    picked_up = datetime(2026, 7, 8, 22, 40, tzinfo=JAKARTA)

    deadline = depok.clock("rps_stay").deadline(picked_up)

    assert deadline.due == datetime(2026, 7, 13, 22, 40, tzinfo=JAKARTA)
    assert deadline.remind_at == datetime(2026, 7, 12, 22, 40, tzinfo=JAKARTA)
    assert deadline.state(deadline.remind_at) == "due_soon"


def test_a_routine_referral_is_reminded_at_half_of_the_working_time(depok):
    monday = datetime(2026, 7, 6, 8, tzinfo=JAKARTA)

    deadline = depok.clock("referral_routine").deadline(monday, WorkingCalendar())

    assert deadline.due == datetime(2026, 7, 9, 16, tzinfo=JAKARTA)
    assert deadline.remind_at == datetime(2026, 7, 7, 16, tzinfo=JAKARTA)


def test_another_city_brings_its_own_way_without_code():
    small = load_procedure(SMALL)

    assert (small.code, small.version, small.city) == ("small", 2, "32.71")
    assert [step.code for step in small.steps] == ["meet", "away", "home"]
    assert small.is_valid_on(date(2026, 12, 31))
    assert not small.is_valid_on(date(2027, 1, 1))


def line_of(text: str, part: str) -> int:
    """The last line on which `part` stands."""
    return max(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "where", "fault"),
    [
        ("version: 2", "version: 2\ncolour: red", "colour", Fault.UNKNOWN_KEY),
        ("version: 2", "version: 0", "version: 0", Fault.NUMBER_TOO_SMALL),
        ('city: "32.71"', "city: Bogor", "city: Bogor", ProcedureFault.NOT_CITY),
        ("title: {id: Kecil, en: Small}", "title: {id: Kecil}", "Kecil", Fault.MISSING_LABEL),
        ("title: {id: Temui, en: Meet}", "title: {en: Meet}", "Meet", Fault.MISSING_LABEL),
        ("valid_to: 2026-12-31", "valid_to: 2025-12-31", "valid_to", ProcedureFault.VALID_BACKWARDS),
        ("valid_from: 2026-01-01", "valid_from: soon", "valid_from", Fault.NOT_DATE),
        ("does: [kelurahan]", "does: [circus]", "circus", ProcedureFault.UNKNOWN_KIND),
        ("record: child.met", "record: child.lost", "child.lost", ProcedureFault.UNKNOWN_EVENT),
        ("  child.met: {id", "  ChildMet: {id", "ChildMet", ProcedureFault.NOT_EVENT_NAME),
        ("fact: resident, is: true", "fact: shoe_size, is: true", "shoe_size", FactFault.UNKNOWN_FACT),
        ("amount: 6", "amount: -6", "amount", Fault.NUMBER_TOO_SMALL),
        ("amount: 6", "amount: six", "amount", Fault.NOT_NUMBER),
        ("unit: hours", "unit: moons", "unit", Fault.NOT_LISTED),
        (
            "        unit: hours\n        assumed: true",
            "        unit: hours",
            "- code: soon",
            ProcedureFault.SOURCE_OR_ASSUMED,
        ),
        (
            "assumed: true\n    leads",
            "assumed: true\n        source: S1\n    leads",
            "- code: soon",
            ProcedureFault.SOURCE_OR_ASSUMED,
        ),
        (
            "    record: child.met\n    source: S1",
            "    record: child.met\n    source: S9",
            "S9",
            ProcedureFault.UNKNOWN_SOURCE,
        ),
        ("basis: [law-1]", "basis: [law-2]", "law-2", ProcedureFault.UNKNOWN_BASIS),
        ("code: away", "code: meet", "code: meet", Fault.DUPLICATE_CODE),
        ("- step: away", "- step: moon", "moon", ProcedureFault.UNKNOWN_STEP),
        ("    ends: true", "", "code: home", ProcedureFault.LEADS_NOWHERE),
        (
            "    ends: true",
            "    ends: true\n    leads_to: [{step: meet}]",
            "code: home",
            ProcedureFault.END_GOES_ON,
        ),
        ("    ends: true", "    leads_to: [{step: away}]", "code: meet", ProcedureFault.NEVER_ENDS),
        ("is: false", "is: true", "code: meet", ProcedureFault.STUCK),
        (
            "step: away\n        when: {fact: resident, is: false}",
            "step: home",
            "code: away",
            ProcedureFault.UNREACHABLE,
        ),
        ("from_catch: 1", "from_catch: 2", "code: first", ProcedureFault.CATCH_START),
        ("outcome: family", "outcome: prison", "prison", Fault.NOT_LISTED),
        ("code: soon\n", "code: soon\n        escalates_to: wizard\n", "wizard", ProcedureFault.UNKNOWN_ROLE),
        ("reason: lost_contact", "reason: tired_of_it", "tired_of_it", Fault.NOT_LISTED),
        ("reason: lost_contact", "reason: goals_reached", "reason: goals_reached", Fault.DUPLICATE_CODE),
        ("attempts: 3", "attempts: 0", "attempts", Fault.NUMBER_TOO_SMALL),
        ("attempts: 3", "attempts: often", "attempts", Fault.NOT_NUMBER),
        ("attempts: 3", "needs_return: perhaps", "perhaps", Fault.NOT_YES_NO),
        ("asks: {id: Cari, en: Search}", "asks: {id: Cari}", "Cari", Fault.MISSING_LABEL),
        ("    attempts: 3", "    tries: 3", "tries", Fault.UNKNOWN_KEY),
        (
            "basis: [law-1]\n    source: S1",
            "basis: [law-9]\n    source: S1",
            "law-9",
            ProcedureFault.UNKNOWN_BASIS,
        ),
        (
            "basis: [law-1]\n    source: S1",
            "basis: [law-1]\n    source: S9",
            "S9",
            ProcedureFault.UNKNOWN_SOURCE,
        ),
        (
            "basis: [law-1]\n    source: S1",
            "basis: [law-1]",
            "- reason: lost_contact",
            ProcedureFault.SOURCE_OR_ASSUMED,
        ),
    ],
)
def test_a_procedure_with_a_fault_is_refused_at_its_line(old, new, where, fault):
    assert old in SMALL
    text = SMALL.replace(old, new, 1)

    with pytest.raises(DataError) as caught:
        load_procedure(text)

    assert (caught.value.fault, caught.value.line) == (fault, line_of(text, where))
    assert caught.value.message


def test_a_procedure_says_what_a_reason_for_closing_asks_for():
    first, second = load_procedure(SMALL).closure_reasons

    assert (first.reason, first.needs_return, first.attempts, first.provenance.assumed) == (
        "goals_reached",
        False,
        0,
        True,
    )
    assert (second.attempts, second.age_from, second.provenance.source) == (3, 12, "S1")
    assert [one.code for one in load_procedure(SMALL).basis_of(second)] == ["law-1"]


def test_a_second_rule_for_the_same_catch_is_refused():
    rule = SMALL[SMALL.index("  - code: first") : SMALL.index("closure_reasons:")]
    text = SMALL.replace(rule, rule + rule.replace("code: first", "code: again"))

    with pytest.raises(DataError) as caught:
        load_procedure(text)

    assert (caught.value.fault, caught.value.line) == (
        ProcedureFault.CATCH_ORDER,
        line_of(text, "code: again"),
    )
