"""An interview comes in from a file: read within limits, kept, named, and renewed without losing a coding."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import Refused
from rangkul.core.models import Event, EventObject
from rangkul.core.sealing import open_bytes
from rangkul.evidence.commands import texts
from rangkul.evidence.commands.sources import place_of_original
from rangkul.evidence.models import Coding, Source, SourceText, Turn
from rangkul.evidence.queries import texts as read_texts
from rangkul.evidence.reading.limited import read_text
from rangkul.evidence.vocabulary import Part, Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_source,
    make_study,
    make_text,
)
from .text_files import ARTICLE, docx, para

pytestmark = pytest.mark.django_db

TALK = "Pewawancara: Sejak kapan?\nBu Rina: Sejak 2018.\nPewawancara: Lalu?\nBu Rina: Belum ada anggaran.\n"


def bring_in(lead, source, words=TALK, *, data=None):
    found = read_text("teks.txt", words.encode())
    return texts.bring_in_text(
        lead, source=source, found=found, file_name="a.txt", data=data, at=timezone.now()
    )


def test_a_file_becomes_the_text_and_rests_sealed():
    lead = make_evaluator()
    source = make_source(make_study(lead))

    text = bring_in(lead, source, data=b"asli")

    act_as(lead)
    assert [
        (turn.speaker, text.text[turn.start : turn.end]) for turn in visible(lead, Turn).order_by("start")
    ] == [
        ("Pewawancara", "Sejak kapan?"),
        ("Bu Rina", "Sejak 2018."),
        ("Pewawancara", "Lalu?"),
        ("Bu Rina", "Belum ada anggaran."),
    ]
    kept = visible(lead, Source).get()
    assert kept.file_name == "a.txt"
    assert b"asli" not in bytes(kept.original)
    assert open_bytes(kept.original, place_of_original(kept)) == b"asli"


def test_the_first_file_stays_the_original_of_the_source():
    lead = make_evaluator()
    source = make_source(make_study(lead))
    bring_in(lead, source, data=b"asli")

    bring_in(lead, visible(lead, Source).get(), TALK + "Tambahan.", data=b"koreksi")

    kept = visible(lead, Source).get()
    assert open_bytes(kept.original, place_of_original(kept)) == b"asli"
    assert visible(lead, SourceText).count() == 2


def test_codings_of_everybody_follow_into_a_corrected_text_and_none_is_lost():
    lead, colleague = make_evaluator(), make_evaluator()
    study = make_study(lead)
    make_member(study, colleague, Part.CODER)
    source = make_source(study)
    old = bring_in(lead, source)
    code = make_code(study)
    gone = TALK.index("Sejak 2018")
    stays = TALK.index("Belum ada")
    make_coding(old, code, lead, start=gone, end=gone + 10)
    make_coding(old, code, colleague, start=stays, end=stays + 18)

    new = bring_in(lead, source, "Transkrip\n\n" + TALK.replace("Sejak 2018", "Dari 2019"))

    left, moved = sorted(visible(lead, Coding), key=lambda coding: coding.coder != lead.user_id)
    assert (left.text_id, left.start, left.quote) == (old.pk, gone, "Sejak 2018")
    assert (moved.text_id, new.text[moved.start : moved.end]) == (new.pk, "Belum ada anggaran")
    assert moved.coder == colleague.user_id
    (version,) = read_texts.left_behind(lead, visible(lead, Source).get())
    assert (version.text_id, version.version, version.codings) == (old.pk, 1, 1)
    with owner_for_a_while():
        event = Event._base_manager.filter(name="source_text.brought_in").latest("recorded_at")
    assert (event.details["moved"], event.details["found"], event.details["left"]) == (1, 0, 1)


def test_a_text_that_two_code_apart_is_not_renewed_meanwhile():
    lead, second = make_evaluator(), make_evaluator()
    study = make_study(lead)
    make_member(study, second, Part.SECOND_CODER)
    source = make_source(study)
    text = make_text(source, TALK)
    make_sample(text, second)

    with pytest.raises(Refused) as no:
        bring_in(lead, source, TALK + "Tambahan.")

    assert no.value.reason == Reason.TEXT_BEING_CODED_BLIND


def test_the_same_text_again_changes_nothing():
    lead = make_evaluator()
    source = make_source(make_study(lead))
    bring_in(lead, source)

    with pytest.raises(Refused) as no:
        bring_in(lead, source)

    assert no.value.reason == Reason.TEXT_SAME


def test_a_stranger_moves_no_coding_through_the_database():
    lead, stranger = make_evaluator(), make_evaluator()
    source = make_source(make_study(lead))
    text = make_text(source, TALK)
    act_as(stranger)

    with pytest.raises(Exception, match="no such text"), connection.cursor() as cursor:
        cursor.execute("SELECT take_over_codings(%s, '[]'::jsonb)", [text.pk])


def test_codings_follow_into_no_other_study_and_into_no_text_that_is_coded_blind():
    lead = make_evaluator()
    study, other = make_study(lead), make_study(lead)
    source = make_source(study)
    text = make_text(source, TALK)
    act_as(lead)
    with pytest.raises(DatabaseError, match="is_of_its_study"), transaction.atomic():
        SourceText.objects.create(
            study=other, source=source, version=2, text=TALK, length=len(TALK), sha256="0" * 64,
            made_by=lead.user_id, made_at=timezone.now(),
        )  # fmt: skip
    make_sample(text, lead)
    act_as(lead)
    with pytest.raises(DatabaseError, match="coded blind"), connection.cursor() as cursor:
        cursor.execute("SELECT take_over_codings(%s, '[]'::jsonb)", [text.pk])


def test_the_words_are_shown_only_when_the_data_are_open_and_the_look_is_noted(client):
    lead = make_evaluator()
    closed, opened = make_study(lead, data_open=False), make_study(lead)
    hidden, shown = make_text(make_source(closed), TALK), make_text(make_source(opened), TALK)
    sign_in(client, lead)

    refused = client.get(reverse("source_text_speakers", args=[hidden.pk]))
    assert refused.status_code == 409 and "anggaran" not in refused.content.decode()
    assert client.get(reverse("source_text_speakers", args=[shown.pk])).status_code == 200

    with owner_for_a_while():
        (event,) = Event._base_manager.filter(name="text.read")
        named = EventObject._base_manager.filter(event=event).values_list("object_id", flat=True)
        assert str(shown.pk) in set(named)


def test_a_person_says_who_speaks_and_what_is_no_speaker():
    lead = make_evaluator()
    source = make_source(make_study(lead))
    text = bring_in(lead, source, TALK + "Papan Tulis: hujan.\nPapan Tulis: reda.\n")

    texts.name_speakers(lead, text=text, names={"Bu Rina": "INF-03", "Papan Tulis": None}, at=timezone.now())

    act_as(lead)
    speakers = [turn.speaker for turn in visible(lead, Turn).filter(text=text).order_by("start")]
    assert speakers == ["Pewawancara", "INF-03", "Pewawancara", "INF-03", "INF-03", "INF-03"]
    assert visible(lead, SourceText).get().text.startswith("Pewawancara: Sejak kapan?")


def test_bringing_in_a_file_by_page_and_naming_its_speakers(client):
    lead = make_evaluator()
    source = make_source(make_study(lead))
    sign_in(client, lead)
    data = docx(*map(para, TALK.split("\n")), comments=f"<w:comment w:id='7'>{para('x')}</w:comment>")

    answer = client.post(
        reverse("source_text_new", args=[source.pk]),
        {"file": SimpleUploadedFile("wawancara.docx", data), "words": ""},
        follow=True,
    )

    page = answer.content.decode()
    assert "Komentar yang tidak diikutkan: 1." in page
    assert "Bu Rina" in page
    text = visible(lead, SourceText).get()
    address = reverse("source_text_speakers", args=[text.pk])
    client.post(address, {"name0": "Pewawancara", "name1": "INF-03"})
    act_as(lead)
    assert set(visible(lead, Turn).values_list("speaker", flat=True)) == {"Pewawancara", "INF-03"}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "simpan sebagai .docx"),
        ("a.docx", b"rusak", "Berkas ini rusak"),
        ("a.txt", b"", "Berkas ini kosong"),
        ("a.txt", b"x" * 21 * 1024 * 1024, "lebih besar dari 20 MB"),
    ],
    ids=["old Word", "broken", "empty", "too large"],
)
def test_a_file_that_cannot_be_read_is_a_sentence_on_the_page(client, name, data, says):
    lead = make_evaluator()
    source = make_source(make_study(lead))
    sign_in(client, lead)

    answer = client.post(
        reverse("source_text_new", args=[source.pk]), {"file": SimpleUploadedFile(name, data), "words": ""}
    )

    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert not visible(lead, SourceText).exists()


def test_pasted_words_are_a_text_too(client):
    lead = make_evaluator()
    source = make_source(make_study(lead))
    sign_in(client, lead)

    client.post(reverse("source_text_new", args=[source.pk]), {"words": "  Dinsos menjawab.\r\nLalu diam."})

    act_as(lead)
    assert visible(lead, SourceText).get().text == "  Dinsos menjawab.\nLalu diam."


def test_a_reader_of_the_study_brings_nothing_in():
    lead, reader = make_evaluator(), make_evaluator()
    study = make_study(lead)
    make_member(study, reader, Part.READER, joined_at=timezone.now() - timedelta(days=1))

    with pytest.raises(Refused) as no:
        bring_in(reader, make_source(study))

    assert no.value.reason == Reason.ONLY_READER


def test_the_page_leads_to_the_codings_that_stayed_on_the_version_before(client):
    lead = make_evaluator()
    study = make_study(lead)
    source = make_source(study)
    old = bring_in(lead, source)
    make_coding(old, make_code(study), lead, start=TALK.index("2018"), end=TALK.index("2018") + 4)
    new = bring_in(lead, source, TALK.replace("2018", "2019"))
    sign_in(client, lead)

    page = client.get(reverse("source_text_speakers", args=[new.pk])).content.decode()

    assert reverse("text_code", args=[old.pk]) in page
    assert "1 kode" in page


def test_an_article_fills_in_its_day_and_outlet_where_the_source_has_none():
    lead = make_evaluator()
    study = make_study(lead)
    bare, known = make_source(study), make_source(study, organisation_name="Harian Lain")

    for source in (bare, known):
        found = read_text("berita.html", ARTICLE.encode())
        texts.bring_in_text(
            lead, source=source, found=found, file_name="b.html", data=None, at=timezone.now()
        )

    act_as(lead)
    first, second = visible(lead, Source).get(pk=bare.pk), visible(lead, Source).get(pk=known.pk)
    assert (first.organisation_name, str(first.happened_on)) == ("Kabar Depok Rekaan", "2026-03-14")
    assert (second.organisation_name, str(second.happened_on)) == ("Harian Lain", "2026-03-14")
    assert "page_says" in {one["code"] for one in visible(lead, SourceText).get(source=bare).notices}
