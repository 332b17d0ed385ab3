"""A finding is put to an informant, and a disagreement stands among the evidence against it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused
from rangkul.evidence import models
from rangkul.evidence.commands import checks as commands
from rangkul.evidence.commands.consents import withdraw_consent
from rangkul.evidence.queries import checks as read
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import CoreqItem, MemberAnswer, Polarity, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import make_code, make_evaluator, make_source, make_study
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


def test_a_disagreement_needs_words_and_a_code(team: Team) -> None:
    check = _ask(team)
    for words, code in (("", team.code), (NO, None), ("   ", team.code)):
        with pytest.raises(Refused) as no:
            _answer(team, check, MemberAnswer.DISAGREE, words, code)
        assert no.value.reason == Reason.CHECK_NEEDS_WORDS


def counted(team: Team) -> list[tuple[str, str]]:
    """The passages that count: their words, and whether they speak against."""
    return sorted(counting(team.lead, team.study).values_list("quote", "polarity"))


def answers(team: Team) -> list[tuple[str, list[str]]]:
    """Each finding with its newest answer, and those before it."""
    told = read.checks(team.lead, team.study)
    return [(one.answer, [old.answer for old in before]) for one, before in told]


def test_who_thinks_otherwise_later_is_heard_again_and_the_newest_answer_counts(
    team: Team, client: Any
) -> None:
    sign_in(client, team.lead)
    act_as(team.second)
    first = _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)
    assert counted(team) == [(NO, Polarity.CONTRADICTS)]

    second = _answer(team, first, MemberAnswer.AGREE)
    agreed = counted(team), answers(team)
    later = "Sejak Juni tidak lagi."
    _answer(team, second, MemberAnswer.DISAGREE, later, team.code)

    page = client.get(f"/studies/codes/{team.code.pk}/passages/").content.decode()
    assert later in page and NO not in page
    act_as(team.second)
    assert agreed == ([], [("agree", ["disagree"])])
    assert counted(team) == [(later, Polarity.CONTRADICTS)]
    assert answers(team) == [("disagree", ["agree", "disagree"])]
    told = {one.item: one.recorded for one in coreq(team.lead, team.study, at=timezone.now())}
    assert told[CoreqItem.CHECKED].startswith("1 ")


def test_each_answer_keeps_its_day_and_a_later_one_is_not_of_an_earlier_day(team: Team) -> None:
    today = timezone.localdate()
    check, monday = _ask(team), today - timedelta(days=7)
    commands.keep_answer(
        team.second, check=check, answer="nuance", words="", said_on=monday, at=timezone.now()
    )
    check.refresh_from_db()

    for day, reason in (
        (monday - timedelta(days=1), Reason.CHECK_EARLIER),
        (today + timedelta(days=1), Reason.CHECK_IN_FUTURE),
    ):
        with pytest.raises(Refused) as no:
            commands.keep_answer(
                team.second, check=check, answer="agree", words="", said_on=day, at=timezone.now()
            )
        assert no.value.reason == reason
    newest = _answer(team, check, MemberAnswer.AGREE)
    assert (check.said, newest.said) == (monday, today)


def test_two_who_write_a_change_of_mind_down_at_once_keep_one(team: Team) -> None:
    first = _answer(team, _ask(team), MemberAnswer.AGREE)
    _answer(team, first, MemberAnswer.NUANCE)

    with pytest.raises(Refused) as no:
        _answer(team, first, MemberAnswer.DISAGREE, NO, team.code)

    assert no.value.reason == Reason.CHECK_ANSWERED
    assert answers(team) == [("nuance", ["agree"])]


def test_the_database_lets_no_answer_be_rewritten_nor_follow_one_of_another_study(team: Team) -> None:
    check = _answer(team, _ask(team), MemberAnswer.AGREE)
    act_as(team.second)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_membercheck SET answer = 'nuance' WHERE id = %s", [check.pk])
    other = make_study(make_evaluator())
    source = make_source(other, kind=SourceKind.INTERVIEW)
    with owner_for_a_while(), pytest.raises(IntegrityError), transaction.atomic():
        models.MemberCheck.objects.create(
            study=other, source=source, statement="…", follows=check, made_by=1, made_at=timezone.now()
        )
        connection.check_constraints()


def test_an_answer_is_given_anew_on_its_page(team: Team, client: Any) -> None:
    check = _answer(team, _ask(team), MemberAnswer.DISAGREE, NO, team.code)
    sign_in(client, team.second)
    address = f"/studies/checks/{check.pk}/"

    before = client.get(address).content.decode()
    words = {"answer": "agree", "words": "Baik.", "code": "", "said_on": timezone.localdate().isoformat()}
    client.post(address, words)
    listed = client.get(f"/studies/{team.study.pk}/checks/").content.decode()
    old = client.get(address).content.decode()

    assert NO in before and "Kini berkata lain" in before
    assert "Baik." in listed and NO in listed
    assert listed.index("Baik.") < listed.index(NO)
    assert "<form class" not in old.split("<main")[1].split("</main")[0]


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
    check, day = visible(team.second, models.MemberCheck).get(), timezone.localdate().isoformat()
    words = {"answer": "disagree", "words": NO, "code": "", "said_on": day}
    bad = client.post(f"/studies/checks/{check.pk}/", words)
    assert bad.status_code == 409
    client.post(f"/studies/checks/{check.pk}/", {**words, "code": team.code.pk})

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
