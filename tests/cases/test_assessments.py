"""Assessing a child: questions from data, a score a side, a signature that stays."""

import pytest
from django.utils import timezone

from rangkul.cases.commands.assessments import save_assessment, sign_assessment
from rangkul.cases.instrument_files import instrument, instruments
from rangkul.cases.models import Assessment, Case
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.work_makers import all_answers, answer, assess, make_world
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

SECOND = """
instrument: strengths
kind: sides
version: 1
title: {id: "Kekuatan", en: "Strengths"}
validated: false
note: {id: "Belum divalidasi.", en: "Not validated."}
higher_means: {id: "lebih kuat", en: "stronger"}
least_answered: 1
sides:
  - code: talents
    title: {id: "Bakat", en: "Talents"}
    items:
      - code: music
        ask: {id: "Apakah anak suka musik?", en: "Does the child like music?"}
        levels:
          - {id: "Tidak", en: "No"}
          - {id: "Ya", en: "Yes"}
          - {id: "Sangat", en: "Very much"}
"""


def sign(world, draft, actor=None, **values):
    return sign_assessment(
        actor or world.worker, assessment=draft, version=draft.row_version, at=timezone.now(), **values
    )


def test_a_signed_assessment_has_a_score_for_each_side_and_no_total():
    world = make_world()
    # By hand: family (0+1+2+3+1)/5 = 7/5, social 2 each = 2, psychological four known (3+3+0+0)/4 = 3/2,
    # economic three of five known: fewer than four, so no score.
    family = dict(
        zip(["contact", "carer", "safe_home", "wish_together", "street_view"], [0, 1, 2, 3, 1], strict=True)
    )
    social = dict.fromkeys(["school", "friends", "street_time", "papers", "someone_near"], 2)
    mind = {"feelings": 3, "sleep": 3, "frightening": 0, "substances": 0, "hope": "unknown"}
    money = {"food": 1, "family_income": 1, "own_earning": 1, "home": "unknown", "aid": "unknown"}
    draft = answer(world, "four-sides", {**family, **social, **mind, **money})

    signed = sign(world, draft)

    assert {side: one["value"] for side, one in signed.result.items()} == {
        "family": "7/5",
        "social": "2",
        "psychological": "3/2",
        "economic": None,
    }
    event = visible(world.worker, Event).get(name="assessment.signed")
    assert event.child_id == world.child.pk
    assert event.details == {"instrument": "four-sides", "version": 1}


def test_the_instrument_proposes_a_risk_and_a_person_decides():
    world = make_world()
    draft = answer(world, "risk-24h", {**all_answers("risk-24h", "no"), "hurt_now": "yes"})

    signed = sign(world, draft, decided="medium", reason="Luka sudah dirawat.")

    assert signed.result["proposed"] == "high"
    assert signed.result["because"] == ["hurt_now"]
    assert visible(world.worker, Case).get().risk == "medium"
    event = visible(world.worker, Event).get(name="risk.assessed")
    assert (event.details["proposed"], event.details["decided"]) == ("high", "medium")


def test_a_correction_is_a_new_version_that_names_the_one_it_replaces():
    world = make_world()
    first = assess(world, 1)

    second = assess(world, 2)

    assert (second.version, second.replaces_id) == (2, first.pk)
    kept = visible(world.worker, Assessment).get(pk=first.pk)
    assert kept.answers == first.answers and kept.signed_at == first.signed_at


@pytest.mark.parametrize(
    ("answers", "values", "reason"),
    [
        ({"hurt_now": "no"}, {"decided": "low"}, Reason.ANSWERS_MISSING),
        (None, {"decided": ""}, Reason.RISK_UNDECIDED),
        (None, {"decided": "high"}, Reason.RISK_NEEDS_REASON),
    ],
)
def test_what_keeps_the_first_risk_from_being_signed(answers, values, reason):
    world = make_world()
    draft = answer(world, "risk-24h", answers or all_answers("risk-24h", "no"))

    with pytest.raises(Refused) as refused:
        sign(world, draft, **values)

    assert refused.value.reason == reason


def test_a_signed_assessment_is_not_signed_again():
    world = make_world()
    signed = assess(world)

    with pytest.raises(Refused) as refused:
        sign(world, signed)

    assert refused.value.reason == Reason.ALREADY_SIGNED


def test_of_two_who_save_one_draft_the_second_is_told_and_nothing_is_lost():
    world = make_world()
    answer(world, "four-sides", {"contact": 1})

    with pytest.raises(Stale) as stale:
        answer(world, "four-sides", {"contact": 3}, actor=world.supervisor)

    assert stale.value.current["answers"] == {"contact": 1}
    assert visible(world.worker, Assessment).get().answers == {"contact": 1}


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("desk", Denied),
        ("stranger", NotFound),
        ("head", Denied),
    ],
)
def test_who_may_not_assess(who, error):
    world = make_world()
    actor = {
        "desk": world.desk,
        "stranger": make_actor(make_organisation(OrganisationKind.LKS)),
        "head": make_actor(world.office, Role.AGENCY_HEAD),
    }[who]

    with pytest.raises(error):
        save_assessment(
            actor,
            case=world.case,
            instrument=instrument("four-sides"),
            answers={},
            notes={},
            version=0,
            at=timezone.now(),
        )


def test_a_second_instrument_is_only_a_file(tmp_path, settings, client):
    (tmp_path / "strengths.yaml").write_text(SECOND)
    settings.INSTRUMENT_FOLDERS = [settings.BASE_DIR / "instruments", tmp_path]
    world = make_world()
    sign_in(client, world.worker)

    page = client.get(f"/cases/{world.case.pk}/assess/strengths/")
    client.post(f"/cases/{world.case.pk}/assess/strengths/", {"version": 0, "a-music": "2", "act": "draft"})
    signed = sign(world, visible(world.worker, Assessment).get())

    assert {one.heading.code for one in instruments()} == {"risk-24h", "four-sides", "strengths"}
    assert "Apakah anak suka musik?" in page.content.decode()
    assert signed.result == {"talents": {"value": "2", "answered": 1, "of": 1}}


def test_the_pages_from_the_questions_to_the_signature(client):
    world = make_world()
    sign_in(client, world.worker)
    form = {f"a-{code}": "1" for code in all_answers("four-sides", 1)}

    looked = client.post(
        f"/cases/{world.case.pk}/assess/four-sides/",
        {**form, "n-contact": "Ibu menelepon", "version": 0, "act": "sign"},
        follow=True,
    )
    draft = visible(world.worker, Assessment).get()
    client.post(f"/assessments/{draft.pk}/sign/", {"version": draft.row_version}, follow=True)
    shown = client.get(f"/assessments/{draft.pk}/").content.decode()

    assert "1,0" in looked.content.decode()
    assert "Ibu menelepon" in shown
    assert "Belum divalidasi" in shown


def test_the_page_shows_both_when_a_colleague_was_faster(client):
    world = make_world()
    answer(world, "four-sides", {"contact": 1}, actor=world.supervisor)
    sign_in(client, world.worker)

    page = client.post(
        f"/cases/{world.case.pk}/assess/four-sides/", {"version": 0, "a-contact": "3", "act": "draft"}
    ).content.decode()

    assert "Setiap hari" not in page
    assert "Paling sedikit seminggu sekali" in page
    assert "Tidak ada kontak" in page


def test_who_looks_over_answers_reads_which_questions_are_still_open(client):
    world = make_world()
    sign_in(client, world.worker)
    answers = all_answers("risk-24h", "no")
    del answers["no_safe_place"]
    draft = answer(world, "risk-24h", answers)

    page = client.get(f"/assessments/{draft.pk}/sign/").content.decode()

    assert (
        "tidak punya tempat aman untuk tidur malam ini?"
        in page.partition("<main")[2].partition("<details")[0]
    )


def test_a_yes_that_cannot_wait_names_the_help_and_where_one_asks_for_it(client):
    world = make_world()
    sign_in(client, world.worker)
    draft = answer(world, "risk-24h", {**all_answers("risk-24h", "no"), "body_harm": "yes"})
    form = {"version": draft.row_version, "decided": "high"}

    signed = client.post(f"/assessments/{draft.pk}/sign/", form, follow=True)

    page = signed.content.decode()
    assert signed.redirect_chain[-1][0] == f"/assessments/{draft.pk}/"
    assert "Yang perlu segera dilakukan" in page
    assert f"/cases/{world.case.pk}/refer/?service=protection" in page
    assert "service=health_check" not in page


def test_where_nothing_calls_for_help_the_work_goes_on_with_the_child(client):
    world = make_world()
    sign_in(client, world.worker)
    draft = answer(world, "risk-24h", all_answers("risk-24h", "no"))
    form = {"version": draft.row_version, "decided": "low"}

    signed = client.post(f"/assessments/{draft.pk}/sign/", form, follow=True)

    assert signed.redirect_chain[-1][0] == f"/children/{world.child.pk}/"
    assert "Yang perlu segera dilakukan" not in signed.content.decode()
