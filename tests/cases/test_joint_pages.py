"""The pages on which a truck of children is given, received and printed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Child, Handover, JointHandover
from rangkul.cases.queries.joint import lines
from rangkul.cases.vocabulary import Reason
from rangkul.core.models import Event
from tests.cases.test_handover_paper import read_back
from tests.cases.test_handovers import texts
from tests.cases.test_joint_handovers import Night, of
from tests.makers import make_actor, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def night() -> Night:
    return Night()


def sitting(night: Night, **values) -> dict:
    return {
        "to": night.dinsos.pk,
        "place": "RPS Beji Timur",
        "given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "adults_male": "2",
        "adults_female": "0",
        **values,
    }


def test_all_are_chosen_at_first_and_whoever_is_let_go_stays(client: Client, night):
    first, second, third = night.meet(3)
    sign_in(client, night.patrol)
    address = reverse("joint_give", args=[night.operation.pk])
    shown = client.get(address).context
    assert [one.is_going for one in shown["able"]] == [True, True, True]

    answer = client.post(
        address,
        sitting(night)
        | {
            f"{first.pk}-going": "on",
            f"{first.pk}-conditions": ["hungry", "injured"],
            f"{first.pk}-belongings": "Ukulele",
            f"{second.pk}-going": "on",
        },
    )

    joint = visible(night.patrol, JointHandover).get()
    assert answer.url == reverse("joint_handover", args=[joint.pk])
    lines = {one.child_id: one for one in of(joint, night.patrol)}
    assert set(lines) == {first.pk, second.pk}
    assert lines[first.pk].conditions == ["hungry", "injured"]
    assert (joint.adults_male, lines[first.pk].belongings) == (2, "Ukulele")
    again = client.get(address).context
    assert [one.encounter.child_id for one in again["able"]] == [third.pk]


def test_what_is_wrong_with_one_child_is_said_and_nothing_typed_is_lost(client: Client, night):
    first, second = night.meet(2)
    sign_in(client, night.patrol)

    answer = client.post(
        reverse("joint_give", args=[night.operation.pk]),
        sitting(night)
        | {
            f"{first.pk}-going": "on",
            f"{first.pk}-conditions": ["well", "injured"],
            f"{second.pk}-belongings": "Payung",
        },
    )

    assert answer.status_code == 400
    assert [one.encounter.child_id for one in answer.context["wrong"]] == [first.pk]
    kept = {one.encounter.child_id: one for one in answer.context["rows"]}
    assert kept[second.pk].form["belongings"].value() == "Payung"
    assert not kept[second.pk].is_going
    assert not visible(night.patrol, Handover).exists()


def test_the_shelter_answers_all_on_one_page_and_every_child_is_in_the_log(client: Client, night):
    joint = night.give(night.meet(3))
    first, *others = of(joint, night.shelter)
    sign_in(client, night.shelter)
    page = reverse("joint_handover", args=[joint.pk])
    assert client.get(page).context["can_answer"]

    answers = {f"{first.pk}-answer": "needs_hospital", **{f"{one.pk}-answer": "received" for one in others}}
    client.post(reverse("joint_answer", args=[joint.pk]), answers)

    status = {one.pk: one.status for one in of(joint, night.shelter)}
    assert status == {first.pk: "declined", **{one.pk: "received" for one in others}}
    listed = visible(night.shelter, Event).filter(name="children.listed").first()
    assert listed.details["where"] == "joint_handover"
    paper = client.get(reverse("joint_paper", args=[joint.pk]))
    told = read_back(paper.content)
    assert f"{night.dinsos.name}, 2 di antaranya telah diterima." in told
    assert all(one.number in told for one in (first, *others))


def test_a_colleague_who_was_faster_is_not_overruled_and_nothing_breaks(client: Client, night):
    joint = night.give(night.meet(2))
    lines = of(joint, night.shelter)
    night.answer(joint, actor=make_actor(night.dinsos, "shelter_staff"))
    sign_in(client, night.shelter)

    answers = {f"{one.pk}-answer": "full" for one in lines}
    answer = client.post(reverse("joint_answer", args=[joint.pk]), answers)

    assert answer.status_code == 409
    assert str(Reason.HANDOVER_ANSWERED.label) in answer.content.decode()
    assert {one.status for one in of(joint, night.shelter)} == {"received"}


def test_the_word_on_a_faster_colleague_keeps_no_name_of_a_child_in_the_session(client: Client, night):
    joint = night.give(night.meet(2))
    answered, waiting = lines(night.shelter, joint, at=timezone.now())
    night.answer(joint, actor=make_actor(night.dinsos, "shelter_staff"), later=[waiting.pk])
    number = visible(night.shelter, Child).get(pk=answered.child_id).number
    sign_in(client, night.shelter)

    answers = {f"{one.pk}-answer": "full" for one in (answered, waiting)}
    client.post(reverse("joint_answer", args=[joint.pk]), answers)

    kept = str(dict(client.session))
    assert "Rekan Anda sudah lebih dulu menjawab" in kept
    assert number in kept and waiting.number not in kept
    assert answered.called not in kept
    assert {one.pk: one.status for one in of(joint, night.shelter)} == {
        answered.pk: "received",
        waiting.pk: "declined",
    }


def test_a_sitting_with_nobody_answered_comes_back_with_what_was_chosen(client: Client, night):
    joint = night.give(night.meet(3))
    first, *others = of(joint, night.shelter)
    sign_in(client, night.shelter)

    answers = {f"{one.pk}-answer": "later" for one in (first, *others)}
    answer = client.post(reverse("joint_answer", args=[joint.pk]), answers)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert page.count('value="later" selected') == 3


def test_who_did_not_arrive_stays_on_the_way_and_on_today(client: Client, night):
    joint = night.give(night.meet(3))
    late, *others = of(joint, night.shelter)
    sign_in(client, night.shelter)

    answers = {f"{late.pk}-answer": "later", **{f"{one.pk}-answer": "received" for one in others}}
    client.post(reverse("joint_answer", args=[joint.pk]), answers)

    assert [one.pk for one in of(joint, night.shelter) if one.status == "in_transit"] == [late.pk]
    assert "Aji" in texts(night.shelter)


def test_today_says_how_many_are_on_the_way_once(night):
    night.give(night.meet(5))

    said = texts(night.shelter)

    assert said.count("5") == 1
    assert "Satpol PP" in said
    assert texts(night.patrol).count("5") == 1


def test_today_offers_the_patrol_one_sitting_for_an_operation(night):
    night.meet(4)

    said = texts(night.patrol)

    assert said.count("Margonda") >= 1
    assert "Anak 0" not in said
