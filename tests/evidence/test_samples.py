"""Passages are drawn by chance, coded blind, and opened when everybody has finished."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event, EventObject
from rangkul.evidence import models
from rangkul.evidence.commands import members
from rangkul.evidence.commands import samples as commands
from rangkul.evidence.queries import samples as read
from rangkul.evidence.rules.samples import passages, sentences
from rangkul.evidence.vocabulary import Part, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import finish_sample as open_it
from .makers import (
    make_code,
    make_consent,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

WORDS = "Kami duduk bersama Dinsos setiap bulan. Tidak ada yang datang dari Satpol PP."


class Team:
    """A study with a lead and a second coder, a reader, interviews, a document and a code."""

    def __init__(self) -> None:
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.reader = make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        make_member(self.study, self.reader, Part.READER)
        for number in range(5):
            source = make_source(self.study, kind=SourceKind.INTERVIEW, group="lks", title=f"LKS-{number}")
            make_consent(source)
            make_text(source, f"{WORDS}\n\n" * 4)
        make_text(make_source(self.study, title="Perda"), f"{WORDS}\n\n" * 2)
        self.code = make_code(self.study, "Kepercayaan")

    @property
    def coders(self) -> list[int]:
        return [self.lead.user_id, self.second.user_id]

    def draw(self, share: float = 0.2, **values: Any) -> models.Sample:
        values.setdefault("coders", self.coders)
        return commands.draw_sample(
            self.lead, study=self.study, share=share, seed=values.pop("seed", 11), at=timezone.now(), **values
        )

    def code_blind(self, who: Any, sample: models.Sample, at: int = 0) -> models.Coding:
        unit = read.units(who, sample)[at]
        return commands.code_blind(
            who, unit=unit, code=self.code, start=unit.start, end=unit.end, at=timezone.now()
        )


@pytest.fixture
def team(db: None) -> Team:
    """A lead and a second coder."""
    return Team()


def test_a_share_of_each_kind_and_voice_is_drawn_and_the_seed_repeats_it(team: Team) -> None:
    drawn = team.draw(0.25)

    units = read.units(team.lead, drawn)
    open_it(drawn)
    assert Counter(one.stratum for one in units) == {"interview/lks": 5, "document": 1}
    second = team.draw(0.25)
    again = read.units(team.lead, second)
    open_it(second)
    assert [(one.text_id, one.start) for one in again] == [(one.text_id, one.start) for one in units]
    other = read.units(team.lead, team.draw(0.25, seed=12))
    assert [(one.text_id, one.start) for one in other] != [(one.text_id, one.start) for one in units]


def test_a_source_without_consent_is_not_drawn(team: Team) -> None:
    with owner_for_a_while():
        models.SourceConsent._base_manager.all().update(withdrawn_on=timezone.localdate())

    assert {one.stratum for one in read.units(team.lead, team.draw(1))} == {"document"}


def test_only_the_newest_text_of_a_source_is_drawn(team: Team) -> None:
    source = make_source(team.study, title="Koreksi")
    make_text(source, WORDS)
    newest = make_text(source, f"{WORDS} Dikoreksi.", version=2)

    drawn = {one.text_id for one in read.units(team.lead, team.draw(1)) if one.text.source_id == source.pk}

    assert drawn == {newest.pk}


@pytest.mark.parametrize(
    ("who", "coders", "reason"),
    [
        ("second", ["lead", "second"], None),
        ("lead", ["lead"], Reason.SAMPLE_CODERS),
        ("lead", ["lead", "reader"], Reason.SAMPLE_CODERS),
    ],
)
def test_the_lead_draws_for_two_who_code(team: Team, who: str, coders: list[str], reason: Any) -> None:
    users = [getattr(team, name).user_id for name in coders]

    with pytest.raises(Refused if reason else Denied) as no:
        commands.draw_sample(getattr(team, who), study=team.study, share=0.2, coders=users, at=timezone.now())

    assert getattr(no.value, "reason", None) == reason


def test_nothing_is_drawn_before_the_data_are_open_or_without_texts(db: None) -> None:
    lead, second = make_evaluator(), make_second_rater()
    for data_open, reason in ((False, Reason.DATA_NOT_OPEN), (True, Reason.SAMPLE_EMPTY)):
        study = make_study(lead, data_open=data_open)
        make_member(study, second)

        with pytest.raises(Refused) as no:
            commands.draw_sample(
                lead, study=study, share=1, coders=[lead.user_id, second.user_id], at=timezone.now()
            )

        assert no.value.reason == reason


def test_nobody_sees_what_a_colleague_codes_until_both_have_finished(team: Team) -> None:
    sample = team.draw()
    mine = team.code_blind(team.lead, sample)

    assert set(visible(team.lead, models.Coding)) == {mine}
    assert not visible(team.second, models.Coding).exists()
    commands.finish_sample(team.lead, sample=sample, at=timezone.now())
    assert not visible(team.second, models.Coding).exists()
    assert not visible(team.reader, models.Coding).exists()
    commands.finish_sample(team.second, sample=sample, at=timezone.now())

    assert set(visible(team.second, models.Coding)) == {mine}
    assert set(visible(team.reader, models.Coding)) == {mine}
    assert visible(team.lead, models.Sample).get(pk=sample.pk).unlocked_at is not None


def test_whoever_has_finished_changes_nothing_any_more(team: Team) -> None:
    sample = team.draw()
    coding = team.code_blind(team.second, sample)
    commands.finish_sample(team.second, sample=sample, at=timezone.now())

    for act in (
        lambda: team.code_blind(team.second, sample),
        lambda: commands.withdraw_blind(team.second, coding=coding, at=timezone.now()),
        lambda: commands.finish_sample(team.second, sample=sample, at=timezone.now()),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.reason == Reason.SAMPLE_FINISHED


def test_the_database_itself_opens_no_sample_that_somebody_still_codes(team: Team) -> None:
    sample = team.draw()
    commands.finish_sample(team.lead, sample=sample, at=timezone.now())
    act_as(team.lead)

    with pytest.raises(IntegrityError, match="not every coder"), transaction.atomic():
        models.Sample._base_manager.filter(pk=sample.pk).update(unlocked_at=timezone.now())


def test_only_its_coders_code_a_sample_and_only_inside_its_passages(team: Team) -> None:
    third = make_second_rater()
    make_member(team.study, third)
    sample = team.draw()
    unit = read.units(team.lead, sample)[0]

    with pytest.raises(Refused) as no:
        team.code_blind(third, sample)
    assert no.value.reason == Reason.NOT_SAMPLE_CODER
    with pytest.raises(Refused) as no:
        commands.code_blind(
            team.lead, unit=unit, code=team.code, start=unit.start, end=unit.end + 1, at=timezone.now()
        )
    assert no.value.reason == Reason.SAMPLE_OUTSIDE
    heading = make_code(team.study, "Proses", is_codable=False)
    with pytest.raises(Refused) as no:
        commands.code_blind(
            team.lead, unit=unit, code=heading, start=unit.start, end=unit.end, at=timezone.now()
        )
    assert no.value.reason == Reason.CODE_NOT_CODABLE
    with pytest.raises(NotFound):
        commands.code_blind(
            make_evaluator(), unit=unit, code=team.code, start=unit.start, end=unit.end, at=timezone.now()
        )


def test_the_same_code_on_the_same_words_is_one_mark_until_it_is_taken_back(team: Team) -> None:
    sample = team.draw()
    team.code_blind(team.second, sample)
    coding = team.code_blind(team.lead, sample)

    with pytest.raises(Refused) as no:
        team.code_blind(team.lead, sample)

    assert no.value.reason == Reason.SAMPLE_MARKED_SO
    assert [one.pk for one in read.my_marks(team.lead, sample)] == [coding.pk]
    commands.withdraw_blind(team.lead, coding=coding, at=timezone.now())
    assert team.code_blind(team.lead, sample).pk != coding.pk


def test_a_mark_that_was_taken_back_is_gone_for_its_coder(team: Team) -> None:
    sample = team.draw()
    coding = team.code_blind(team.lead, sample)

    commands.withdraw_blind(team.lead, coding=coding, at=timezone.now())

    assert read.my_marks(team.lead, sample) == []


def test_the_log_of_a_blind_coding_tells_neither_code_nor_passage(team: Team) -> None:
    sample = team.draw()

    coding = team.code_blind(team.lead, sample)

    with owner_for_a_while():
        event = Event.objects.filter(name="sample.coded").latest("recorded_at")
        about = EventObject.objects.filter(event=event).values_list("object_id", flat=True)
        told = f"{event.details} {list(about)}"
    assert str(coding.pk) not in told
    assert str(team.code.pk) not in told


def test_a_passage_is_coded_on_its_page_and_taken_back(team: Team, client: Any) -> None:
    sample = team.draw()
    sign_in(client, team.second)
    address = f"/studies/samples/{sample.pk}/passages/?n=1"

    page = client.get(address).content.decode()
    assert "Kami duduk bersama Dinsos setiap bulan." in page
    words = {"code": team.code.pk, "first": 1, "last": 1, "polarity": "contradicts"}
    posted = client.post(address, {**words, "unit": read.units(team.second, sample)[0].pk})

    assert posted.status_code == 302
    coding = read.my_marks(team.second, sample)[0]
    assert coding.quote == "Tidak ada yang datang dari Satpol PP."
    assert (coding.layer, coding.polarity) == ("blind", "contradicts")
    assert coding.before.rstrip().endswith("setiap bulan.")
    assert coding.quote in client.get(address).content.decode()
    client.post(f"/studies/codings/{coding.pk}/take-back/?n=1")
    assert read.my_marks(team.second, sample) == []


def test_sentences_that_run_backwards_are_a_sentence_not_an_error(team: Team, client: Any) -> None:
    sample = team.draw()
    unit = read.units(team.second, sample)[0]
    sign_in(client, team.second)

    answer = client.post(
        f"/studies/samples/{sample.pk}/passages/",
        {"code": team.code.pk, "first": 1, "last": 0, "polarity": "neutral", "unit": unit.pk},
    )

    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert read.my_marks(team.second, sample) == []


def test_the_lead_draws_on_the_page_and_the_coders_finish_on_theirs(team: Team, client: Any) -> None:
    sign_in(client, team.lead)
    client.post(
        f"/studies/{team.study.pk}/samples/new/", {"share": "0.2", "coders": team.coders, "seed": "5"}
    )
    sample = visible(team.lead, models.Sample).get()
    assert (sample.seed, sample.share) == (5, 0.2)

    client.post(f"/studies/samples/{sample.pk}/finish/")
    assert visible(team.lead, models.Sample).get().unlocked_at is None
    sign_in(client, team.second)
    client.post(f"/studies/samples/{sample.pk}/finish/")

    assert visible(team.lead, models.Sample).get().unlocked_at is not None


def test_the_sample_page_asks_the_database_a_fixed_number_of_times(
    team: Team, client: Any, django_assert_max_num_queries: Any
) -> None:
    sample = team.draw(1)
    sign_in(client, team.lead)

    with django_assert_max_num_queries(25):
        client.get(f"/studies/samples/{sample.pk}/passages/")


@pytest.mark.parametrize(
    ("text", "turns", "found"),
    [
        (
            "Satu paragraf yang cukup panjang.\n\nYa.\n  Paragraf lain yang panjang.  ",
            [],
            [(0, 33), (41, 68)],
        ),
        ("Tanya: apa?\nJawab: kami duduk bersama.", [(0, 11), (12, 38)], [(12, 38)]),
        ("", [], []),
    ],
)
def test_a_passage_is_a_turn_or_a_paragraph_that_says_something(
    text: str, turns: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    assert passages(text, turns) == found


def test_a_passage_falls_into_its_sentences() -> None:
    text = "Awal. Kami duduk! “Sudah?” Belum"

    assert [text[a:b] for a, b in sentences(text, 6, len(text))] == ["Kami duduk!", "“Sudah?”", "Belum"]


def test_whoever_joined_later_sees_an_open_sample_and_whoever_left_does_not(team: Team) -> None:
    sample = team.draw()
    gone = make_second_rater()
    make_member(team.study, gone, left_at=timezone.now() - timedelta(minutes=1))

    assert visible(team.reader, models.Sample).filter(pk=sample.pk).exists()
    assert not visible(gone, models.Sample).exists()


def test_a_text_is_in_one_sample_at_a_time(team: Team) -> None:
    first = team.draw(0.1)
    taken = {one.text_id for one in read.units(team.lead, first)}

    second = team.draw(1)

    assert not taken & {one.text_id for one in read.units(team.lead, second)}
    with pytest.raises(Refused) as no:
        team.draw(1)
    assert no.value.reason == Reason.SAMPLE_ALL_DRAWN
    open_it(first)
    assert taken == {one.text_id for one in read.units(team.lead, team.draw(1))}


def test_the_page_says_that_every_text_is_being_coded(team: Team, client: Any) -> None:
    team.draw(1)
    sign_in(client, team.lead)

    page = client.get(f"/studies/{team.study.pk}/samples/new/").content.decode()

    assert "Setiap teks sedang dikode secara tertutup" in page


def test_a_mark_for_another_passage_is_refused_with_a_sentence(team: Team, client: Any) -> None:
    sample = team.draw()
    other = read.units(team.second, sample)[1]
    sign_in(client, team.second)

    answer = client.post(
        f"/studies/samples/{sample.pk}/passages/?n=1",
        {"code": team.code.pk, "first": 0, "last": 0, "polarity": "neutral", "unit": other.pk},
    )

    assert "Urutannya sudah berubah" in answer.content.decode()
    assert read.my_marks(team.second, sample) == []


def test_whoever_still_codes_a_sample_neither_leaves_nor_only_reads(team: Team) -> None:
    sample = team.draw()
    member = visible(team.lead, models.StudyMember).get(user_id=team.second.user_id)
    now = timezone.now()

    for act in (
        lambda: members.end_member(team.lead, member=member, at=now),
        lambda: members.change_part(team.lead, member=member, part=Part.READER, at=now),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.reason == Reason.MEMBER_OWES_SAMPLE
    members.change_part(team.lead, member=member, part=Part.CODER, at=now)
    commands.finish_sample(team.second, sample=sample, at=timezone.now())

    assert members.end_member(team.lead, member=member, at=timezone.now()).left_at


def test_a_passage_whose_consent_was_withdrawn_after_the_draw_is_not_coded(team: Team) -> None:
    sample = team.draw(1)
    spoken = next(one for one in read.units(team.lead, sample) if one.text.source.kind == "interview")
    with owner_for_a_while():
        models.SourceConsent._base_manager.all().update(withdrawn_on=timezone.localdate())

    place = {"unit": spoken, "start": spoken.start, "end": spoken.end}
    with pytest.raises(Refused) as no:
        commands.code_blind(team.lead, code=team.code, at=timezone.now(), **place)

    assert no.value.reason == Reason.CONSENT_WITHDRAWN
    assert team.code_blind(team.lead, sample).pk
