"""Instruments are data: what they ask, how answers add up, and what a wrong file says."""

from fractions import Fraction
from pathlib import Path

import pytest

from rangkul.cases.catalogue import catalogue, load_catalogue
from rangkul.cases.instruments import (
    InstrumentFault,
    RiskInstrument,
    SidesInstrument,
    load_instrument,
    propose_risk,
    score,
)
from rangkul.cases.vocabulary import Risk, Service, SliceField, Stream
from rangkul.core.datafiles import DataError, Fault
from rangkul.core.roles import OrganisationKind

FOLDER = Path(__file__).resolve().parents[2] / "instruments"

OTHER = """\
instrument: sleep-and-play
kind: sides
version: 4
title: {id: Tidur dan main, en: Sleep and play}
validated: true
source: an invented study
higher_means: {id: lebih baik, en: better}
least_answered: 1
sides:
  - code: night
    title: {id: Malam, en: Night}
    items:
      - code: bed
        ask: {id: "Punya kasur?", en: "Is there a bed?"}
        levels:
          - {id: Tidak, en: "No"}
          - {id: Ya, en: "Yes"}
      - code: dark
        ask: {id: "Takut gelap?", en: "Afraid of the dark?"}
        levels:
          - {id: Ya, en: "Yes"}
          - {id: Kadang, en: Sometimes}
          - {id: Tidak, en: "No"}
  - code: day
    title: {id: Siang, en: Day}
    items:
      - code: ball
        ask: {id: "Main bola?", en: "Plays ball?"}
        levels:
          - {id: Tidak, en: "No"}
          - {id: Ya, en: "Yes"}
"""

RISK = """\
instrument: two-questions
kind: risk
version: 1
title: {id: Dua pertanyaan, en: Two questions}
validated: false
note: {id: Belum divalidasi, en: Not validated}
items:
  - {code: rain, ask: {id: "Hujan?", en: "Does it rain?"}}
  - {code: cold, ask: {id: "Dingin?", en: "Is it cold?"}}
rules:
  - {risk: high, at_least: 2, answer: [yes], of: [rain, cold]}
  - {risk: medium, at_least: 1, answer: [yes, unknown], of: [rain, cold]}
  - {risk: low}
"""


@pytest.fixture(scope="module")
def four_sides() -> SidesInstrument:
    instrument = load_instrument((FOLDER / "four-sides.yaml").read_text("utf-8"))
    assert isinstance(instrument, SidesInstrument)
    return instrument


@pytest.fixture(scope="module")
def risk_24h() -> RiskInstrument:
    instrument = load_instrument((FOLDER / "risk-24h.yaml").read_text("utf-8"))
    assert isinstance(instrument, RiskInstrument)
    return instrument


def test_a_child_is_asked_about_from_four_sides_with_five_questions_of_four_levels(four_sides):
    assert [side.code for side in four_sides.sides] == ["family", "social", "psychological", "economic"]
    assert [len(side.items) for side in four_sides.sides] == [5, 5, 5, 5]
    assert {len(item.levels) for item in four_sides.items} == {4}


def test_our_own_instruments_say_that_nobody_validated_them(four_sides, risk_24h):
    for instrument in (four_sides, risk_24h):
        assert not instrument.heading.validated
        assert "Not validated" in instrument.heading.note.en
        assert "Belum divalidasi" in instrument.heading.note.id


def test_each_side_has_its_own_score_which_opens_to_its_items(four_sides):
    codes = [item.code for item in four_sides.sides[0].items]
    family = dict(zip(codes, [0, 1, 2, 3, 3], strict=True))

    scores = score(four_sides, family)

    assert scores[0].value == Fraction(9, 5)
    assert (scores[0].answered, scores[0].of) == (5, 5)
    assert [one.level for one in scores[0].items] == [0, 1, 2, 3, 3]
    assert scores[0].items[3].anchor == four_sides.sides[0].items[3].levels[3]
    assert [one.value for one in scores[1:]] == [None, None, None]


def test_one_question_may_stay_open_and_two_leave_the_side_without_a_score(four_sides):
    codes = [item.code for item in four_sides.sides[1].items]

    one_open = score(four_sides, dict.fromkeys(codes, 2) | {codes[0]: None})[1]
    two_open = score(four_sides, dict.fromkeys(codes[2:], 2))[1]

    assert (one_open.value, one_open.answered) == (2, 4)
    assert (two_open.value, two_open.answered) == (None, 3)


@pytest.mark.parametrize("answers", [{"shoe_size": 1}, {"contact": 4}, {"contact": -1}])
def test_an_answer_that_the_instrument_does_not_know_is_our_bug(four_sides, answers):
    with pytest.raises(ValueError, match="no "):
        score(four_sides, answers)


def test_another_instrument_is_another_file_and_no_code():
    other = load_instrument(OTHER)

    scores = score(other, {"bed": 1, "dark": 2})

    assert other.heading.validated
    assert [(one.side.code, one.value, one.answered, one.of) for one in scores] == [
        ("night", Fraction(3, 2), 2, 2),
        ("day", None, 0, 1),
    ]


@pytest.mark.parametrize(
    ("yes", "unknown", "risk"),
    [
        ([], [], Risk.LOW),
        (["self_harm"], [], Risk.HIGH),
        (["no_safe_place"], [], Risk.MEDIUM),
        (["no_safe_place", "made_to_work"], [], Risk.HIGH),
        ([], ["body_harm"], Risk.MEDIUM),
        ([], ["made_to_work"], Risk.LOW),
        ([], ["made_to_work", "no_safe_place"], Risk.MEDIUM),
    ],
)
def test_the_first_24_hours_propose_a_risk(risk_24h, yes, unknown, risk):
    answers = {item.code: "no" for item in risk_24h.items}
    answers |= dict.fromkeys(yes, "yes") | dict.fromkeys(unknown, "unknown")

    proposal = propose_risk(risk_24h, answers)

    assert proposal.risk == risk
    assert {item.code for item in proposal.because} <= {*yes, *unknown}
    assert bool(proposal.because) == (risk != Risk.LOW)
    assert (proposal.answered, proposal.of) == (8 - len(unknown), 8)


def test_without_an_answer_no_risk_is_proposed_and_with_few_it_is_not_low(risk_24h):
    assert propose_risk(risk_24h, {}).risk is None
    assert propose_risk(risk_24h, {"no_safe_place": "no"}).risk == Risk.MEDIUM


def test_other_questions_and_rules_are_another_file():
    two = load_instrument(RISK)

    assert propose_risk(two, {"rain": "yes", "cold": "yes"}).risk == Risk.HIGH
    assert propose_risk(two, {"rain": "no"}).risk == Risk.MEDIUM
    assert propose_risk(two, {"rain": "no", "cold": "no"}).risk == Risk.LOW


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "fault"),
    [
        (OTHER, "kind: sides", "kind: dance", 2, Fault.NOT_LISTED),
        (OTHER, "kind: sides\n", "", 1, Fault.MISSING_KEY),
        (OTHER, "source: an invented study\n", "", 5, InstrumentFault.NO_SOURCE),
        (OTHER, "validated: true", "validated: false", 1, InstrumentFault.NO_NOTE),
        (OTHER, "least_answered: 1", "least_answered: 2", 24, InstrumentFault.TOO_MANY_NEEDED),
        (OTHER, "code: dark", "code: bed", 18, Fault.DUPLICATE_CODE),
        (OTHER, "code: ball", "code: bed", 27, Fault.DUPLICATE_CODE),
        (OTHER, "code: day", "code: night", 24, Fault.DUPLICATE_CODE),
        (OTHER, ', en: "Afraid of the dark?"}', "}", 19, Fault.MISSING_LABEL),
        (OTHER, '          - {id: Tidak, en: "No"}\n', "", 16, InstrumentFault.FEW_LEVELS),
        (OTHER, "      - code: ball", "      - colour: red\n        code: ball", 27, Fault.UNKNOWN_KEY),
        (RISK, "of: [rain, cold]", "of: [rain, snow]", 11, InstrumentFault.UNKNOWN_ITEM),
        (RISK, "  - {risk: low}\n", "", 12, InstrumentFault.NO_LAST_RULE),
        (
            RISK,
            "high, at_least: 2, answer: [yes], of: [rain, cold]",
            "high",
            11,
            InstrumentFault.EARLY_LAST_RULE,
        ),
        (RISK, "answer: [yes]", "answer: [maybe]", 11, Fault.NOT_LISTED),
        (RISK, "at_least: 2", "at_least: 3", 11, Fault.NUMBER_TOO_LARGE),
        (RISK, "risk: high", "risk: huge", 11, Fault.NOT_LISTED),
    ],
)
def test_an_instrument_with_a_fault_is_refused_at_its_line(text, old, new, line, fault):
    assert old in text

    with pytest.raises(DataError) as caught:
        load_instrument(text.replace(old, new, 1))

    assert (caught.value.line, caught.value.fault) == (line, fault)
    assert caught.value.message


def test_every_service_has_a_stream_and_somebody_who_gives_it():
    assert set(catalogue()) == set(Service)
    assert {entry.stream for entry in catalogue().values()} == set(Stream)
    assert all(entry.receivers for entry in catalogue().values())


def test_the_civil_registry_learns_what_a_birth_certificate_needs_and_nothing_of_health():
    entry = catalogue()[Service.BIRTH_CERTIFICATE]

    assert entry.receivers == {OrganisationKind.CIVIL_REGISTRY}
    needed = (SliceField.NAME, SliceField.AGE, SliceField.SEX, SliceField.BIRTH_PLACE, SliceField.MOTHER_NAME)
    assert set(needed) <= set(entry.slice_fields)
    assert SliceField.HEALTH not in entry.slice_fields


def test_only_health_services_and_places_of_care_learn_about_health():
    told = {service for service, entry in catalogue().items() if SliceField.HEALTH in entry.slice_fields}

    assert told == {Service.HEALTH_CHECK, Service.SUBSTANCE_TREATMENT, Service.RESIDENTIAL_CARE}


@pytest.mark.parametrize(
    ("service", "line", "fault"),
    [
        (
            "{service: magic, stream: social_security, receivers: [health]}",
            2,
            Fault.NOT_LISTED,
        ),
        ("{service: counselling, stream: river, receivers: [health]}", 2, Fault.NOT_LISTED),
        (
            "{service: counselling, stream: social_security, receivers: []}",
            2,
            Fault.EMPTY_LIST,
        ),
        (
            "{service: counselling, stream: social_security, receivers: [health]}",
            2,
            Fault.MISSING_KEY,
        ),
    ],
)
def test_a_catalogue_with_a_fault_is_refused_at_its_line(service, line, fault):
    with pytest.raises(DataError) as caught:
        load_catalogue(f"services:\n  - {service}\n")

    assert (caught.value.line, caught.value.fault) == (line, fault)
