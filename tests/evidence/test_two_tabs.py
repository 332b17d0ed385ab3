"""One page in two tabs: the second to save sees both texts and loses nothing."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import Stale
from rangkul.evidence.commands import reporting
from rangkul.evidence.models import ExpectedRating, Framework, InformantTarget, Study
from rangkul.evidence.rules.meanwhile import check_unchanged, mark
from rangkul.evidence.vocabulary import CoreqItem
from tests.conftest import owner_for_a_while
from tests.makers import sign_in, visible

from .makers import make_code, make_evaluator, make_memo, make_source, make_study

pytestmark = pytest.mark.django_db
TRUST = "ag2008:collaborative_process.trust"
FRAME = {"programme": "Program", "period_from": "2026-01-01", "period_to": "2026-06-30", "language": "id"}


@dataclass
class Tab:
    """One form in one tab of a browser: it sends back what it was opened with."""

    client: Any
    address: str

    def __post_init__(self) -> None:
        self.hidden = self._hidden(self.client.get(self.address).content.decode())

    def save(self, **typed: str) -> Any:
        """The answer; a form that comes back is the one that is saved next."""
        answer = self.client.post(self.address, {**self.hidden, **typed})
        if answer.status_code == 409:
            self.hidden = self._hidden(answer.content.decode())
        return answer

    def _hidden(self, page: str) -> dict[str, str]:
        fields = re.findall(r'<input type="hidden" name="(seen|version)"(?: value="([^"]*)")?', page)
        return {name: unescape(value) for name, value in fields}


@pytest.fixture
def lead(client):
    lead = make_evaluator()
    sign_in(client, lead)
    return lead


@pytest.fixture
def study(lead):
    return make_study(lead, data_open=False, framework=Framework.objects.get(key="ansell-gash-2008"))


def page_of(lead: Any, study: Any, name: str) -> str:
    """The address of a page on which two may write at once."""
    if name == "source_change":
        return reverse(name, args=[make_source(study).pk])
    if name == "code_reword":
        return reverse(name, args=[make_code(study).pk])
    if name == "memo":
        return reverse(name, args=[make_memo(study, lead, "study", study.pk).pk])
    asked = {
        "study_pattern_rating": f"?node={TRUST}",
        "study_pattern_proposition": "?code=P4",
        "study_coreq_item": "?item=9",
    }
    return reverse(name, args=[study.pk]) + asked.get(name, "")


PAGES = [
    ("study_pattern_rating", "reason", {"low": "1", "high": "2"}),
    ("study_pattern_proposition", "reason", {"triggers": "yes"}),
    ("study_coreq_item", "words", {}),
    ("study_figures", "reason", {}),
    ("study_change", "title", FRAME),
    ("source_change", "title", {"kind": "document", "language": "id"}),
    ("code_reword", "name", {}),
    ("memo", "text", {"title": ""}),
]


@pytest.mark.parametrize(("name", "field", "rest"), PAGES)
def test_the_second_of_two_tabs_sees_both_texts_and_loses_nothing(client, lead, study, name, field, rest):
    address = page_of(lead, study, name)
    first, second = Tab(client, address), Tab(client, address)

    assert first.save(**{**rest, field: "Kata pertama"}).status_code == 302
    answer = second.save(**{**rest, field: "Kata kedua"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kata pertama" in page
    assert "Kata kedua" in page
    assert "Ada yang menyimpan ini saat Anda menulis" in page
    assert second.save(**{**rest, field: "Kata kedua"}).status_code == 302
    assert "Kata kedua" in client.get(address).content.decode()


@pytest.mark.parametrize(("language", "label"), [("id", "Periode mulai"), ("en", "The period begins on")])
def test_the_conflict_speaks_with_the_labels_of_the_form(client, study, language, label):
    client.post(reverse("set_language"), {"language": language})
    address = reverse("study_change", args=[study.pk])
    first, second = Tab(client, address), Tab(client, address)
    first.save(**{**FRAME, "title": "Studi", "period_from": "2026-02-03"})

    page = second.save(**{**FRAME, "title": "Studi", "programme": "Lain"}).content.decode()

    now = page[page.index('id="meanwhile"') : page.index("</dl>", page.index('id="meanwhile"'))]
    assert label in now
    assert "3 Februari 2026" in now if language == "id" else "3 February 2026" in now
    assert "period_from" not in now


def test_an_expectation_entered_by_the_other_tab_meanwhile_is_not_overwritten(client, lead, study):
    address = page_of(lead, study, "study_pattern_rating")
    first, second = Tab(client, address), Tab(client, address)
    first.save(low="2", high="3", reason="Ada forum.")

    second.save(low="0", high="1", reason="Tidak ada forum.")

    row = visible(lead, ExpectedRating).get(study=study)
    assert (row.low, row.high, row.reason) == (2, 3, "Ada forum.")


def test_two_who_wrote_the_same_do_not_disturb_each_other(client, lead, study):
    address = page_of(lead, study, "study_coreq_item")
    first, second = Tab(client, address), Tab(client, address)

    assert first.save(words="Penelusuran proses.").status_code == 302
    assert second.save(words="Penelusuran proses.").status_code == 302


@pytest.mark.parametrize("asked", ["", "?group=lks"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Berapa orang yang ingin Anda dengar?"), ("en", "How many do you want to hear?")],
)
def test_two_who_plan_one_group_at_once_both_see_how_many_the_other_wants(
    client, lead, study, asked, language, words
):
    client.post(reverse("set_language"), {"language": language})
    address = reverse("study_target", args=[study.pk]) + asked
    first, second = Tab(client, address), Tab(client, address)

    assert first.save(group="lks", target="7", refused="0").status_code == 302
    answer = second.save(group="lks", target="4", refused="0")

    page = answer.content.decode()
    assert answer.status_code == 409
    now = page[page.index('id="meanwhile"') : page.index("</dl>", page.index('id="meanwhile"'))]
    assert words in now
    assert "7" in now
    assert 'value="4"' in page
    assert visible(lead, InformantTarget).get(study=study).target == 7
    assert second.save(group="lks", target="4", refused="0").status_code == 302
    assert visible(lead, InformantTarget).get(study=study).target == 4


def test_a_group_that_is_planned_is_changed_and_not_planned_anew(client, lead, study):
    address = reverse("study_target", args=[study.pk])
    Tab(client, address).save(group="lks", target="7", refused="0")

    page = client.get(address).content.decode()

    assert 'value="lks"' not in page
    assert 'value="child"' in page
    assert 'value="lks"' in client.get(f"{address}?group=lks").content.decode()


def test_what_others_say_of_other_items_disturbs_nobody(client, lead, study):
    tab = Tab(client, page_of(lead, study, "study_coreq_item"))
    reporting.say_item(lead, study=study, item=CoreqItem(10), words="Lain.", at=timezone.now())

    assert tab.save(words="Penelusuran proses.").status_code == 302
    with owner_for_a_while():
        told = Study._base_manager.get(pk=study.pk).reporting
    assert told == {"9": "Penelusuran proses.", "10": "Lain."}


def test_a_mark_names_what_stands_and_nothing_else():
    here, there = {"low": 1, "reason": "a"}, {"low": 1, "reason": "b"}

    assert mark(here) == mark({"reason": "a", "low": 1}) != mark(there)
    check_unchanged(mark(here), here, there)
    check_unchanged(mark(there), here, here)
    check_unchanged("", here, there)
    with pytest.raises(Stale):
        check_unchanged(mark(there), here, there)
