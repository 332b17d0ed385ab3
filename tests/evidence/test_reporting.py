"""Saturation is read from what was coded, and the COREQ list says by itself what the record knows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import reporting as commands
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.vocabulary import CoreqDomain, CoreqItem, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_sample,
    make_source,
    make_study,
    make_text,
)
from .test_samples import Team, team

__all__ = ["team"]

pytestmark = pytest.mark.django_db


class Field:
    """A study whose interviews brought these numbers of new themes, in this order."""

    def __init__(self, new: list[int]) -> None:
        self.lead = make_evaluator()
        self.study = make_study(self.lead)
        self.texts = []
        for at, number in enumerate(new):
            source = make_source(
                self.study,
                kind=SourceKind.INTERVIEW,
                group="lks" if at % 2 else "family",
                title=f"W-{at + 1:02}",
                happened_on=date(2026, 2, 1) + timedelta(days=at),
                circumstances={"setting": "Rumah singgah", "minutes": 30 + at, "recorded": at != 0},
            )
            make_consent(source)
            text = make_text(source)
            self.texts.append(text)
            self.old = getattr(self, "old", None) or make_code(self.study, "Kepercayaan")
            if at:
                make_coding(text, self.old, self.lead)
            for fresh in range(number - (0 if at else 1)):
                make_coding(text, make_code(self.study, f"Tema {at}-{fresh}", node="ag:x"), self.lead)
            if not at:
                make_coding(text, self.old, self.lead)


@pytest.fixture
def field(db: None) -> Field:
    """Nine interviews as in the published method's arithmetic."""
    return Field([12, 9, 7, 4, 2, 1, 1, 0, 0])


def _coreq(who: Any, study: models.Study) -> dict[CoreqItem, Any]:
    act_as(who)
    study.refresh_from_db()
    return {one.item: one for one in coreq(who, study, at=timezone.now())}


@pytest.mark.parametrize(("asked", "told"), [("", "6+2"), ("?threshold=0", "7+2"), ("?base=4&run=3", "6+3")])
def test_saturation_is_told_as_the_method_reports_it(
    field: Field, client: Any, asked: str, told: str
) -> None:
    sign_in(client, field.lead)

    page = client.get(f"/studies/{field.study.pk}/saturation/{asked}").content.decode()

    assert told in page
    assert "Guest" in page


def test_a_share_is_rounded_and_not_cut(field: Field, client: Any) -> None:
    sign_in(client, field.lead)

    page = client.get(f"/studies/{field.study.pk}/saturation/").content.decode()

    assert "(9,4%)" in page
    assert "(3,1%)" in page


def test_an_interview_that_nobody_coded_is_no_quiet_interview(field: Field) -> None:
    make_source(field.study, kind=SourceKind.INTERVIEW, happened_on=date(2026, 5, 1))
    act_as(field.lead)

    found = interviews(field.lead, field.study)

    assert (len(found.coded), found.uncoded, found.undated) == (9, 1, 0)


def test_a_merged_code_is_no_new_theme(field: Field) -> None:
    later = make_code(field.study, "Percaya", merged_into=field.old)
    make_coding(field.texts[8], later, field.lead)
    act_as(field.lead)

    found = interviews(field.lead, field.study)

    assert found.coded[8].themes == {field.old.pk}


def test_what_is_coded_blind_does_not_show_in_saturation_or_report(team: Team, client: Any) -> None:
    text = visible(team.lead, models.SourceText).filter(source__kind="interview").first()
    sample = make_sample(text, team.lead, team.second)
    make_coding(text, team.code, team.lead, sample=sample)

    act_as(team.second)
    assert interviews(team.second, team.study).coded == []
    assert _coreq(team.second, team.study)[CoreqItem.CODERS].recorded == ""
    finish_sample(sample)
    act_as(team.second)
    assert len(interviews(team.second, team.study).coded) == 1


@pytest.mark.parametrize("asked", ["?base=x", "?threshold=9", "?run=", "?base=4&run=2&threshold=0.5"])
def test_a_measure_nobody_offers_falls_back_to_the_usual_one(field: Field, client: Any, asked: str) -> None:
    sign_in(client, field.lead)

    assert "6+2" in client.get(f"/studies/{field.study.pk}/saturation/{asked}").content.decode()


def test_with_too_few_interviews_the_page_says_how_many_are_needed(client: Any, db: None) -> None:
    field = Field([3, 2])
    sign_in(client, field.lead)

    page = client.get(f"/studies/{field.study.pk}/saturation/").content.decode()

    assert "6 wawancara" in page


def test_coreq_has_thirty_two_items_in_three_parts() -> None:
    assert [item.value for item in CoreqItem] == list(range(1, 33))
    parts = [sum(item.domain == part for item in CoreqItem) for part in CoreqDomain]
    assert parts == [8, 15, 9]


def test_the_record_fills_what_it_knows_and_leaves_the_rest_blank(field: Field) -> None:
    told = _coreq(field.lead, field.study)

    assert told[CoreqItem.SAMPLE_SIZE].recorded.startswith("9 wawancara")
    assert told[CoreqItem.SETTING].recorded == "Rumah singgah (9)"
    assert "8 dari 9" in told[CoreqItem.RECORDED].recorded
    assert "30" in told[CoreqItem.DURATION].recorded and "38" in told[CoreqItem.DURATION].recorded
    assert "6+2" in told[CoreqItem.SATURATION].recorded
    assert told[CoreqItem.CODERS].recorded.startswith("1 orang")
    assert told[CoreqItem.DERIVATION].recorded
    for item in (CoreqItem.GENDER, CoreqItem.ORIENTATION, CoreqItem.REPEATED, CoreqItem.MAJOR):
        assert told[item].blank
    assert told[CoreqItem.OTHERS_PRESENT].blank
    assert told[CoreqItem.CHECKED].blank


def test_an_empty_study_claims_nothing(db: None) -> None:
    lead = make_evaluator()
    study = make_study(lead)

    told = _coreq(lead, study)

    assert [item for item, one in told.items() if not one.blank] == [CoreqItem.SOFTWARE]


def test_the_lead_says_what_only_a_person_knows_and_can_take_it_back(field: Field) -> None:
    for words in ("Perempuan, 31 tahun.", ""):
        commands.say_item(
            field.lead, study=field.study, item=CoreqItem.GENDER, words=words, at=timezone.now()
        )
        told = _coreq(field.lead, field.study)[CoreqItem.GENDER]
        assert (told.added, told.blank) == (words, not words)
    with owner_for_a_while():
        assert Event.objects.filter(name="reporting.said").count() == 2


def test_others_read_the_list_and_do_not_write_it(team: Team) -> None:
    with pytest.raises(Refused) as no:
        commands.say_item(
            _as_evaluator(team), study=team.study, item=CoreqItem.GENDER, words="x", at=timezone.now()
        )
    assert no.value.reason == Reason.NOT_LEAD
    with pytest.raises(NotFound):
        commands.say_item(
            make_evaluator(), study=team.study, item=CoreqItem.GENDER, words="x", at=timezone.now()
        )


def _as_evaluator(team: Team) -> Any:
    other = make_evaluator()
    make_member(team.study, other)
    return other


def test_the_list_is_written_on_its_page_and_taken_out_as_text_and_table(field: Field, client: Any) -> None:
    sign_in(client, field.lead)
    start = f"/studies/{field.study.pk}/coreq"

    back = client.post(f"{start}/item/?item=9", {"words": "Penelusuran proses."})
    on = client.post(f"{start}/item/?item=1", {"words": "Dua peneliti.", "onward": "1"}, follow=True)

    assert back.url == f"{start}/#item-9"
    assert on.context["told"].item == 2 and on.context["told"].blank

    assert "Penelusuran proses." in client.get(f"{start}/").content.decode()
    text = client.get(f"{start}.md").content.decode()
    assert "Penelusuran proses." in text and "6+2" in text and "(kosong)" in text
    table = client.get(f"{start}.csv")
    assert table.content.decode("utf-8-sig").count("\r\n") == 33
    assert "coreq.csv" in table.headers["Content-Disposition"]


def test_the_coreq_page_asks_the_database_a_fixed_number_of_times(
    field: Field, client: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, field.lead)

    with django_assert_max_num_queries(30):
        client.get(f"/studies/{field.study.pk}/coreq/")
