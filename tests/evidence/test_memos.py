"""What a coder thought is kept in a memo, read by the study, and changed by its author only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import memos as commands
from rangkul.evidence.queries import memos as read
from rangkul.evidence.vocabulary import MemoAbout, Part, Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db


class Desk:
    """Two coders of one study, a text, a code and a coding of the first one's."""

    def __init__(self) -> None:
        self.first, self.second = make_evaluator(), make_evaluator()
        self.study = make_study(self.first)
        make_member(self.study, self.second)
        self.text = make_text(make_source(self.study, title="LKS-01"))
        self.code = make_code(self.study, "Kepercayaan")
        self.coding = make_coding(self.text, self.code, self.first)
        act_as(self.first)

    def write(self, kind: str = MemoAbout.CODE, key: Any = None, **values: Any) -> models.Memo:
        values.setdefault("text", "Perlu dibaca ulang.")
        return commands.write_memo(
            values.pop("who", self.first),
            study=self.study,
            about_kind=kind,
            about_id=key or self.code.pk,
            at=timezone.now(),
            **values,
        )

    def change(self, memo: models.Memo, **values: Any) -> models.Memo:
        values = {"text": "Lain.", "version": memo.version} | values
        return commands.change_memo(values.pop("who", self.first), memo=memo, at=timezone.now(), **values)

    def list_of(self, who: Any, **wanted: str) -> list[models.Memo]:
        act_as(who)
        return read.memos(who, self.study, read.Wanted(**wanted)).rows


@pytest.fixture
def desk(db: None) -> Desk:
    """A desk where nothing was thought yet."""
    return Desk()


def test_a_colleague_reads_what_was_written_about_anything(desk):
    abouts = {
        MemoAbout.STUDY: desk.study.pk,
        MemoAbout.SOURCE: desk.text.source_id,
        MemoAbout.TEXT: desk.text.pk,
        MemoAbout.CODE: desk.code.pk,
        MemoAbout.CODING: desk.coding.pk,
    }
    for kind, key in abouts.items():
        desk.write(kind, key)

    rows = desk.list_of(desk.second)

    assert {(row.about_kind, row.about_id) for row in rows} == set(abouts.items())
    assert set(read.things(desk.second, rows)) == set(abouts.items())


def test_only_the_author_changes_a_memo_or_takes_it_back(desk):
    memo = desk.write()
    act_as(desk.second)

    for act in (
        lambda: desk.change(memo, who=desk.second),
        lambda: commands.withdraw_memo(desk.second, memo=memo, at=timezone.now()),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.reason == Reason.NOT_YOUR_MEMO
    act_as(desk.first)
    assert desk.change(memo).text == "Lain."


def test_who_only_reads_the_study_writes_no_memo(desk):
    reader = make_second_rater()
    make_member(desk.study, reader, Part.READER)
    act_as(reader)

    with pytest.raises(Refused) as no:
        desk.write(who=reader)
    assert no.value.reason == Reason.ONLY_READER


def test_who_saves_second_is_told_and_the_first_words_stand(desk):
    memo = desk.write()
    desk.change(memo, text="Yang pertama.")

    with pytest.raises(Stale):
        desk.change(memo, text="Yang kedua.", version=1)
    assert visible(desk.first, models.Memo).get().text == "Yang pertama."


def test_a_memo_taken_back_is_listed_no_more_and_stays_as_a_row(desk):
    memo = desk.write()
    commands.withdraw_memo(desk.first, memo=memo, at=timezone.now())

    assert desk.list_of(desk.first) == []
    with pytest.raises(NotFound):
        read.memo(desk.first, memo_id=memo.pk)
    with pytest.raises(Refused) as no:
        desk.change(memo)
    assert no.value.reason == Reason.MEMO_WITHDRAWN


def test_nothing_is_written_about_something_of_another_study_or_without_words(desk):
    foreign = make_code(make_study(desk.first))
    for kind, key in ((MemoAbout.CODE, foreign.pk), (MemoAbout.SOURCE, desk.code.pk), ("nothing", None)):
        with pytest.raises(NotFound):
            desk.write(kind, key)

    with pytest.raises(Refused) as no:
        desk.write(text="  \n")
    assert no.value.reason == Reason.MEMO_EMPTY


def test_a_memo_about_a_blind_coding_is_neither_listed_nor_counted_until_the_sample_opens(desk):
    sample = make_sample(desk.text, desk.first, desk.second)
    blind = make_coding(desk.text, desk.code, desk.first, sample=sample)
    act_as(desk.first)
    memo = desk.write(MemoAbout.CODING, blind.pk)
    code, author = str(desk.code.pk), str(desk.first.user_id)

    assert desk.list_of(desk.second) == []
    assert desk.list_of(desk.second, code=code) == desk.list_of(desk.second, author=author) == []
    assert read.authors(desk.second, desk.study) == []
    with pytest.raises(NotFound):
        desk.write(MemoAbout.CODING, blind.pk, who=desk.second)
    finish_sample(sample)
    assert desk.list_of(desk.second, code=code) == [memo]


def test_the_list_is_narrowed_by_author_by_kind_and_by_code_with_what_was_merged_into_it(desk):
    old = make_code(desk.study, "Percaya", merged_into=desk.code)
    of_old = make_coding(desk.text, old, desk.first)
    wanted = {
        make_memo(desk.study, desk.first, MemoAbout.CODE, desk.code.pk),
        make_memo(desk.study, desk.second, MemoAbout.CODING, of_old.pk),
    }
    other = make_memo(desk.study, desk.second, MemoAbout.TEXT, desk.text.pk)

    assert set(desk.list_of(desk.first, code=str(desk.code.pk))) == wanted
    assert desk.list_of(desk.first, kind="text") == [other]
    assert len(desk.list_of(desk.first, author=str(desk.second.user_id))) == 2
    assert desk.list_of(desk.first, author=str(desk.second.user_id), kind="code") == []


def test_the_log_tells_of_a_memo_without_its_words(desk):
    memo = desk.write(title="Judul rahasia", text="Isi rahasia")
    commands.withdraw_memo(desk.first, memo=desk.change(memo, text="Isi rahasia lain"), at=timezone.now())

    with owner_for_a_while():
        events = list(Event.objects.filter(name__startswith="memo.", actor_id=desk.first.user_id))
    assert {one.name for one in events} == {"memo.written", "memo.changed", "memo.withdrawn"}
    assert "rahasia" not in " ".join(str(one.details) for one in events)


def test_a_long_list_is_walked_a_page_at_a_time(desk):
    at = timezone.now()
    made = [
        make_memo(
            desk.study, desk.first, MemoAbout.STUDY, desk.study.pk, made_at=at - timedelta(minutes=n // 2)
        )
        for n in range(read.A_PAGE + 5)
    ]
    first = read.memos(desk.first, desk.study, read.Wanted())
    rest = read.memos(desk.first, desk.study, read.Wanted(), after=first.next)

    assert (len(first.rows), len(rest.rows), rest.next) == (read.A_PAGE, 5, "")
    assert {one.pk for one in first.rows + rest.rows} == {one.pk for one in made}


def _client(who: Any) -> Client:
    client = Client()
    sign_in(client, who)
    return client


def test_the_list_costs_as_many_queries_with_many_memos_as_with_few(desk, django_assert_max_num_queries):
    for number in range(20):
        kind, key = [
            (MemoAbout.TEXT, desk.text.pk),
            (MemoAbout.CODE, desk.code.pk),
            (MemoAbout.CODING, desk.coding.pk),
            (MemoAbout.STUDY, desk.study.pk),
            (MemoAbout.SOURCE, desk.text.source_id),
        ][number % 5]
        make_memo(desk.study, (desk.first, desk.second)[number % 2], kind, key)
    client = _client(desk.first)

    with django_assert_max_num_queries(28):
        answer = client.get(reverse("study_memos", args=[desk.study.pk]))
    assert answer.content.decode().count('class="duty"') == 20


def test_a_memo_is_written_from_the_page_of_a_coding_and_leads_back_to_its_place(desk):
    client = _client(desk.first)
    url = f"{reverse('memo_new', args=[desk.study.pk])}?about=coding:{desk.coding.pk}"

    assert url in client.get(reverse("coding", args=[desk.coding.pk])).content.decode()
    answer = client.post(url, {"title": "", "text": "Ini janji, bukan kerja."})

    assert answer.url == f"{reverse('text_code', args=[desk.text.pk])}?to=0#here"
    listed = client.get(reverse("study_memos", args=[desk.study.pk])).content.decode()
    assert "Ini janji, bukan kerja." in listed
    assert reverse("coding", args=[desk.coding.pk]) in listed


@pytest.mark.parametrize("about", ["code:x", "nothing:1", "coding:00000000-0000-4000-8000-000000000000"])
def test_an_address_that_names_nothing_is_not_found(desk, about):
    url = f"{reverse('memo_new', args=[desk.study.pk])}?about={about}"

    assert _client(desk.first).get(url).status_code == 404


def test_the_page_keeps_what_the_second_saver_typed_and_saves_it_over_when_asked_again(desk):
    memo = desk.write()
    desk.change(memo, text="Yang pertama.")
    client, url = _client(desk.first), reverse("memo", args=[memo.pk])

    answer = client.post(url, {"title": "", "text": "Yang kedua.", "version": 1})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Yang pertama." in html
    assert "Yang kedua." in html
    assert 'name="version" value="2"' in html

    client.post(url, {"title": "", "text": "Yang kedua.", "version": 2})
    assert "Yang kedua." in client.get(url).content.decode()


def test_a_colleague_reads_a_memo_and_finds_no_way_to_change_it(desk):
    memo = desk.write(text="<b>Tebal</b>")
    client = _client(desk.second)

    html = client.get(reverse("memo", args=[memo.pk])).content.decode()
    assert "&lt;b&gt;Tebal" in html
    assert reverse("memo_withdraw", args=[memo.pk]) not in html
    answer = client.post(reverse("memo", args=[memo.pk]), {"text": "x", "version": 1})
    assert answer.status_code == 409
    assert client.post(reverse("memo_withdraw", args=[memo.pk])).status_code == 409
