"""Once all have finished, the team reads how far it agrees and settles where it does not."""

import html
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from rangkul_analytics.reliability import Undefined

from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import compared as commands
from rangkul.evidence.commands.reporting import refuse_figures
from rangkul.evidence.commands.samples import finish_sample
from rangkul.evidence.commands.texts import bring_in_text
from rangkul.evidence.queries import compared as read
from rangkul.evidence.queries.samples import units
from rangkul.evidence.reading.limited import read_text
from rangkul.evidence.rules import compared as rules
from rangkul.evidence.vocabulary import Layer, Polarity, Reason
from tests.cases.conftest import in_database
from tests.cases.test_at_once import at_once, prepared
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import finish_sample as open_it
from .makers import make_code, make_coding, make_evaluator, make_member, make_sample
from .test_samples import Team, team

__all__ = ["in_database", "team"]

pytestmark = pytest.mark.django_db


class Opened:
    """An open sample: both put Kepercayaan on the first two passages, only the lead on the third."""

    def __init__(self, team: Team) -> None:
        self.team, self.sample = team, team.draw(1)
        self.rare = make_code(team.study, "Antariksa")
        self.units = units(team.lead, self.sample)
        for at, who in ((0, team.lead), (0, team.second), (1, team.lead), (1, team.second), (2, team.lead)):
            self.mark(who, at)
        open_it(self.sample)
        self.sample.refresh_from_db()

    def mark(self, who: Any, at: int, code: Any = None, cut: int = 0) -> models.Coding:
        unit = self.units[at]
        return make_coding(
            unit.text,
            code or self.team.code,
            who,
            start=unit.start,
            end=unit.end - cut,
            sample=self.sample,
            polarity=Polarity.SUPPORTS,
        )

    def settle(self, who: Any = None, *, holds: bool = True, at: int = 2, **values: Any) -> Any:
        unit = self.units[at]
        return commands.settle(
            who or self.team.second,
            sample=self.sample,
            unit=unit,
            code=values.pop("code", self.team.code),
            place=commands.Place(unit.start, unit.end, Polarity.SUPPORTS) if holds else None,
            reason=values.pop("reason", "Definisinya menyebut pertemuan rutin."),
            at=timezone.now(),
        )


@pytest.fixture
def opened(team: Team) -> Opened:
    """A sample that both have finished."""
    return Opened(team)


def test_the_figures_are_those_of_what_was_marked(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    act_as(opened.team.lead)
    found = read.compared(opened.team.lead, opened.sample)

    told = found.basis.agreement()

    (row,) = told.codes
    assert row.percent.units == len(opened.units) == 22
    assert row.percent.value == pytest.approx(21 / 22)
    assert row.prevalence == pytest.approx(5 / 44)
    # Six texts: an interval over so few would look narrower than what is known.
    assert row.alpha.interval is None
    # Texts that nobody marked do not make it more: drawn again and again they change nothing.
    telling = len({unit.text_id for unit in opened.units[:3]})
    monkeypatch.setattr(rules, "FEWEST_TEXTS", telling + 1)
    assert telling < found.basis.texts and found.basis.agreement().overall.alpha.interval is None
    monkeypatch.setattr(rules, "FEWEST_TEXTS", telling)
    drawn = found.basis.agreement()
    assert drawn.codes[0].alpha.interval is not None
    assert drawn == found.basis.agreement()


def test_a_merged_code_counts_as_what_it_became(opened: Opened) -> None:
    old = make_code(opened.team.study, "Percaya", merged_into=opened.team.code)
    with owner_for_a_while():
        models.Coding._base_manager.filter(coder=opened.team.second.user_id).update(code=old)
    act_as(opened.team.lead)

    found = read.compared(opened.team.lead, opened.sample)

    assert [code.name for code in found.codes.values()] == ["Kepercayaan"]
    assert len(read.differences(opened.team.lead, opened.sample, found)) == 1


def test_a_sample_in_which_nobody_coded_is_undefined_in_words(team: Team, client: Any) -> None:
    sample = team.draw(1)
    open_it(sample)
    sign_in(client, team.second)

    page = client.get(f"/studies/samples/{sample.pk}/agreement/").content.decode()

    assert "tidak terdefinisi" in page
    act_as(team.second)
    told = read.compared(team.second, sample).basis.agreement()
    assert told.overall.alpha.undefined is Undefined.ONE_VALUE


def test_nobody_reads_agreement_before_all_have_finished(team: Team, client: Any) -> None:
    sample = team.draw(1)
    finish_sample(team.lead, sample=sample, at=timezone.now())
    sign_in(client, team.lead)

    for page in ("agreement", "differences"):
        answer = client.get(f"/studies/samples/{sample.pk}/{page}/")
        assert answer.status_code == 409


def test_the_agreement_page_tells_each_measure_by_its_name(opened: Opened, client: Any) -> None:
    sign_in(client, opened.team.reader)

    page = client.get(f"/studies/samples/{opened.sample.pk}/agreement/").content.decode()

    # Alpha is 0.7795: rounded, not cut.
    assert "95%" in page and "0,78" in page
    for word in ("Kepercayaan", "Krippendorff", "Cohen", "AC1", "u-alpha", "Tumpang tindih", "95%"):
        assert word in page
    assert "0,667" in page
    with owner_for_a_while():
        assert Event.objects.filter(name="sample.agreement_read").exists()


def test_a_difference_is_settled_with_a_reason_and_the_originals_stay(opened: Opened) -> None:
    before = set(visible(opened.team.lead, models.Coding).values_list("pk", "coder", "start", "end", "layer"))

    settled = opened.settle()

    coding = visible(opened.team.lead, models.Coding).get(pk=settled.coding_id)
    assert (coding.layer, coding.sample, coding.quote) == (Layer.CONSENSUS, None, coding.quote)
    assert (coding.coder, coding.polarity) == (opened.team.second.user_id, Polarity.SUPPORTS)
    after = set(visible(opened.team.lead, models.Coding).values_list("pk", "coder", "start", "end", "layer"))
    assert after - before == {(coding.pk, coding.coder, coding.start, coding.end, Layer.CONSENSUS)}
    assert before <= after


def test_a_code_that_does_not_hold_leaves_no_passage_and_can_be_settled_anew(opened: Opened) -> None:
    first = opened.settle()
    opened.settle(holds=False, reason="Hanya kutipan peraturan.")

    act_as(opened.team.lead)
    found = read.compared(opened.team.lead, opened.sample)
    (one,) = read.differences(opened.team.lead, opened.sample, found)
    told = read.sides(opened.team.lead, opened.sample, found, one)
    assert one.settled and told.settled is not None and not told.settled.holds
    coding = visible(opened.team.lead, models.Coding).get(pk=first.coding_id)
    assert coding.withdrawn_at is not None


def test_what_is_settled_is_a_difference_has_a_reason_and_belongs_to_who_settled_it(opened: Opened) -> None:
    for values, reason in (
        ({"reason": "  "}, Reason.REASON_MISSING),
        ({"at": 0}, Reason.NO_DISAGREEMENT),
        ({"code": opened.rare}, Reason.NO_DISAGREEMENT),
    ):
        with pytest.raises(Refused) as no:
            opened.settle(**values)
        assert no.value.reason == reason

    opened.settle()
    with pytest.raises(Refused) as no:
        opened.settle(opened.team.lead, holds=False)
    assert no.value.reason == Reason.DECIDED_BY_OTHER
    with pytest.raises(Refused) as no:
        opened.settle(opened.team.reader)
    assert no.value.reason == Reason.ONLY_READER
    with pytest.raises(NotFound):
        opened.settle(make_evaluator())


def test_the_database_keeps_what_was_settled_and_takes_none_before_the_sample_is_open(team: Team) -> None:
    sample = team.draw(1)
    unit = units(team.lead, sample)[0]
    act_as(team.lead)
    row = {
        "study": team.study,
        "sample": sample,
        "unit": unit,
        "code": team.code,
        "holds": False,
        "reason": "x",
        "decided_by": team.lead.user_id,
        "decided_at": timezone.now(),
    }

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        models.Adjudication.objects.create(**row)
    open_it(sample)
    act_as(team.lead)
    kept = models.Adjudication.objects.create(**row)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        models.Adjudication._base_manager.filter(pk=kept.pk).update(reason="y")


def test_differences_are_seen_side_by_side_and_settled_one_after_the_other(
    opened: Opened, client: Any
) -> None:
    sign_in(client, opened.team.lead)
    address = f"/studies/samples/{opened.sample.pk}/differences/?n=1"

    page = client.get(address).content.decode()
    assert page.count("<mark>") == 1
    unit = opened.units[2]
    place = {"place": f"{unit.start}:{unit.end}:supports", "unit": unit.pk, "code": opened.team.code.pk}
    client.post(address, {**place, "reason": ""})
    other = client.post(address, {**place, "reason": "Sesuai definisi.", "unit": opened.units[3].pk})
    assert "Urutannya sudah berubah" in other.content.decode()
    assert not visible(opened.team.lead, models.Adjudication).exists()
    answer = client.post(address, {**place, "reason": "Sesuai definisi."})

    assert answer.status_code == 302
    assert visible(opened.team.lead, models.Adjudication).get().holds
    assert "Sesuai definisi." in client.get(address).content.decode()


def test_where_all_agree_the_page_says_so(team: Team, client: Any) -> None:
    sample = team.draw(1)
    open_it(sample)
    sign_in(client, team.lead)

    answer = client.get(f"/studies/samples/{sample.pk}/differences/")

    assert answer.status_code == 200


def test_the_agreement_page_asks_the_database_a_fixed_number_of_times(
    opened: Opened, client: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, opened.team.lead)

    # The first look has them computed where no worker runs.
    client.get(f"/studies/samples/{opened.sample.pk}/agreement/")
    with django_assert_max_num_queries(20):
        client.get(f"/studies/samples/{opened.sample.pk}/agreement/")


def test_a_team_that_refuses_figures_says_why_and_still_settles_differences(
    opened: Opened, client: Any
) -> None:
    why = "Kami membaca secara interpretatif."
    sign_in(client, opened.team.lead)

    client.post(f"/studies/{opened.team.study.pk}/samples/figures/", {"reason": why})

    page = client.get(f"/studies/samples/{opened.sample.pk}/agreement/").content.decode()
    assert why in page
    assert "AC1" not in page
    assert client.get(f"/studies/samples/{opened.sample.pk}/differences/").status_code == 200
    client.post(f"/studies/{opened.team.study.pk}/samples/figures/", {"reason": ""})
    assert "AC1" in client.get(f"/studies/samples/{opened.sample.pk}/agreement/").content.decode()


def test_only_the_lead_refuses_figures(opened: Opened) -> None:
    other = make_evaluator()
    make_member(opened.team.study, other)

    with pytest.raises(Refused) as no:
        refuse_figures(other, study=opened.team.study, reason="Tidak perlu.", at=timezone.now())

    assert no.value.reason == Reason.NOT_LEAD


def _correct(opened: Opened, at: int) -> models.SourceText:
    text = opened.units[at].text
    found = read_text("teks.txt", f"Transkrip dikoreksi.\n\n{text.text}".encode())
    return bring_in_text(
        opened.team.lead, source=text.source, found=found, file_name="a.txt", data=None, at=timezone.now()
    )


def test_a_corrected_text_leaves_the_figures_of_an_open_sample_as_they_are(opened: Opened) -> None:
    settled = opened.settle()
    lead = opened.team.lead
    act_as(lead)
    before = read.compared(lead, opened.sample).basis

    new = _correct(opened, 2)

    act_as(lead)
    assert read.compared(lead, opened.sample).basis == before
    # What was settled is no part of the sample: it follows the text.
    assert visible(lead, models.Coding).get(pk=settled.coding_id).text_id == new.pk


def test_what_was_settled_on_a_text_that_is_coded_blind_now_breaks_no_page(
    opened: Opened, client: Any
) -> None:
    opened.settle()
    again = make_sample(_correct(opened, 2), opened.team.lead, opened.team.second)
    sign_in(client, opened.team.lead)
    address = f"/studies/samples/{opened.sample.pk}/differences/"

    waits = client.get(address)
    open_it(again)
    answer = client.get(address)

    # Half of what was compared is hidden from them meanwhile.
    assert waits.status_code == 409
    assert str(Reason.SAMPLE_CODED_ELSEWHERE.label) in html.unescape(waits.content.decode())
    assert answer.status_code == 200
    assert "Definisinya menyebut pertemuan rutin." in answer.content.decode()


def test_nobody_compares_texts_that_they_code_blind_in_another_sample(opened: Opened) -> None:
    text, lead = opened.units[2].text, opened.team.lead
    again = make_sample(text, lead, make_evaluator())
    act_as(lead)

    for act in (
        lambda: read.compared(lead, opened.sample),
        lambda: commands.read_agreement(lead, sample=opened.sample, at=timezone.now()),
        lambda: opened.settle(lead),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.reason == Reason.SAMPLE_CODED_ELSEWHERE
    open_it(again)
    assert opened.settle(lead).holds


def test_of_two_who_settle_one_difference_at_once_the_second_is_told(in_database: Any) -> None:
    opened = prepared(in_database, lambda: Opened(Team()))

    answers = at_once(in_database, opened.settle, lambda: opened.settle(opened.team.lead, holds=False))

    assert sorted(type(one).__name__ for one in answers) == ["Adjudication", "Reason"]
    assert Reason.DECIDED_BY_OTHER in answers
