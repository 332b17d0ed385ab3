"""Who sees a study: both walls say the same, each with the other off, and neither breaks the blindness."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from rangkul.cases.models import Case, Child, ChildIdentity, Encounter
from rangkul.core import access
from rangkul.core.access import Actor
from rangkul.core.models import Edge
from rangkul.core.roles import OrganisationKind, Role
from rangkul.evidence import models
from rangkul.evidence.access import OF_A_STUDY
from rangkul.evidence.vocabulary import MemoAbout, Part
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from tests.cases.office import Office
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]
Seen = Callable[[Actor, type[Any]], set[Any]]


def by_wall_1(actor: Actor, model: type[Any]) -> set[Any]:
    """What the scope shows while the database would show everything."""
    with owner_for_a_while():
        return set(access.visible(actor, model).values_list("pk", flat=True))


def by_wall_2(actor: Actor, model: type[Any]) -> set[Any]:
    """What the database shows while the scope would show everything."""
    act_as(actor)
    with access.wall_1_off():
        return set(access.visible(actor, model).values_list("pk", flat=True))


@pytest.fixture(params=[by_wall_1, by_wall_2], ids=["wall 1", "wall 2"])
def seen(request: pytest.FixtureRequest) -> Iterator[Seen]:
    """Each wall with the other off."""
    yield request.param


class World:
    """Two studies of two leads; the first with a second coder, a reader and one who has left."""

    def __init__(self) -> None:
        self.lead, self.other_lead = make_evaluator(), make_evaluator()
        self.second, self.reader, self.gone = make_second_rater(), make_second_rater(), make_second_rater()
        self.study, self.other = make_study(self.lead), make_study(self.other_lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        make_member(self.study, self.reader, Part.READER)
        make_member(self.study, self.gone, left_at=timezone.now() - timedelta(minutes=1))
        self.source = make_source(self.study)
        make_consent(self.source)
        self.text = make_text(self.source, turns=[(0, 20, "Dinsos")])
        self.code = make_code(self.study)
        make_source(self.other)


@pytest.fixture
def world(db: None) -> World:
    """Two studies."""
    return World()


EVERY_MODEL = [*OF_A_STUDY, models.Study, models.Coding, models.Memo, models.CodingStep, models.MemberCheck]


def test_a_member_sees_the_rows_of_the_own_study_and_of_no_other(world: World, seen: Seen) -> None:
    for member in (world.lead, world.second, world.reader):
        assert seen(member, models.Study) == {world.study.pk}
        assert seen(member, models.Source) == {world.source.pk}
        assert seen(member, models.SourceText) == {world.text.pk}
        assert len(seen(member, models.StudyMember)) == 4

    assert seen(world.other_lead, models.Study) == {world.other.pk}
    assert world.source.pk not in seen(world.other_lead, models.Source)


def test_whoever_has_left_or_never_took_part_sees_nothing_at_all(world: World, seen: Seen) -> None:
    make_coding(world.text, world.code, world.lead)
    stranger = make_evaluator()

    for outsider in (world.gone, stranger):
        assert {model.__name__: seen(outsider, model) for model in EVERY_MODEL if seen(outsider, model)} == {}


def test_a_member_who_acts_in_a_role_without_studies_sees_nothing(world: World, seen: Seen) -> None:
    office = make_organisation()
    worker = make_actor(office, Role.SOCIAL_WORKER)
    make_member(world.study, worker)

    assert seen(worker, models.Study) == set()
    assert seen(worker, models.Source) == set()


def test_whoever_acts_for_another_office_takes_no_study_along(world: World, seen: Seen) -> None:
    elsewhere = make_organisation(OrganisationKind.RESEARCHER)
    make_coding(world.text, world.code, world.second)

    for member in (world.lead, world.second, world.reader):
        with owner_for_a_while():
            seat = Membership.objects.create(
                user_id=member.user_id, organisation=elsewhere, role=Role.EVALUATOR
            )
        moved = actor_for(seat)
        assert {model.__name__: seen(moved, model) for model in EVERY_MODEL if seen(moved, model)} == {}
        assert seen(member, models.Study) == {world.study.pk}, "and at the own office it is there"


def test_a_membership_begins_when_it_begins_and_ends_when_it_ends(world: World, seen: Seen) -> None:
    later, former = make_second_rater(), make_second_rater()
    make_member(world.study, later, joined_at=timezone.now() + timedelta(hours=1))
    make_member(world.study, former, left_at=timezone.now() + timedelta(hours=1))

    assert seen(later, models.Study) == set()
    assert seen(former, models.Study) == {world.study.pk}


def test_double_coding_is_blind_until_it_is_opened(world: World, seen: Seen) -> None:
    sample = make_sample(world.text, world.lead, world.second)
    mine = make_coding(world.text, world.code, world.lead, sample=sample)
    theirs = make_coding(world.text, world.code, world.second, sample=sample, start=5, end=9)

    assert seen(world.lead, models.Coding) == {mine.pk}
    assert seen(world.second, models.Coding) == {theirs.pk}
    assert seen(world.reader, models.Coding) == set()

    finish_sample(sample)
    for member in (world.lead, world.second, world.reader):
        assert seen(member, models.Coding) == {mine.pk, theirs.pk}


def test_what_was_coded_openly_before_does_not_break_the_blindness(world: World, seen: Seen) -> None:
    other_text = make_text(make_source(world.study))
    before = make_coding(world.text, world.code, world.lead)
    elsewhere = make_coding(other_text, world.code, world.lead)
    sample = make_sample(world.text, world.lead, world.second)

    assert seen(world.second, models.Coding) == {elsewhere.pk}
    assert seen(world.lead, models.Coding) == {before.pk, elsewhere.pk}
    assert seen(world.reader, models.Coding) == {before.pk, elsewhere.pk}

    finish_sample(sample)
    assert seen(world.second, models.Coding) == {before.pk, elsewhere.pk}


def test_a_memo_tells_nothing_of_a_hidden_coding(world: World, seen: Seen) -> None:
    sample = make_sample(world.text, world.lead, world.second)
    coding = make_coding(world.text, world.code, world.lead, sample=sample)
    about_coding = make_memo(world.study, world.lead, MemoAbout.CODING, coding.pk)
    about_text = make_memo(world.study, world.lead, MemoAbout.TEXT, world.text.pk)
    before = timezone.now() - timedelta(days=2)
    about_code = make_memo(world.study, world.lead, MemoAbout.CODE, world.code.pk, kept_at=before)

    assert seen(world.second, models.Memo) == {about_code.pk}
    assert seen(world.reader, models.Memo) == {about_code.pk, about_text.pk}
    assert seen(world.lead, models.Memo) == {about_code.pk, about_text.pk, about_coding.pk}

    finish_sample(sample)
    assert seen(world.second, models.Memo) == {about_code.pk, about_text.pk, about_coding.pk}


def test_steps_that_can_be_undone_are_seen_by_their_coder_only(world: World, seen: Seen) -> None:
    with owner_for_a_while():
        step = models.CodingStep.objects.create(
            study=world.study, user_id=world.lead.user_id, number=1, kind="coded", done_at=timezone.now()
        )

    assert seen(world.lead, models.CodingStep) == {step.pk}
    assert seen(world.second, models.CodingStep) == set()


def test_an_evaluator_never_reaches_a_childs_row(world: World, seen: Seen) -> None:
    office = Office()
    at = timezone.now()
    with owner_for_a_while():
        for who in (world.lead, world.second):
            # Even an edge that should not be there opens nothing for these roles.
            Edge.objects.create(
                city="32.76",
                child_id=office.child.pk,
                subject=f"u:{who.user_id}@{who.organisation_id}",
                level=4,
                purpose="test",
                basis="consent",
                valid_from=at - timedelta(days=1),
                valid_to=at + timedelta(days=1),
                granted_by=1,
            )

    for who in (world.lead, world.second):
        for model in (Child, ChildIdentity, Case, Encounter):
            assert seen(who, model) == set()
    assert seen(office.worker, Child) == {office.child.pk}


def test_a_reader_changes_nothing_and_nobody_codes_in_anothers_name(world: World) -> None:
    values = {
        "study": world.study,
        "text": world.text,
        "code": world.code,
        "start": 0,
        "end": 4,
        "quote": "Kami",
        "made_at": timezone.now(),
    }

    for who, coder in ((world.reader, world.reader), (world.second, world.lead), (world.gone, world.gone)):
        act_as(who)
        with pytest.raises(DatabaseError), transaction.atomic():
            models.Coding.objects.create(coder=coder.user_id, **values)

    act_as(world.second)
    models.Coding.objects.create(coder=world.second.user_id, **values)


def test_only_the_lead_lets_somebody_in(world: World) -> None:
    stranger = make_evaluator()
    values = {
        "study": world.study,
        "user_id": stranger.user_id,
        "part": Part.LEAD,
        "joined_at": timezone.now(),
    }

    for who in (stranger, world.second, world.other_lead):
        act_as(who)
        with pytest.raises(DatabaseError), transaction.atomic():
            models.StudyMember.objects.create(**values)

    act_as(world.lead)
    models.StudyMember.objects.create(**values)


def test_a_sample_opens_only_when_every_coder_has_finished(world: World) -> None:
    sample = make_sample(world.text, world.lead, world.second)
    act_as(world.second)
    models.SampleCoder._base_manager.filter(user_id=world.second.user_id).update(finished_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        models.Sample._base_manager.filter(pk=sample.pk).update(unlocked_at=timezone.now())
    # Nobody finishes for another.
    assert not models.SampleCoder._base_manager.filter(user_id=world.lead.user_id).update(
        finished_at=timezone.now()
    )

    act_as(world.lead)
    models.SampleCoder._base_manager.filter(user_id=world.lead.user_id).update(finished_at=timezone.now())
    assert models.Sample._base_manager.filter(pk=sample.pk).update(unlocked_at=timezone.now()) == 1


def test_what_was_coded_blind_stays_as_it_was_when_its_coder_finished(world: World) -> None:
    sample = make_sample(world.text, world.lead, world.second)
    coding = make_coding(world.text, world.code, world.second, sample=sample)
    act_as(world.second)
    mine = models.Coding._base_manager.filter(pk=coding.pk)
    assert mine.update(polarity="supports") == 1

    models.SampleCoder._base_manager.filter(user_id=world.second.user_id).update(finished_at=timezone.now())

    assert mine.update(polarity="contradicts") == 0


def test_a_locked_pattern_and_a_kept_text_are_never_changed_not_even_by_the_owner(world: World) -> None:
    study = make_study(world.lead, data_open=False)
    rating = {
        "study": study,
        "reason": "…",
        "low": 1,
        "high": 2,
        "entered_by": 1,
        "entered_at": timezone.now(),
    }
    with owner_for_a_while():
        kept = models.ExpectedRating.objects.create(node="trust", **rating)
        models.Study._base_manager.filter(pk=study.pk).update(expected_locked_at=timezone.now())

        broken: list[Callable[[], object]] = [
            lambda: models.ExpectedRating.objects.create(node="dialogue", **rating),
            lambda: models.ExpectedRating._base_manager.filter(pk=kept.pk).update(low=0),
            lambda: models.ExpectedRating._base_manager.filter(pk=kept.pk).delete(),
            lambda: models.Study._base_manager.filter(pk=study.pk).update(expected_locked_at=None),
            lambda: models.SourceText._base_manager.filter(pk=world.text.pk).update(text="lain"),
        ]
        for change in broken:
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
