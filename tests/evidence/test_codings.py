"""A passage gets a code, a code is changed or taken off, and every step can be undone."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rangkul.core.errors import Refused, Stale
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import codings as commands
from rangkul.evidence.rules.codings import CONTEXT, STEPS, quoted
from rangkul.evidence.vocabulary import Layer, Part, Polarity, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
WORDS = "Kami duduk bersama Dinsos setiap bulan. Tidak ada yang datang dari Satpol PP. 😀 Begitu."


class Desk:
    """A coder before a text with two codes, and a clock that goes on at each look."""

    def __init__(self, words: str = WORDS, *, data_open: bool = True, **source: Any) -> None:
        self.coder = make_evaluator()
        self.study = make_study(self.coder, data_open=data_open)
        self.text = make_text(make_source(self.study, **source), words)
        self.trust, self.dialogue = make_code(self.study, "Kepercayaan"), make_code(self.study, "Dialog")
        self._now = timezone.now()
        act_as(self.coder)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def code(self, start: int, end: int, code: Any = None, **values: Any) -> models.Coding:
        return commands.code_passage(
            self.coder,
            text=self.text,
            code=code or self.trust,
            start=start,
            end=end,
            at=self.now(),
            **values,
        ).coding

    def shown(self) -> set[tuple[Any, ...]]:
        """What the text shows now."""
        rows = visible(self.coder, models.Coding).filter(text=self.text, withdrawn_at=None)
        return set(rows.values_list("pk", "start", "end", "code_id", "polarity", "translation"))


def test_a_passage_keeps_its_words_and_what_stands_around_it():
    desk = Desk()

    coding = desk.code(5, 24)

    assert coding.quote == WORDS[5:24] == "duduk bersama Dinsos"[:19]
    assert coding.before == WORDS[:5]
    assert coding.after == WORDS[24 : 24 + CONTEXT]
    assert coding.coder == desk.coder.user_id


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1), st.data())
def test_what_is_quoted_is_what_stands_in_the_text(text, data):
    start = data.draw(st.integers(-2, len(text) + 1))
    end = data.draw(st.integers(-2, len(text) + 2))
    inside = 0 <= start < end <= len(text) and text[max(start, 0) : end].strip()

    if not inside:
        with pytest.raises(Refused, match=Reason.PASSAGE_OUTSIDE):
            quoted(text, start, end)
    else:
        found = quoted(text, start, end)
        assert found.before + found.quote + found.after == text[max(0, start - CONTEXT) : end + CONTEXT]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("no consent", Reason.CONSENT_MISSING),
        ("data closed", Reason.DATA_NOT_OPEN),
        ("a heading", Reason.CODE_NOT_CODABLE),
        ("a retired code", Reason.CODE_NOT_CODABLE),
        ("a code of another study", Reason.CODE_NOT_CODABLE),
        ("an older text", Reason.TEXT_OLD),
        ("past the end", Reason.PASSAGE_OUTSIDE),
        ("a reader", Reason.ONLY_READER),
    ],
)
def test_what_may_not_be_coded_says_why(wrong, reason):
    kind = SourceKind.INTERVIEW if wrong == "no consent" else SourceKind.DOCUMENT
    desk = Desk(kind=kind, data_open=wrong != "data closed")
    with owner_for_a_while():
        if wrong == "a heading":
            models.Code._base_manager.filter(pk=desk.trust.pk).update(is_codable=False)
        if wrong == "a retired code":
            models.Code._base_manager.filter(pk=desk.trust.pk).update(retired_at=timezone.now())
        if wrong == "a reader":
            models.StudyMember._base_manager.filter(study=desk.study).update(part=Part.READER)
    if wrong == "a code of another study":
        desk.trust = make_code(make_study(desk.coder), "Lain")
    if wrong == "an older text":
        make_text(desk.text.source, WORDS + " Lagi.", version=2)

    with pytest.raises(Refused, match=reason):
        desk.code(5, 500 if wrong == "past the end" else 24)


def test_an_interview_with_consent_is_coded():
    desk = Desk(kind=SourceKind.INTERVIEW)
    make_consent(desk.text.source)

    assert desk.code(0, 4).quote == "Kami"


def test_the_code_of_a_passage_is_changed_in_one_step():
    desk = Desk()
    coding = desk.code(5, 24)

    said = commands.Said(polarity=Polarity.CONTRADICTS, translation="sat together")
    changed = commands.change_coding(
        desk.coder, coding=coding, code=desk.dialogue, said=said, version=1, at=desk.now()
    )

    assert (changed.code, changed.polarity, changed.version) == (desk.dialogue, Polarity.CONTRADICTS, 2)


def test_the_second_of_two_savers_is_told():
    desk = Desk()
    coding = desk.code(5, 24)
    commands.change_coding(
        desk.coder, coding=coding, code=desk.dialogue, said=commands.Said(), version=1, at=desk.now()
    )

    with pytest.raises(Stale):
        commands.change_coding(
            desk.coder, coding=coding, code=desk.trust, said=commands.Said(), version=1, at=desk.now()
        )


def test_nobody_changes_what_a_colleague_coded():
    desk = Desk()
    colleague = make_second_rater()
    make_member(desk.study, colleague)
    coding = desk.code(5, 24)
    act_as(colleague)

    with pytest.raises(Refused, match=Reason.NOT_YOUR_CODING):
        commands.withdraw_coding(colleague, coding=coding, at=timezone.now())


def test_a_mark_of_a_sample_is_left_to_its_sample():
    desk = Desk()
    with owner_for_a_while():
        sample = models.Sample.objects.create(
            study=desk.study, seed=1, share=0.5, drawn_by=desk.coder.user_id, drawn_at=timezone.now()
        )
    coding = make_coding(desk.text, desk.trust, desk.coder, sample=sample)

    with pytest.raises(Refused, match=Reason.NOT_YOUR_CODING):
        commands.withdraw_coding(desk.coder, coding=coding, at=timezone.now())


@pytest.mark.parametrize("what", ["consensus", "an informant's answer"])
def test_what_others_rest_on_is_not_changed_as_a_coding_of_ones_own(what):
    desk = Desk()
    coding = make_coding(
        desk.text, desk.trust, desk.coder, layer=Layer.CONSENSUS if what == "consensus" else Layer.OPEN
    )
    if what != "consensus":
        with owner_for_a_while():
            models.MemberCheck.objects.create(
                study=desk.study,
                source=desk.text.source,
                statement="Ada rapat",
                coding=coding,
                made_by=desk.coder.user_id,
                made_at=timezone.now(),
            )
    act_as(desk.coder)

    with pytest.raises(Refused, match=Reason.CODING_SETTLED):
        commands.withdraw_coding(desk.coder, coding=coding, at=desk.now())
    with pytest.raises(Refused, match=Reason.CODING_SETTLED):
        commands.change_coding(
            desk.coder, coding=coding, code=desk.dialogue, said=commands.Said(), version=1, at=desk.now()
        )


def test_who_still_codes_a_text_blind_codes_it_nowhere_else_until_they_have_finished():
    desk = Desk()
    second = make_second_rater()
    make_member(desk.study, second)
    sample = make_sample(desk.text, desk.coder, second)
    act_as(desk.coder)

    with pytest.raises(Refused, match=Reason.TEXT_CODED_BLIND):
        desk.code(5, 24)
    finish_sample(sample)
    act_as(desk.coder)
    assert desk.code(5, 24).pk


@pytest.mark.parametrize("act", ["withdraw", "undo", "redo"])
def test_a_step_on_a_passage_that_changed_in_between_is_not_taken(act, monkeypatch):
    desk = Desk()
    coding = desk.code(5, 24)
    if act == "redo":
        commands.undo_step(desk.coder, study=desk.study, at=desk.now())
    before = desk.shown()
    # A colleague's machine writes between the reading and the writing.
    monkeypatch.setattr(commands, "_put", lambda *_of, **_values: False)

    with pytest.raises(Stale):
        if act == "withdraw":
            commands.withdraw_coding(desk.coder, coding=coding, at=desk.now())
        elif act == "undo":
            commands.undo_step(desk.coder, study=desk.study, at=desk.now())
        else:
            commands.redo_step(desk.coder, study=desk.study, at=desk.now())
    assert desk.shown() == before
    assert visible(desk.coder, models.CodingStep).filter(study=desk.study).count() == 1


def test_every_step_waits_for_the_coders_other_window():
    desk = Desk()
    coding = desk.code(5, 24)
    for act in (
        lambda: desk.code(0, 4),
        lambda: commands.undo_step(desk.coder, study=desk.study, at=desk.now()),
        lambda: commands.redo_step(desk.coder, study=desk.study, at=desk.now()),
        lambda: commands.withdraw_coding(desk.coder, coding=coding, at=desk.now()),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        told = [one["sql"] for one in asked.captured_queries]
        # A coding reads no step; the function that writes its own waits first.
        waits = ("pg_advisory_xact_lock", "take_coding_step")
        lock = next(place for place, sql in enumerate(told) if any(word in sql for word in waits))
        assert not any('FROM "evidence_coding' in sql for sql in told[:lock])


def test_no_event_of_coding_tells_a_word_of_the_text():
    desk = Desk()
    coding = desk.code(5, 24, said=commands.Said(translation="sat together"))
    commands.withdraw_coding(desk.coder, coding=coding, at=desk.now())
    commands.undo_step(desk.coder, study=desk.study, at=desk.now())

    with owner_for_a_while():
        told = " ".join(str(event.details) for event in Event.objects.filter(actor_id=desk.coder.user_id))
    assert "duduk" not in told
    assert "sat together" not in told


def test_what_was_undone_before_a_new_step_is_not_done_again():
    desk = Desk()
    desk.code(0, 4)
    commands.undo_step(desk.coder, study=desk.study, at=desk.now())
    desk.code(5, 10)
    after = desk.shown()

    with pytest.raises(Refused, match=Reason.STEP_NONE):
        commands.redo_step(desk.coder, study=desk.study, at=desk.now())
    assert desk.shown() == after


def test_only_so_many_steps_are_undone():
    desk = Desk()
    for _again in range(STEPS + 1):
        desk.code(0, 4)

    for _again in range(STEPS):
        commands.undo_step(desk.coder, study=desk.study, at=desk.now())
    with pytest.raises(Refused, match=Reason.STEP_NONE):
        commands.undo_step(desk.coder, study=desk.study, at=desk.now())
    assert len(desk.shown()) == 1


def test_a_step_whose_passage_changed_meanwhile_is_left_as_it_is():
    desk = Desk()
    coding = desk.code(0, 4)
    with owner_for_a_while():
        models.Coding._base_manager.filter(pk=coding.pk).update(polarity=Polarity.SUPPORTS)

    with pytest.raises(Refused, match=Reason.STEP_OVERTAKEN):
        commands.undo_step(desk.coder, study=desk.study, at=desk.now())


class UndoneToTheStart(TestCase):
    """Any steps, undone one by one, lead back through every state; done again, forward."""

    @settings(max_examples=15)
    @given(st.integers(0, 10_000))
    def test_every_step_undone_and_done_again_passes_the_same_states(self, seed: int) -> None:
        desk, dice = Desk(), Random(seed)
        states = [desk.shown()]
        for _step in range(12):
            _act(desk, dice)
            states.append(desk.shown())

        for state in reversed(states[:-1]):
            commands.undo_step(desk.coder, study=desk.study, at=desk.now())
            assert desk.shown() == state
        for state in states[1:]:
            commands.redo_step(desk.coder, study=desk.study, at=desk.now())
            assert desk.shown() == state


def _act(desk: Desk, dice: Random) -> None:
    own = list(visible(desk.coder, models.Coding).filter(text=desk.text, withdrawn_at=None).order_by("pk"))
    what = dice.choice(("code", "change", "withdraw")) if own else "code"
    if what == "code":
        start = dice.randrange(len(WORDS) - 12)
        desk.code(start, start + dice.randint(4, 12), dice.choice((desk.trust, desk.dialogue)))
    elif what == "change":
        coding = dice.choice(own)
        said = commands.Said(polarity=dice.choice(Polarity.values), translation=str(dice.random()))
        code = dice.choice((desk.trust, desk.dialogue))
        commands.change_coding(
            desk.coder, coding=coding, code=code, said=said, version=coding.version, at=desk.now()
        )
    else:
        commands.withdraw_coding(desk.coder, coding=dice.choice(own), at=desk.now())
