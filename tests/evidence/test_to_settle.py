"""What a double coding owes is told on Today and on the study's first page, to whoever moves it on."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangkul.core.duties import what_waits
from rangkul.evidence import models
from rangkul.evidence.commands.compared import settle
from rangkul.evidence.queries import compared
from rangkul.evidence.queries.settling import to_settle
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

from .makers import make_code, make_sample, release
from .test_who_withdraws import World

pytestmark = pytest.mark.django_db


def by_the_page(world: World) -> int:
    """How many differences the page of the sample says are not settled."""
    found = compared.compared(world.lead, world.sample)
    return sum(not one.settled for one in compared.differences(world.lead, world.sample, found))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 10_000), merged=st.booleans(), withdrawn=st.booleans())
def test_as_many_differences_wait_as_the_page_of_the_sample_says(
    seed: int, merged: bool, withdrawn: bool
) -> None:
    world = World(seed, heard=True)
    if merged:
        with owner_for_a_while():
            models.Code._base_manager.filter(pk=world.codes[2].pk).update(merged_into=world.codes[0])
    if withdrawn:
        world.withdraw()
    act_as(world.lead)

    told = to_settle(world.lead, [world.study.pk], at=timezone.now())[world.study.pk]

    expected = by_the_page(world)
    assert told == ({world.sample.pk: expected} if expected else {})


def duties(who: Any) -> list[str]:
    act_as(who)
    with override("en"):
        return [one.text for one in what_waits(who, timezone.now()) if "differ" in one.text]


def test_the_lead_is_told_until_the_last_difference_is_settled_and_nobody_else_is() -> None:
    world = World(4, heard=False, settled=False)
    act_as(world.lead)
    number = by_the_page(world)
    assert number > 1

    assert duties(world.lead)[0].startswith(f"{number} differences")
    assert duties(world.second) == duties(world.reader) == []
    act_as(world.lead)
    found = compared.compared(world.lead, world.sample)
    for one in compared.differences(world.lead, world.sample, found):
        unit = models.SampleUnit._base_manager.get(pk=one.unit.pk)
        settle(
            world.lead, sample=world.sample, unit=unit, code=one.code, place=None, reason="Bukan.",
            at=timezone.now(),
        )  # fmt: skip
    assert duties(world.lead) == []


def test_of_a_sample_that_one_coder_alone_finished_nothing_waits() -> None:
    world = World(4, heard=False, opened=False)
    release(world.sample, world.second)
    with owner_for_a_while():
        models.SampleCoder._base_manager.filter(user_id=world.lead.user_id).update(finished_at=timezone.now())
        models.Sample._base_manager.filter(pk=world.sample.pk).update(unlocked_at=timezone.now())

    assert duties(world.lead) == []


def test_while_the_lead_codes_the_same_interviews_blind_again_nothing_is_told() -> None:
    world = World(4, heard=False, settled=False)
    act_as(world.lead)
    text = models.SourceText._base_manager.filter(study=world.study).first()
    assert text is not None
    make_sample(text, world.lead, world.second)

    assert duties(world.lead) == []


def primary(client: Client, who: Any, study: Any) -> str:
    sign_in(client, who)
    page = client.get(reverse("study", args=[study.pk])).content.decode()
    found = re.search(r'<a class="btn btn-primary" href="([^"]+)"', page)
    return found.group(1) if found else ""


def test_the_first_page_of_a_study_leads_to_the_sample_and_then_to_its_differences(client: Client) -> None:
    closed, opened = World(4, heard=False, opened=False), World(4, heard=False, settled=False)
    sample = reverse("sample", args=[closed.sample.pk])
    differences = reverse("sample_differences", args=[opened.sample.pk])

    assert primary(client, closed.lead, closed.study) == sample
    assert primary(client, closed.second, closed.study) == sample
    assert primary(client, closed.reader, closed.study) == ""
    assert primary(client, opened.lead, opened.study) == differences
    assert primary(client, opened.second, opened.study) != differences


def test_an_evaluator_who_reaches_no_child_reads_on_today_what_waits_in_a_study(client: Client) -> None:
    world = World(4, heard=False, settled=False)
    sign_in(client, world.lead)

    page = client.get(reverse("today"), follow=True).content.decode()

    assert reverse("sample_differences", args=[world.sample.pk]) in page


def test_more_samples_and_codes_cost_today_no_more_queries(django_assert_max_num_queries: Any) -> None:
    world = World(4, heard=True, settled=False)
    for name in "XYZ":
        make_code(world.study, name)
    act_as(world.lead)

    with django_assert_max_num_queries(7):
        to_settle(world.lead, [world.study.pk], at=timezone.now())
