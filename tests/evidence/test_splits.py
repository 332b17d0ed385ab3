"""A code is split: the lead says where each passage belongs, and nobody moves another's coding."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.evidence.commands import splits as commands
from rangkul.evidence.commands.codings import Said, change_coding, code_passage, undo_step, withdraw_coding
from rangkul.evidence.models import Code, CodeVersion, Coding, ForeignCoder, StudyMember
from rangkul.evidence.queries import splits as read
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import Layer, Manner, Part, Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

WORDS = "Kami duduk bersama Dinsos setiap bulan dan saling percaya sejak lama."


class Sorting:
    """A study with a lead and a second coder; a code with two passages of the one, one of the other."""

    def __init__(self):
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        self.text = make_text(make_source(self.study), WORDS)
        self.trust = make_code(self.study, "Kepercayaan", definition="Saling percaya")
        self.first = make_coding(self.text, self.trust, self.lead, polarity="supports", strength="hoop")
        self.next = make_coding(self.text, self.trust, self.lead, start=5, end=10)
        self.theirs = make_coding(self.text, self.trust, self.second, start=11, end=18)
        act_as(self.lead)

    def start(self, *names):
        act_as(self.lead)
        self.split = commands.start_split(
            self.lead,
            code=self.trust,
            parts=[Wording(name) for name in names or ("Antarpribadi", "Antarlembaga")],
            at=timezone.now(),
        )
        self.people, self.offices = read.parts(self.lead, self.trust)[:2]
        return self.split

    def place(self, coding, *codes, kept=False, who=None):
        who = who or self.lead
        act_as(who)
        now = visible(who, Coding).get(pk=coding.pk)
        return commands.place_passage(
            who, split=self.split, coding=now, version=now.version, kept=kept, codes=codes, at=timezone.now()
        )

    def carried(self, who=None):
        """What stands where: each passage's start with its codes and coders."""
        act_as(who or self.lead)
        rows = visible(who or self.lead, Coding).filter(withdrawn_at=None).order_by("start", "code__name")
        return [(row.start, row.code.name, row.coder) for row in rows.select_related("code")]

    def left(self):
        act_as(self.lead)
        return [one.start for one in read.left(self.lead, self.split)]


@pytest.fixture
def sorting(db):
    return Sorting()


def test_splitting_makes_the_parts_below_the_code_and_keeps_the_older_wording(sorting):
    commands.start_split(
        sorting.lead,
        code=sorting.trust,
        parts=[Wording("Antarpribadi", "Orang percaya orang"), Wording("Antarlembaga")],
        whole=Wording("Kepercayaan", "Hanya bila tidak jelas siapa"),
        at=timezone.now(),
    )

    made = visible(sorting.lead, Code).filter(parent=sorting.trust)
    assert [one.name for one in made.order_by("position")] == ["Antarpribadi", "Antarlembaga"]
    assert visible(sorting.lead, CodeVersion).get(code=sorting.trust).definition == "Saling percaya"
    assert len(sorting.carried()) == 3  # nothing is moved by splitting


def test_one_several_stays_and_none(sorting):
    sorting.start()
    third = make_coding(sorting.text, sorting.trust, sorting.lead, start=19, end=25)
    fourth = make_coding(sorting.text, sorting.trust, sorting.lead, start=26, end=31)

    sorting.place(sorting.first, sorting.people)
    sorting.place(sorting.next, sorting.people, sorting.offices)
    sorting.place(third, kept=True)
    sorting.place(fourth)

    me = sorting.lead.user_id
    assert [row for row in sorting.carried() if row[2] == me] == [
        (0, "Antarpribadi", me),
        (5, "Antarlembaga", me),
        (5, "Antarpribadi", me),
        (19, "Kepercayaan", me),
    ]
    assert sorting.left() == [11]


def test_what_a_passage_says_of_its_code_goes_with_it(sorting):
    sorting.start()
    sorting.place(sorting.first, sorting.people, sorting.offices)

    said = visible(sorting.lead, Coding).filter(start=0, withdrawn_at=None)
    assert set(said.values_list("polarity", "strength")) == {("supports", "hoop")}
    assert said.count() == 2


def test_a_colleagues_passage_is_proposed_and_moves_only_when_they_say_so(sorting):
    sorting.start()
    before = sorting.carried()

    placed = sorting.place(sorting.theirs, sorting.offices)
    assert placed.manner == Manner.PROPOSED
    assert sorting.carried() == before
    assert sorting.left() == [0, 5]

    act_as(sorting.second)
    (asked,) = read.proposals(sorting.second, sorting.study)
    commands.answer_proposal(sorting.second, placement=asked, accept=True, at=timezone.now())
    moved = visible(sorting.second, Coding).get(pk=sorting.theirs.pk)
    assert (moved.code.name, moved.coder) == ("Antarlembaga", sorting.second.user_id)
    assert read.proposals(sorting.second, sorting.study) == []

    undo_step(sorting.second, study=sorting.study, at=timezone.now())
    assert visible(sorting.second, Coding).get(pk=sorting.theirs.pk).code == sorting.trust


def test_a_declined_proposal_leaves_the_passage_where_it_is(sorting):
    sorting.start()
    placed = sorting.place(sorting.theirs, sorting.offices)

    act_as(sorting.second)
    commands.answer_proposal(sorting.second, placement=placed, accept=False, at=timezone.now())

    assert visible(sorting.second, Coding).get(pk=sorting.theirs.pk).code == sorting.trust
    assert sorting.left() == [0, 5]


def test_a_passage_of_imported_software_stays_and_the_leads_own_stands_beside_it(sorting):
    with owner_for_a_while():
        abroad = ForeignCoder.objects.create(study=sorting.study, name="Ani")
        foreign = Coding.objects.create(
            study=sorting.study,
            text=sorting.text,
            code=sorting.trust,
            foreign_coder=abroad,
            start=32,
            end=38,
            quote=WORDS[32:38],
            made_at=timezone.now(),
        )
    sorting.start()

    placed = sorting.place(foreign, sorting.people)

    assert placed.manner == Manner.BESIDE
    me = sorting.lead.user_id
    assert [row for row in sorting.carried() if row[0] == 32] == [
        (32, "Antarpribadi", me),
        (32, "Kepercayaan", None),
    ]
    assert 32 not in sorting.left()


def test_whoever_left_the_study_keeps_what_they_coded(sorting):
    sorting.start()
    with owner_for_a_while():
        StudyMember._base_manager.filter(user_id=sorting.second.user_id).update(
            left_at=timezone.now() - timedelta(minutes=1)
        )

    placed = sorting.place(sorting.theirs, sorting.people)

    assert placed.manner == Manner.BESIDE
    assert (11, "Kepercayaan", sorting.second.user_id) in sorting.carried()
    assert (11, "Antarpribadi", sorting.lead.user_id) in sorting.carried()


@pytest.mark.parametrize("several", [1, 2, 0])
def test_taking_back_brings_everything_back(sorting, several):
    sorting.start()
    before = sorting.carried()
    placed = sorting.place(sorting.first, *(sorting.people, sorting.offices)[:several])
    assert sorting.carried() != before

    commands.take_back_placement(sorting.lead, placement=placed, at=timezone.now())

    assert sorting.carried() == before
    assert 0 in sorting.left()


def test_what_a_coder_has_answered_is_not_taken_back(sorting):
    sorting.start()
    placed = sorting.place(sorting.theirs, sorting.people)
    act_as(sorting.second)
    commands.answer_proposal(sorting.second, placement=placed, accept=True, at=timezone.now())

    act_as(sorting.lead)
    with pytest.raises(Refused) as no:
        commands.take_back_placement(sorting.lead, placement=placed, at=timezone.now())
    assert no.value.reason == Reason.PROPOSAL_ANSWERED


def test_a_passage_that_somebody_codes_meanwhile_joins_the_walk(sorting):
    sorting.start()
    for one in (sorting.first, sorting.next, sorting.theirs):
        sorting.place(one, kept=True)
    assert sorting.left() == []

    act_as(sorting.second)
    code_passage(sorting.second, text=sorting.text, code=sorting.trust, start=19, end=25, at=timezone.now())

    assert sorting.left() == [19]


def test_a_passage_undone_in_its_text_waits_again(sorting):
    sorting.start()
    sorting.place(sorting.first, sorting.people)
    assert sorting.left() == [5, 11]

    undo_step(sorting.lead, study=sorting.study, at=timezone.now())

    assert sorting.left() == [0, 5, 11]
    sorting.place(sorting.first, sorting.offices)
    assert (0, "Antarlembaga", sorting.lead.user_id) in sorting.carried()
    assert read.progress(sorting.lead, sorting.split).placed == 1


def test_a_passage_changed_while_the_lead_looks_at_it_is_left_as_it_is(sorting):
    sorting.start()
    seen = visible(sorting.lead, Coding).get(pk=sorting.first.pk)
    change_coding(
        sorting.lead, coding=seen, code=sorting.trust, said=Said("contradicts"), version=1, at=timezone.now()
    )

    with pytest.raises(Stale):
        commands.place_passage(
            sorting.lead,
            split=sorting.split,
            coding=sorting.first,
            version=1,
            kept=False,
            codes=[sorting.people],
            at=timezone.now(),
        )
    withdraw_coding(
        sorting.lead, coding=visible(sorting.lead, Coding).get(pk=sorting.first.pk), at=timezone.now()
    )
    with pytest.raises(Refused) as no:
        sorting.place(sorting.first, sorting.people)
    assert no.value.reason == Reason.PASSAGE_PLACED


def test_what_was_coded_blind_stays_and_is_told(sorting):
    sample = make_sample(sorting.text, sorting.lead, sorting.second)
    make_coding(sorting.text, sorting.trust, sorting.lead, start=19, end=25, sample=sample)
    finish_sample(sample)
    sorting.start()

    assert sorting.left() == [0, 5, 11]
    assert read.progress(sorting.lead, sorting.split).out == 1


def test_a_text_that_the_lead_codes_blind_waits_until_the_sample_is_open(sorting):
    sorting.start()
    sample = make_sample(sorting.text, sorting.lead, sorting.second)
    assert sorting.left() == []

    finish_sample(sample)
    assert sorting.left() == [0, 5, 11]


def test_a_proposal_does_not_tell_a_blind_coder_what_the_lead_thinks(sorting):
    sorting.start()
    placed = sorting.place(sorting.theirs, sorting.people)
    sample = make_sample(sorting.text, sorting.second, make_evaluator())

    act_as(sorting.second)
    assert read.proposals(sorting.second, sorting.study) == []
    with pytest.raises(NotFound):
        commands.answer_proposal(sorting.second, placement=placed, accept=True, at=timezone.now())

    finish_sample(sample)
    act_as(sorting.second)
    assert len(read.proposals(sorting.second, sorting.study)) == 1


def test_only_the_lead_splits(sorting):
    make_member(make_study(make_evaluator()), sorting.second)
    coder = make_evaluator()
    make_member(sorting.study, coder, Part.CODER)
    act_as(coder)
    with pytest.raises(Refused) as no:
        commands.start_split(coder, code=sorting.trust, parts=[Wording("Baru")], at=timezone.now())
    assert no.value.reason == Reason.NOT_LEAD


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda s: s.start(), Reason.SPLIT_RUNS),
        (lambda s: s.place(s.first, s.trust), Reason.CODE_NOT_CODABLE),
        (
            lambda s: (
                commands.end_split(s.lead, split=s.split, heading=False, at=timezone.now()),
                s.place(s.first),
            ),
            Reason.SPLIT_OVER,
        ),
    ],
)
def test_splitting_is_refused_for_its_own_reason(sorting, act, reason):
    sorting.start()
    with pytest.raises(Refused) as no:
        act(sorting)
    assert no.value.reason == reason


def test_a_split_into_nothing_is_refused(sorting):
    with pytest.raises(Refused) as no:
        commands.start_split(sorting.lead, code=sorting.trust, parts=[], at=timezone.now())
    assert no.value.reason == Reason.SPLIT_WITHOUT_PARTS


def test_at_the_end_the_code_is_a_heading_and_may_be_coded_again_when_the_sorting_goes_on(sorting):
    sorting.start()
    done = commands.end_split(sorting.lead, split=sorting.split, heading=True, at=timezone.now())
    assert not visible(sorting.lead, Code).get(pk=sorting.trust.pk).is_codable

    commands.reopen_split(sorting.lead, split=done, at=timezone.now())
    assert visible(sorting.lead, Code).get(pk=sorting.trust.pk).is_codable
    assert sorting.left() == [0, 5, 11]


def test_the_log_says_who_placed_what_and_never_its_words(sorting):
    sorting.start()
    sorting.place(sorting.first, sorting.people)

    with owner_for_a_while():
        rows = list(
            Event.objects.filter(name__in=["code.split_started", "passage.placed"]).order_by("recorded_at")
        )
    assert [row.name for row in rows] == ["code.split_started", "passage.placed"]
    assert rows[1].details == {"manner": "moved", "kept": False, "parts": 1}


def test_a_layer_of_consensus_is_not_walked(sorting):
    with owner_for_a_while():
        Coding._base_manager.filter(pk=sorting.first.pk).update(layer=Layer.CONSENSUS)
    sorting.start()
    assert sorting.left() == [5, 11]
