"""Before all have finished, no address of evidence tells one coder what another has done."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import URLPattern, reverse
from django.utils import timezone

from rangkul.core.errors import Refused
from rangkul.evidence import models
from rangkul.evidence.commands.codings import code_passage
from rangkul.evidence.commands.compared import read_agreement
from rangkul.evidence.queries.samples import units
from rangkul.evidence.urls import urlpatterns
from rangkul.evidence.vocabulary import MemoAbout, Part, Reason
from tests.makers import act_as, sign_in, visible

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_source,
    make_study,
    make_text,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]
WORDS = "Kami duduk bersama Dinsos setiap bulan. Tidak ada yang datang dari Satpol PP."
# Asked plainly, and with every search and filter that a page might offer.
QUERIES = [
    "",
    "?q=Kepercayaan&n=1&code={code}&coder={first}&kind=interview",
    "?about=coding:{hidden}&kind=coding",
]
# What changes from one look to the next by itself: the number a form carries, tokens, moments.
BY_ITSELF = re.compile(
    r'name="(?:op|csrfmiddlewaretoken|kept_for)" value="[^"]*"|nonce="[^"]*"|"csrf[^"]*": *"[^"]*"'
    r"|\d\d[:.]\d\d(?:[:.]\d\d)?"
)


class World:
    """Two coders with every right of an evaluator, a text they both code blind, and what a page may name."""

    def __init__(self) -> None:
        self.first, self.second = make_evaluator(), make_evaluator()
        self.study = make_study(self.first)
        self.member = make_member(self.study, self.second, Part.CODER)
        self.source = make_source(self.study, kind="interview", group="lks", title="LKS-01")
        self.consent = make_consent(self.source)
        self.older = make_text(self.source, WORDS)
        self.text = make_text(self.source, f"{WORDS}\n\n{WORDS}", version=2)
        self.code = make_code(self.study, "Kepercayaan")
        self.sample = make_sample(self.text, self.first, self.second, units=[(0, len(WORDS))])
        self.hidden, self.memo = uuid.uuid4(), uuid.uuid4()

    def code_it(self) -> models.Coding:
        """What the first coder does: blind, openly in the same text, and a memo about it."""
        act_as(self.first)
        unit = units(self.first, self.sample)[0]
        start, end = unit.start, unit.end
        blind = make_coding(
            self.text, self.code, self.first, start=start, end=end, sample=self.sample, id=self.hidden
        )
        make_coding(self.text, self.code, self.first, start=80, end=100)
        secret = "Rahasia pengode pertama"
        make_memo(self.study, self.first, MemoAbout.CODING, blind.pk, id=self.memo, text=secret)
        # Whatever it is about: how they read a code tells how they code.
        for kind, thing in (
            (MemoAbout.SOURCE, self.source),
            (MemoAbout.TEXT, self.older),
            (MemoAbout.CODE, self.code),
            (MemoAbout.STUDY, self.study),
        ):
            make_memo(self.study, self.first, kind, thing.pk, text=secret)
        # On the version before it was corrected, which nobody draws any more.
        make_coding(self.older, self.code, self.first)
        return blind

    def addresses(self) -> Iterator[str]:
        """Every address of evidence that can be looked at, with the rows of this world in it."""
        rows = {
            "study_id": self.study.pk,
            "source_id": self.source.pk,
            "source_consent_id": self.consent.pk,
            "text_id": self.text.pk,
            "member_id": self.member.pk,
            "sample_id": self.sample.pk,
            "coding_id": self.hidden,
            "code_id": self.code.pk,
            "memo_id": self.memo,
        }
        for pattern in urlpatterns:
            assert isinstance(pattern, URLPattern)
            if "GET" not in pattern.callback.methods:  # type: ignore[attr-defined]
                continue
            names = pattern.pattern.converters
            address = reverse(
                str(pattern.name), kwargs={name: rows.get(name, uuid.uuid4()) for name in names}
            )
            for query in QUERIES:
                yield address + query.format(code=self.code.pk, first=self.first.user_id, hidden=self.hidden)


@pytest.fixture
def world(db: None) -> World:
    """A sample that nobody has finished."""
    return World()


def _seen(client: Any, addresses: list[str]) -> dict[str, tuple[int, str]]:
    seen = {}
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[address] = answer.status_code, BY_ITSELF.sub("", body.decode("utf-8", "replace"))
    return seen


def test_every_page_is_the_same_for_the_second_coder_whatever_the_first_has_done(
    world: World, client: Any
) -> None:
    sign_in(client, world.second)
    addresses = list(world.addresses())
    before = _seen(client, addresses)

    world.code_it()
    after = _seen(client, addresses)

    assert len({address.split("?")[0] for address in addresses}) > 30
    assert sum(status == 200 for status, _body in after.values()) > 50
    differing = [address for address in addresses if before[address] != after[address]]
    assert differing == []


def test_the_same_pages_tell_the_first_coder_so_the_comparison_can_fail(world: World, client: Any) -> None:
    sign_in(client, world.first)
    addresses = list(world.addresses())
    before = _seen(client, addresses)

    world.code_it()
    after = _seen(client, addresses)

    differing = {address.split("?")[0] for address in addresses if before[address] != after[address]}
    assert reverse("sample_passage", args=[world.sample.pk]) in differing
    assert reverse("study_sources", args=[world.study.pk]) in differing
    assert reverse("study_coreq_csv", args=[world.study.pk]) in differing
    assert reverse("study_memos", args=[world.study.pk]) in differing
    assert reverse("memo", args=[world.memo]) in differing
    assert reverse("study_plan", args=[world.study.pk]) not in differing


def test_no_file_that_the_second_coder_takes_out_holds_the_first_ones_codings(
    world: World, client: Any
) -> None:
    blind = world.code_it()
    sign_in(client, world.second)

    answer = client.post(reverse("study_take_out", args=[world.study.pk]), {"form": "qdpx"})

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(body)) as project:
        told = b"".join(project.read(name) for name in project.namelist()).decode("utf-8", "replace")
    assert "LKS-01" in told
    assert str(blind.guid).upper() not in told.upper()
    assert "<Coding " not in told
    assert "Rahasia pengode pertama" not in told


def test_no_row_of_the_database_tells_it_either(world: World) -> None:
    world.code_it()

    for model in (models.Coding, models.Memo, models.CodingStep, models.MemberCheck, models.Adjudication):
        assert not visible(world.second, model).exists()


def test_nobody_codes_openly_what_they_still_code_blind_not_even_an_older_version(world: World) -> None:
    act_as(world.second)
    values = {
        "study": world.study,
        "code": world.code,
        "coder": world.second.user_id,
        "made_at": timezone.now(),
    }

    for text in (world.text, world.older):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            models.Coding.objects.create(text=text, start=0, end=4, quote="Kami", **values)
    with pytest.raises(Refused):
        code_passage(world.second, text=world.older, code=world.code, start=0, end=4, at=timezone.now())
    models.Coding.objects.create(
        text=world.text, start=0, end=4, quote="Kami", sample=world.sample, layer="blind", **values
    )


def test_figures_of_an_older_version_wait_while_one_codes_the_corrected_one_blind(world: World) -> None:
    other = make_source(world.study)
    before, after = make_text(other, WORDS), make_text(other, f"{WORDS} Ya.", version=2)
    compared = make_sample(before, world.first, world.second)
    finish_sample(compared)
    make_sample(after, world.first, world.second)
    act_as(world.second)

    with pytest.raises(Refused) as no:
        read_agreement(world.second, sample=compared, at=timezone.now())

    assert no.value.reason == Reason.SAMPLE_CODED_ELSEWHERE
