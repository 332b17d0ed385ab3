"""A finding is put to an informant, and a disagreement stands among the evidence against it."""

from typing import Any

import pytest
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused
from rangkul.evidence import models
from rangkul.evidence.commands import checks as commands
from rangkul.evidence.commands.consents import withdraw_consent
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import MemberAnswer, Polarity, Reason, SourceKind
from tests.makers import act_as, sign_in, visible

from .makers import make_code, make_evaluator, make_source
from .test_samples import Team, team

__all__ = ["team"]

pytestmark = pytest.mark.django_db
FINDING = "LKS diundang, tetapi tidak ikut memutuskan."
NO = "Tidak benar, kami ikut memutuskan sejak Maret."


def _ask(team: Team, who: Any = None, source: Any = None, statement: str = FINDING) -> models.MemberCheck:
    told = source or visible(team.lead, models.Source).filter(kind=SourceKind.INTERVIEW).first()
    return commands.ask_informant(who or team.second, source=told, statement=statement, at=timezone.now())


def _answer(team: Team, check: Any, answer: str, words: str = "", code: Any = None) -> models.MemberCheck:
    return commands.keep_answer(
        team.second, check=check, answer=answer, words=words, code=code, at=timezone.now()
    )


def test_a_disagreement_becomes_evidence_against_in_the_informants_words(team: Team) -> None:
    check = _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)

    coding = visible(team.lead, models.Coding).get(pk=check.coding_id)
    assert (coding.polarity, coding.quote, coding.code) == (Polarity.CONTRADICTS, NO, team.code)
    assert coding.text.text[coding.start : coding.end] == NO
    assert visible(team.lead, models.MemberCheck).get().answer == MemberAnswer.DISAGREE


def test_the_answer_is_one_voice_with_the_interview_and_its_consent(team: Team) -> None:
    check = _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)

    told = visible(team.lead, models.Source).get(pk=check.source_id)
    coding = visible(team.lead, models.Coding).get(pk=check.coding_id)
    answer = visible(team.lead, models.Source).get(pk=coding.text.source_id)
    assert answer.lineage_id == told.lineage_id is not None
    assert (answer.group, answer.kind) == (told.group, told.kind)
    assert agreements(team.lead, [answer], at=timezone.now())[answer.pk] == Agreement.STANDS


def test_whoever_withdraws_consent_for_the_interview_withdraws_it_for_the_answer_too(team: Team) -> None:
    check = _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)
    consent = visible(team.lead, models.SourceConsent).get(source=check.source_id)

    withdraw_consent(team.second, consent=consent, withdrawn_on=consent.given_on, at=timezone.now())

    coding = visible(team.lead, models.Coding).get(pk=check.coding_id)
    answer = coding.text.source
    assert agreements(team.lead, [answer], at=timezone.now())[answer.pk] == Agreement.WITHDRAWN


@pytest.mark.parametrize("answer", [MemberAnswer.AGREE, MemberAnswer.NUANCE])
def test_who_agrees_adds_no_evidence(team: Team, answer: str) -> None:
    check = _answer(team, _ask(team), answer, "Kurang lebih begitu.", team.code)

    assert check.coding is None
    assert not visible(team.lead, models.Coding).exists()


def test_a_disagreement_needs_words_and_a_code_and_is_kept_once(team: Team) -> None:
    check = _ask(team)
    for words, code in (("", team.code), (NO, None), ("   ", team.code)):
        with pytest.raises(Refused) as no:
            _answer(team, check, MemberAnswer.DISAGREE, words, code)
        assert no.value.reason == Reason.CHECK_NEEDS_WORDS

    _answer(team, check, MemberAnswer.AGREE)
    with pytest.raises(Refused) as no:
        _answer(team, check, MemberAnswer.DISAGREE, NO, team.code)
    assert no.value.reason == Reason.CHECK_ANSWERED


def test_a_heading_is_no_code_to_count_against(team: Team) -> None:
    heading = make_code(team.study, "Proses", is_codable=False)

    with pytest.raises(Refused) as no:
        _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, heading)

    assert no.value.reason == Reason.CODE_NOT_CODABLE


def test_only_who_was_interviewed_with_consent_is_asked_by_who_codes(team: Team) -> None:
    document = visible(team.lead, models.Source).filter(kind=SourceKind.DOCUMENT).first()
    silent = make_source(team.study, kind=SourceKind.INTERVIEW)
    for values, reason in (
        ({"source": document}, Reason.CHECK_NOT_INTERVIEW),
        ({"source": silent}, Reason.CONSENT_MISSING),
        ({"statement": " "}, Reason.CHECK_EMPTY),
        ({"who": team.reader}, Reason.ONLY_READER),
    ):
        with pytest.raises(Refused) as no:
            _ask(team, **values)
        assert no.value.reason == reason
    with pytest.raises(NotFound):
        _ask(team, make_evaluator())


def test_a_finding_is_put_and_answered_on_its_pages(team: Team, client: Any) -> None:
    source = visible(team.lead, models.Source).filter(kind=SourceKind.INTERVIEW).first()
    sign_in(client, team.second)

    client.post(f"/studies/{team.study.pk}/checks/new/", {"source": source.pk, "statement": FINDING})
    check = visible(team.second, models.MemberCheck).get()
    bad = client.post(f"/studies/checks/{check.pk}/", {"answer": "disagree", "words": NO, "code": ""})
    assert bad.status_code == 409
    client.post(f"/studies/checks/{check.pk}/", {"answer": "disagree", "words": NO, "code": team.code.pk})

    page = client.get(f"/studies/{team.study.pk}/checks/").content.decode()
    assert FINDING in page and NO in page
    assert "Kepercayaan" in page
    act_as(team.second)
    assert visible(team.second, models.MemberCheck).get().coding is not None
    assert client.get(f"/studies/checks/{check.pk}/").status_code == 200


def test_the_list_of_checks_asks_the_database_a_fixed_number_of_times(
    team: Team, client: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)
    sign_in(client, team.second)

    with django_assert_max_num_queries(20):
        client.get(f"/studies/{team.study.pk}/checks/")


def test_nothing_is_kept_of_somebody_who_withdrew_after_they_were_asked(team: Team) -> None:
    check = _ask(team)
    consent = visible(team.lead, models.SourceConsent).get(source=check.source_id)
    withdraw_consent(team.second, consent=consent, withdrawn_on=timezone.localdate(), at=timezone.now())

    with pytest.raises(Refused) as no:
        _answer(team, check, MemberAnswer.DISAGREE, NO, team.code)

    assert no.value.reason == Reason.CONSENT_WITHDRAWN
    assert not visible(team.lead, models.Coding).exists()
