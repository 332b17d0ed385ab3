"""A coder who will not finish: the lead lets the sample go on without them, and everybody can read it."""

import html
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, Refused
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import compared, members, samples
from rangkul.evidence.queries import compared as read
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.vocabulary import Part, Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import finish_sample as open_it
from .makers import make_member, make_second_rater
from .test_samples import Team, team

__all__ = ["team"]
pytestmark = pytest.mark.django_db


class Stuck:
    """Two have finished a sample, and a third, who marked one passage, will not."""

    def __init__(self, team: Team) -> None:
        self.team, self.third = team, make_second_rater()
        self.member = make_member(team.study, self.third, Part.CODER)
        self.sample = team.draw(1, coders=[*team.coders, self.third.user_id])
        act_as(self.third)
        self.mark = team.code_blind(self.third, self.sample, 1)
        for who in (team.lead, team.second):
            act_as(who)
            team.code_blind(who, self.sample)
            samples.finish_sample(who, sample=self.sample, at=timezone.now())

    def part_of(self, who: Any) -> models.SampleCoder:
        return visible(self.team.lead, models.SampleCoder).get(sample=self.sample, user_id=who.user_id)

    def go_on(self, by: Any = None) -> models.Sample:
        act_as(by or self.team.lead)
        return samples.release_coder(by or self.team.lead, coder=self.part_of(self.third), at=timezone.now())


@pytest.fixture
def stuck(team: Team) -> Stuck:
    """A sample that waits for somebody in vain."""
    return Stuck(team)


def test_the_lead_lets_a_sample_go_on_and_then_the_coder_can_leave_the_study(stuck: Stuck) -> None:
    lead = stuck.team.lead
    act_as(lead)
    with pytest.raises(Refused) as no:
        members.end_member(lead, member=stuck.member, at=timezone.now())
    assert no.value.reason == Reason.MEMBER_OWES_SAMPLE

    sample = stuck.go_on()

    assert sample.unlocked_at is not None
    assert members.end_member(lead, member=stuck.member, at=timezone.now()).left_at
    with owner_for_a_while():
        told = Event._base_manager.get(name="sample.coder_released").details
        opened = Event._base_manager.get(name="sample.unlocked").details
    assert (told["user"], told["waiting_for"], opened["coders"]) == (stuck.third.user_id, 0, 2)


def test_what_a_released_coder_marked_is_kept_and_counts_in_no_figure(stuck: Stuck) -> None:
    lead = stuck.team.lead
    stuck.go_on()

    found = read.compared(lead, stuck.sample)

    assert list(found.basis.coders) == sorted(stuck.team.coders)
    assert stuck.mark in visible(lead, models.Coding)
    assert [one.start for one in counting(lead, stuck.team.study)] == [found.units[0].start]


def test_only_the_lead_does_so_and_only_with_who_still_codes(stuck: Stuck) -> None:
    lead, second = stuck.team.lead, stuck.team.second
    with pytest.raises(Denied):
        stuck.go_on(second)
    act_as(lead)
    with pytest.raises(Refused) as no:
        samples.release_coder(lead, coder=stuck.part_of(second), at=timezone.now())
    assert no.value.reason == Reason.SAMPLE_NOT_CODING

    stuck.go_on()

    with pytest.raises(Refused):
        stuck.go_on()


def test_the_database_lets_nobody_but_the_lead_and_nobody_in_anothers_name(stuck: Stuck) -> None:
    lead, second, at = stuck.team.lead, stuck.team.second, timezone.now()
    mine = models.SampleCoder._base_manager.filter(sample=stuck.sample, user_id=stuck.third.user_id)

    for who, values in (
        (lead, {"finished_at": at}),
        (lead, {"released_at": at, "released_by": second.user_id}),
        (stuck.third, {"released_at": at, "released_by": stuck.third.user_id}),
    ):
        act_as(who)
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.update(**values)
    act_as(second)
    assert not mine.update(released_at=at, released_by=second.user_id)
    act_as(lead)
    assert mine.update(released_at=at, released_by=lead.user_id) == 1


def test_a_released_coder_stays_blind_and_marks_nothing_more_until_the_sample_opens(team: Team) -> None:
    sample = team.draw(1)
    act_as(team.lead)
    hidden = team.code_blind(team.lead, sample)
    part = visible(team.lead, models.SampleCoder).get(sample=sample, user_id=team.second.user_id)
    assert samples.release_coder(team.lead, coder=part, at=timezone.now()).unlocked_at is None

    act_as(team.second)
    with pytest.raises(Refused) as no:
        team.code_blind(team.second, sample)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        models.Coding.objects.create(
            study=team.study,
            text=hidden.text,
            code=team.code,
            coder=team.second.user_id,
            start=hidden.start,
            end=hidden.end,
            quote=hidden.quote,
            sample=sample,
            layer="blind",
            made_at=timezone.now(),
        )

    assert no.value.reason == Reason.SAMPLE_RELEASED
    assert not visible(team.second, models.Coding).exists()


def test_with_one_coder_left_there_is_nothing_to_compare_and_the_page_says_so(
    team: Team, client: Any
) -> None:
    sample = team.draw(1)
    act_as(team.lead)
    team.code_blind(team.lead, sample)
    samples.finish_sample(team.lead, sample=sample, at=timezone.now())
    part = visible(team.lead, models.SampleCoder).get(sample=sample, user_id=team.second.user_id)
    samples.release_coder(team.lead, coder=part, at=timezone.now())
    sign_in(client, team.lead)

    page = html.unescape(client.get(reverse("sample", args=[sample.pk])).content.decode())
    figures = client.get(reverse("sample_agreement", args=[sample.pk]))

    assert "tidak ada yang dapat dibandingkan" in page
    assert reverse("sample_agreement", args=[sample.pk]) not in page
    assert figures.status_code == 409
    assert counting(team.lead, team.study).count() == 1


def test_the_lead_is_asked_first_and_everybody_reads_it_on_the_page_of_the_sample(
    stuck: Stuck, client: Any
) -> None:
    address = reverse("sample_release", args=[stuck.part_of(stuck.third).pk])
    sign_in(client, stuck.team.lead)
    assert address in client.get(reverse("sample", args=[stuck.sample.pk])).content.decode()
    asked = html.unescape(client.get(address).content.decode())
    assert "langsung terbuka" in asked

    answer = client.post(address, follow=True)

    assert answer.status_code == 200
    sign_in(client, stuck.team.reader)
    page = client.get(reverse("sample", args=[stuck.sample.pk])).content.decode()
    assert "berlanjut tanpa" in page
    assert address not in page


def test_consent_withdrawn_meanwhile_lets_no_passage_become_a_consensus(team: Team) -> None:
    sample = team.draw(1)
    act_as(team.lead)
    mark = team.code_blind(team.lead, sample)
    open_it(sample)
    unit = models.SampleUnit._base_manager.filter(sample=sample, text=mark.text, start=mark.start).get()
    with owner_for_a_while():
        models.SourceConsent._base_manager.all().update(withdrawn_on=timezone.localdate())
        source = models.Source._base_manager.filter(pk=mark.text.source_id)
        source.update(kind="interview", consent_needed=True)
    act_as(team.second)

    def settle(place: Any) -> models.Adjudication:
        return compared.settle(
            team.second,
            sample=sample,
            unit=unit,
            code=team.code,
            place=place,
            reason="Definisi.",
            at=timezone.now(),
        )

    for place in (compared.Place(unit.start, unit.end), None):
        with pytest.raises(Refused) as no:
            settle(place)
        assert no.value.reason == Reason.CONSENT_WITHDRAWN
    assert not visible(team.lead, models.Coding).filter(layer="consensus").exists()


def called_to(who: Any) -> list[str]:
    """The samples that Today calls somebody to code."""
    act_as(who)
    return [duty.url for duty in what_waits(who, timezone.now()) if duty.kind == "sample"]


def test_today_calls_each_coder_to_a_drawn_sample_until_they_have_finished(team: Team) -> None:
    act_as(team.lead)
    sample = team.draw()
    there = reverse("sample", args=[sample.pk])

    assert called_to(team.lead) == called_to(team.second) == [there]
    assert called_to(team.reader) == []

    act_as(team.second)
    samples.finish_sample(team.second, sample=sample, at=timezone.now())
    assert called_to(team.second) == []
    assert called_to(team.lead) == [there]


def test_today_calls_nobody_to_a_sample_that_goes_on_without_them(stuck: Stuck) -> None:
    assert called_to(stuck.third) == [reverse("sample", args=[stuck.sample.pk])]

    stuck.go_on()

    assert called_to(stuck.third) == []
