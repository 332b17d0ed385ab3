"""Sources that are one voice are one in every count: articles of one release, an answer to a finding."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rangkul.evidence import models
from rangkul.evidence.commands import checks as commands
from rangkul.evidence.queries import cases as read_cases
from rangkul.evidence.queries.checks import who_can_be_asked
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.passages import CUTS, Row, matrix
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.queries.studies import plan
from rangkul.evidence.vocabulary import CoreqItem, MemberAnswer, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    make_case,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_source,
    make_study,
    make_text,
    make_voice,
)

pytestmark = pytest.mark.django_db


class Press:
    """A press release, two articles made of it, and one document that stands for itself, all coded alike."""

    def __init__(self) -> None:
        self.lead = make_evaluator()
        self.study = make_study(self.lead)
        self.code, self.own = make_code(self.study, "Kesepakatan"), make_code(self.study, "Kehadiran")
        with owner_for_a_while():
            line = models.Lineage.objects.create(study=self.study, name="Siaran pers")
        kinds = ((SourceKind.DOCUMENT, line), (SourceKind.MEDIA, line), (SourceKind.MEDIA, line))
        self.sources = [
            make_source(self.study, kind=kind, lineage=lineage, title=f"Sumber {number}", group="lks")
            for number, (kind, lineage) in enumerate((*kinds, (SourceKind.DOCUMENT, None)))
        ]
        for number, source in enumerate(self.sources):
            text = make_text(source)
            make_coding(text, self.code, self.lead)
            if number < len(kinds):
                make_coding(text, self.own, self.lead)
        act_as(self.lead)

    def row(self, rows: list[Row], code: models.Code) -> Row:
        return next(one for one in rows if one.code == code)


@pytest.fixture
def press(db: None) -> Press:
    return Press()


@pytest.mark.parametrize("cut", CUTS)
def test_a_press_release_and_what_was_made_of_it_are_one_source_in_every_cut(press: Press, cut: str) -> None:
    columns, rows = matrix(press.lead, press.study, cut=cut)

    both, own = (press.row(rows, code) for code in (press.code, press.own))
    assert (both.passages, both.sources, both.single) == (4, 2, False)
    assert (own.passages, own.sources, own.single) == (3, 1, True)
    if cut == "kind":
        cells = dict(zip(columns, both.cells, strict=True))
        assert (cells["document"].passages, cells["document"].sources) == (2, 2)
        assert (cells["media"].passages, cells["media"].sources) == (2, 1)


def test_they_are_one_in_the_table_split_by_a_variable_too(press: Press) -> None:
    for number, source in enumerate(press.sources):
        make_voice(make_case(press.study, f"Kasus {number}", Kota="Depok"), source)
    act_as(press.lead)
    variable = visible(press.lead, models.StudyVariable).get(study=press.study)

    columns, rows = read_cases.by_variable(press.lead, press.study, variable)

    own = press.row(rows, press.own)
    assert columns == ["Depok"]
    assert (own.cells[0].passages, own.cells[0].sources, own.sources) == (3, 1, 1)


class Checked:
    """Interviews, one of which was asked again and disagreed."""

    def __init__(self) -> None:
        self.lead = make_evaluator()
        self.study = make_study(self.lead)
        self.code = make_code(self.study, "Percaya")
        self.sources = []
        for number in range(6):
            source = make_source(
                self.study,
                kind=SourceKind.INTERVIEW,
                group="lks" if number % 2 else "family",
                happened_on=date(2026, 2, 1) + timedelta(days=number),
                circumstances={
                    "minutes": 40,
                    "recorded": True,
                    "repeated": number == 1,
                    "returned": number < 2,
                },
            )
            make_consent(source)
            make_coding(make_text(source), self.code, self.lead)
            self.sources.append(source)
        act_as(self.lead)

    def disagree(self) -> None:
        """An informant says no, in words that count against the code."""
        at = timezone.now()
        check = commands.ask_informant(self.lead, source=self.sources[0], statement="Semua percaya.", at=at)
        commands.keep_answer(
            self.lead, check=check, answer=MemberAnswer.DISAGREE, words="Tidak.", code=self.code, at=at
        )

    def told(self) -> dict[CoreqItem, str]:
        return {one.item: one.recorded for one in coreq(self.lead, self.study, at=timezone.now())}


@pytest.fixture
def checked(db: None) -> Checked:
    return Checked()


def test_an_answer_to_a_finding_is_no_interview_more_anywhere(checked: Checked) -> None:
    def counts() -> list[Any]:
        at = timezone.now()
        told = checked.told()
        return [
            [one.source_id for one in interviews(checked.lead, checked.study).coded],
            {item: told[item] for item in told if item not in (CoreqItem.CHECKED, CoreqItem.QUOTATIONS)},
            [(one.group, one.done, one.waiting) for one in plan(checked.lead, checked.study, at=at)],
            set(who_can_be_asked(checked.lead, checked.study, at=at)),
        ]

    before = counts()
    checked.disagree()

    assert counts() == before
    _columns, rows = matrix(checked.lead, checked.study, cut="kind")
    # It counts against the code, in the voice of the interview that it belongs to.
    assert (rows[0].passages, rows[0].sources) == (7, 6)


def test_the_report_says_who_was_heard_before_and_which_transcripts_went_back(checked: Checked) -> None:
    told = checked.told()

    assert told[CoreqItem.REPEATED].startswith("1 dari 6")
    assert told[CoreqItem.RETURNED].startswith("2 dari 6")


def test_saturation_is_told_for_each_group_and_each_branch_alone(checked: Checked, client: Any) -> None:
    late = make_code(checked.study, "Uang")
    part = make_code(checked.study, "Upah", parent=late)
    text = visible(checked.lead, models.SourceText).get(source=checked.sources[5])
    make_coding(text, part, checked.lead, start=5, end=9)
    make_code(checked.study, "Tidak pernah disebut")
    sign_in(client, checked.lead)

    page = client.get(f"/studies/{checked.study.pk}/saturation/").content.decode()

    groups, branches = page.split('id="by-groups"')[1].split('id="by-factors"')
    assert groups.count("wawancara belum cukup") == 2
    assert "tercapai pada 4+2" in branches.split("Uang")[0]
    assert "tidak disebut dalam wawancara dasar" in branches.split("Uang")[1]
    assert "Tidak pernah disebut" not in branches
