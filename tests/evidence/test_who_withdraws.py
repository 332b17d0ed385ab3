"""Whoever withdraws leaves every figure: what is told is what would be told had they never been heard."""

import random
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangkul.evidence import models
from rangkul.evidence.commands.consents import record_consent, withdraw_consent
from rangkul.evidence.queries import cases, codebooks, compared, passages, samples
from rangkul.evidence.queries import memos as read_memos
from rangkul.evidence.queries import said as read_said
from rangkul.evidence.queries.checks import who_can_be_asked
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.queries.searching import Asked, search
from rangkul.evidence.queries.sources import sources
from rangkul.evidence.queries.studies import plan
from rangkul.evidence.vocabulary import CoreqItem, Layer, MemoAbout, Part, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .exchanging import take_out
from .makers import (
    finish_sample,
    make_case,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_memo,
    make_second_rater,
    make_source,
    make_study,
    make_text,
    make_voice,
)

pytestmark = pytest.mark.django_db
WORDS = "Kami duduk bersama Dinsos setiap bulan. Pertemuan itu menolong. Lalu kami jarang diundang."
UNITS = [(0, 39), (40, 63), (64, 90)]
CODES = ["Kepercayaan", "Dialog", "Aturan"]


class World:
    """A study of four interviews, made by the same dice with or without the one that is heard last."""

    def __init__(self, seed: int, *, heard: bool, opened: bool = True, settled: bool = True) -> None:
        self.dice, self.opened, self.settled = random.Random(seed), opened, settled
        self.lead, self.second, self.reader = make_evaluator(), make_second_rater(), make_second_rater()
        self.study = make_study(self.lead, title="Studi")
        make_member(self.study, self.second, Part.CODER)
        make_member(self.study, self.reader, Part.READER)
        self.codes = [make_code(self.study, name, made_by=0) for name in CODES]
        self.sample = self._sample()
        for number in range(3):
            self._heard(number)
        if heard:
            self._heard(3)
        if opened:
            finish_sample(self.sample)
        act_as(self.lead)

    def _sample(self) -> models.Sample:
        with owner_for_a_while():
            made = models.Sample.objects.create(
                study=self.study, seed=7, share=0.5, drawn_by=self.lead.user_id, drawn_at=timezone.now()
            )
            for who in (self.lead, self.second):
                models.SampleCoder.objects.create(study=self.study, sample=made, user_id=who.user_id)
        return made

    def _heard(self, number: int) -> None:
        """One interview with all that hangs on it; the last one draws its dice last."""
        source = make_source(
            self.study,
            kind=SourceKind.INTERVIEW,
            title=f"LKS-0{number}",
            group=self.dice.choice(["lks", "police"]),
            organisation_name=self.dice.choice(["A", "B"]),
            happened_on=timezone.localdate(),
        )
        self.consent = make_consent(source)
        text = make_text(source, WORDS)
        for _n in range(self.dice.randint(0, 4)):
            start = self.dice.randint(0, 60)
            make_coding(text, self.dice.choice(self.codes), self.lead, start=start, end=start + 12)
        self._coded_blind(text)
        coding = make_coding(text, self.codes[0], self.second, start=0, end=4)
        make_memo(self.study, self.lead, MemoAbout.SOURCE, source.pk, text=f"catatan {number}")
        make_memo(self.study, self.lead, MemoAbout.TEXT, text.pk, text=f"catatan teks {number}")
        make_memo(self.study, self.second, MemoAbout.CODING, coding.pk, text=f"catatan kutipan {number}")
        case = make_case(self.study, f"Lembaga {number}", Wilayah=self.dice.choice(["Utara", "Selatan"]))
        make_voice(case, source)
        make_memo(self.study, self.lead, MemoAbout.CASE, case.pk, text=f"catatan kasus {number}")
        with owner_for_a_while():
            models.MemberCheck.objects.create(
                study=self.study, source=source, statement="Temuan", made_by=1, made_at=timezone.now(),
                answer="agree", words="Benar", answered_at=timezone.now(),
            )  # fmt: skip

    def _coded_blind(self, text: models.SourceText) -> None:
        for start, end in UNITS:
            with owner_for_a_while():
                unit = models.SampleUnit.objects.create(
                    study=self.study, sample=self.sample, text=text, start=start, end=end, stratum="x"
                )
            for who in (self.lead, self.second):
                if self.dice.random() < 0.6:
                    code = self.dice.choice(self.codes)
                    make_coding(text, code, who, start=start, end=start + 8, sample=self.sample)
            if self.opened and self.settled and self.dice.random() < 0.3:
                agreed = make_coding(text, self.codes[1], self.lead, start=start, end=start + 8,
                                     layer=Layer.CONSENSUS)  # fmt: skip
                with owner_for_a_while():
                    models.Adjudication.objects.create(
                        study=self.study, sample=self.sample, unit=unit, code=self.codes[1], coding=agreed,
                        holds=True, reason="Ya.", decided_by=self.lead.user_id, decided_at=timezone.now(),
                    )  # fmt: skip

    def withdraw(self) -> None:
        """Whoever was heard last no longer agrees."""
        act_as(self.lead)
        day = timezone.localdate()
        withdraw_consent(self.lead, consent=self.consent, withdrawn_on=day, at=timezone.now())

    # --- everything that the study tells, in words and numbers that hang on no key -------------------------

    def told(self, who: Any) -> dict[str, Any]:
        """Every figure, table and list that somebody may read."""
        act_as(who)
        study, at = self.study, timezone.now()
        found: dict[str, Any] = {}
        for cut in passages.CUTS:
            columns, rows = passages.matrix(who, study, cut=cut)
            found[f"by {cut}"] = columns, [(row.code.name, row.cells, row.sources) for row in rows]
        variable = visible(who, models.StudyVariable).get(study=study)
        columns, rows = cases.by_variable(who, study, variable)
        found["by variable"] = columns, [(row.code.name, row.cells) for row in rows]
        found["values"] = cases.counted_values(who, variable)
        found["cases"] = [
            (one.case.name, one.voices, one.passages, len(one.values))
            for one in cases.told(who, study)
            if not one.left
        ]
        found["tree"] = [(one.code.name, one.passages, one.to_look_at) for one in codebooks.tree(who, study)]
        found["passages"] = [len(passages.codings_of(who, code).rows) for code in self.codes]
        found["meetings"] = Counter(
            (frozenset((one.first.name, one.second.name)), one.meetings)
            for one in passages.meetings(who, study)
        )
        heard = interviews(who, study)
        found["saturation"] = (
            sorted((one.title, len(one.themes)) for one in heard.coded), heard.uncoded, heard.undated,
        )  # fmt: skip
        found["sources"] = [(one.title, one.codings) for one in sources(who, study) if one.codings]
        found["plan"] = [(one.group, one.done, one.waiting) for one in plan(who, study, at=at) if one.done]
        found["asked"] = sorted(one.title for one in who_can_be_asked(who, study, at=at).values())
        skipped = {CoreqItem.REFUSED, CoreqItem.CODERS}
        found["coreq"] = {
            one.item: one.recorded for one in coreq(who, study, at=at) if one.item not in skipped
        }
        return found | self._read(who) | self._compared(who)

    def _read(self, who: Any) -> dict[str, Any]:
        study, nobody = self.study, read_said.Narrowed()
        looked = read_said.in_passages(who, study, "kami", nobody, exact=False)
        noted = read_said.in_memos(who, study, "catatan", nobody, exact=False)
        return {
            "search": [(one.source.title, one.number) for one in search(who, study, Asked("bulan"))],
            "said": (looked.number, looked.sources),
            "noted": noted.number,
            "memos": sorted(one.text for one in read_memos.memos(who, study, read_memos.Wanted()).rows),
            "drawable": len(samples.passages_of(who, study, at=timezone.now())),
        }

    def _compared(self, who: Any) -> dict[str, Any]:
        drawn = [(one.text.source.title, one.start) for one in samples.units(who, self.sample)]
        found: dict[str, Any] = {
            "drawn": sorted(drawn),
            "counted": [one.passages for one in samples.samples(who, self.study)],
            "mine": len(samples.my_marks(who, self.sample)),
        }
        if not self.opened:
            return found
        agreed = compared.compared(who, self.sample)
        titles = dict(visible(who, models.SourceText).values_list("pk", "source__title"))
        found["units"] = sorted((titles[UUID(one.text)], one.start, one.end) for one in agreed.basis.units)
        names = {pk: code.name for pk, code in agreed.codes.items()}
        found["marks"] = sorted(
            (
                titles[UUID(one.text)],
                one.coder == self.lead.user_id,
                names[UUID(one.code)],
                one.spans,
            )
            for one in agreed.basis.marks
        )
        found["differ"] = Counter(
            (one.unit.start, one.code.name, one.settled)
            for one in compared.differences(who, self.sample, agreed)
        )
        alpha = agreed.basis.agreement().overall.alpha
        found["alpha"] = alpha.value if alpha.value is None else round(alpha.value, 9), alpha.units
        return found


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 10_000), opened=st.booleans(), settled=st.booleans())
def test_what_is_told_after_somebody_withdrew_is_what_is_told_had_they_never_been_heard(
    seed: int, opened: bool, settled: bool
) -> None:
    withdrawn = World(seed, heard=True, opened=opened, settled=settled)
    before = withdrawn.told(withdrawn.lead)
    withdrawn.withdraw()
    never = World(seed, heard=False, opened=opened, settled=settled)

    for name in ("lead", "second", "reader"):
        told, expected = withdrawn.told(getattr(withdrawn, name)), never.told(getattr(never, name))
        assert told == expected
    # Before it was heard, or this would prove nothing.
    after = withdrawn.told(withdrawn.lead)
    assert before["plan"] != after["plan"]
    assert len(before["memos"]) >= len(after["memos"]) + 3


def test_the_report_says_that_an_interview_left_and_how_many_passages_with_it() -> None:
    world = World(3, heard=True)
    act_as(world.lead)
    passages_of_it = {one.title: one.codings for one in sources(world.lead, world.study)}["LKS-03"]
    world.withdraw()

    told = {one.item: one.recorded for one in coreq(world.lead, world.study, at=timezone.now())}

    assert "1 wawancara" in told[CoreqItem.REFUSED]
    assert f"{passages_of_it} kutipan" in told[CoreqItem.REFUSED]


def test_who_agrees_again_counts_as_before() -> None:
    world = World(5, heard=True)
    before = world.told(world.reader)
    world.withdraw()
    record_consent(
        world.lead,
        source=world.consent.source,
        form="written",
        given_on=timezone.localdate(),
        given_by="INF-03",
        at=timezone.now(),
    )

    assert world.told(world.reader) == before


def test_neither_the_words_nor_the_case_nor_a_memo_of_whoever_withdrew_goes_out() -> None:
    world = World(8, heard=True)
    world.withdraw()

    project = take_out(world.lead, world.study)

    assert sorted(one.name for one in project.sources) == ["LKS-00", "LKS-01", "LKS-02"]
    assert sorted(one.name for one in project.cases) == ["Lembaga 0", "Lembaga 1", "Lembaga 2"]
    assert not [one for one in project.notes if (one.text or "").endswith("3")]
    left = visible(world.lead, models.Exchange).get(study=world.study).report["left"]
    assert (left["withdrawn"], left["case"], left["memo"]) == (1, 1, 4)


def test_a_sample_all_of_whose_passages_left_compares_nothing_and_says_so(client: Client) -> None:
    world = World(2, heard=False)
    for consent in list(visible(world.lead, models.SourceConsent).filter(study=world.study)):
        world.consent = consent
        world.withdraw()
    sign_in(client, world.lead)

    page = client.get(reverse("sample", args=[world.sample.pk])).content.decode()
    agreement = client.get(reverse("sample_agreement", args=[world.sample.pk]))
    coding = client.get(reverse("sample_passage", args=[world.sample.pk]))

    assert "9 kutipan" in page and "persetujuan" in page
    assert agreement.status_code == 409 and "sampel baru" in agreement.content.decode()
    assert coding.status_code == 302
