"""The ways into a text and out of it: a passage among what stands around it, and why nothing is coded yet."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence.commands.consents import withdraw_consent
from rangkul.evidence.vocabulary import Part, SourceKind
from tests.makers import act_as, sign_in

from .makers import (
    make_code,
    make_consent,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
WORDS = "\n\n".join(f"Kalimat nomor {number} dari berita ini." for number in range(40))


def opened(client: Client, who: Any, text: Any, asked: str = "") -> Any:
    """The page of a text, as somebody opens it."""
    sign_in(client, who)
    return client.get(reverse("text_code", args=[text.pk]) + asked)


def offers_coding(page: Any) -> bool:
    return "data-picker" in page.content.decode()


def test_a_text_without_consent_can_be_read_and_says_where_consent_is_recorded(client: Client) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    make_code(study, "Kepercayaan")
    source = make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    text = make_text(source, WORDS)

    before = opened(client, lead, text)
    make_consent(source)
    after = opened(client, lead, text)

    assert not offers_coding(before)
    assert reverse("source_consent_new", args=[source.pk]) in before.content.decode()
    assert "Kalimat nomor 1 " in before.content.decode()
    assert offers_coding(after)


def test_a_text_whose_speaker_withdrew_is_neither_read_nor_coded(client: Client) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    make_code(study, "Kepercayaan")
    source = make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    consent = make_consent(source)
    text = make_text(source, WORDS)
    act_as(lead)
    withdraw_consent(lead, consent=consent, withdrawn_on=consent.given_on, at=timezone.now())

    page = opened(client, lead, text)

    assert page.status_code == 409
    assert not offers_coding(page)
    assert "kata-katanya ditutup" in page.content.decode()
    assert WORDS[:20] not in page.content.decode()


def test_without_codes_the_lead_is_led_to_the_codebook_and_a_coder_to_the_lead(client: Client) -> None:
    lead, coder = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, coder, Part.CODER)
    text = make_text(make_source(study), WORDS)
    codebook = f'href="{reverse("study_codebook", args=[study.pk])}">Ke buku kode'

    for_lead, for_coder = opened(client, lead, text), opened(client, coder, text)

    assert codebook in for_lead.content.decode() and not offers_coding(for_lead)
    assert codebook not in for_coder.content.decode()
    assert "Ketua membuatnya dari kerangka" in for_coder.content.decode()


def test_whoever_is_led_to_a_passage_reads_what_stands_before_it(client: Client) -> None:
    lead = make_evaluator()
    text = make_text(make_source(make_study(lead)), WORDS)
    start = WORDS.index("Kalimat nomor 20 ")

    page = opened(client, lead, text, f"?to={start}")

    shown = page.content.decode()
    assert page.context["here"] == start
    assert [shown.count(f"Kalimat nomor {number} ") for number in (16, 17, 19, 20, 39)] == [0, 1, 1, 1, 1]
    here = shown.index('id="here"')
    assert shown.index("Kalimat nomor 19 ") < here < shown.index("Kalimat nomor 20 ")
    assert opened(client, lead, text).context["here"] is None


def test_a_text_in_which_nobody_speaks_goes_on_to_its_codes_or_to_its_source(client: Client) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    article = make_text(make_source(study), WORDS)
    interview = make_text(make_source(study, kind=SourceKind.INTERVIEW, group="lks"), WORDS)
    sign_in(client, lead)

    ways = [
        client.get(reverse("source_text_speakers", args=[one.pk])).context["onward"]["url"]
        for one in (article, interview)
    ]

    assert ways == [reverse("text_code", args=[article.pk]), reverse("source", args=[interview.source_id])]
