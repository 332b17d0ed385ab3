"""A project of other software comes into a study whole and once, and goes out with what one may see."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind
from rangkul.evidence import tasks
from rangkul.evidence.bringing_in import Bringing
from rangkul.evidence.commands import exchanges
from rangkul.evidence.exchange_words import CHANGES, FRESH, KINDS, LOSSES, FileFault
from rangkul.evidence.guids import guid_of_user
from rangkul.evidence.models import (
    Code,
    Coding,
    Exchange,
    ForeignCoder,
    Memo,
    ProjectFile,
    Source,
    SourceText,
)
from rangkul.evidence.queries.exchanges import project_file as file_of
from rangkul.evidence.refi.project import Project, every_coding
from rangkul.evidence.refi.reading import read_exchange
from rangkul.evidence.refi.refusals import Fault
from rangkul.evidence.refi.report import Change, Kind, Loss
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from rangkul.evidence.vocabulary import FileState, Part, Reason
from tests.makers import act_as, make_organisation, sign_in, visible

from .exchanging import bring_in, take_out
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
from .refi.projects import INTERVIEW, guid, small_project

pytestmark = pytest.mark.django_db


def coded(project: Project) -> Counter[Any]:
    """Every (source, place, code, coder), whatever selection holds it."""
    return Counter(
        (
            found.of.guid,
            found.selection.place if found.selection else None,
            found.coding.code,
            found.coding.by,
        )
        for found in every_coding(project)
    )


def test_a_project_comes_in_with_codes_passages_coders_and_memos() -> None:
    lead = make_evaluator()
    study = make_study(lead)

    row = bring_in(lead, study, write_qdpx(small_project()))

    assert row.state == FileState.IN and row.sealed is None
    text = visible(lead, SourceText).get()
    assert text.text == INTERVIEW
    codings = list(visible(lead, Coding).order_by("guid"))
    assert [(one.quote, one.code.name, one.foreign_coder.name) for one in codings] == [
        (INTERVIEW[one.start : one.end], name, "Wening")
        for one, name in zip(codings, ("Percaya", "Dialog"), strict=True)
    ]
    assert all(text.text[one.start : one.end] == one.quote for one in codings)
    memo = visible(lead, Memo).get()
    assert memo.about_id == codings[0].pk and memo.foreign_coder.name == "Wening"
    assert visible(lead, Code).get(name="Percaya").parent.name == "Proses"


def test_the_second_import_of_the_same_file_adds_nothing() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    data = write_qdpx(small_project())
    bring_in(lead, study, data)

    again = exchanges.read_project(lead, study=study, content=data, name="lagi.qdpx", at=timezone.now())

    assert again.report["new"] == {}
    with pytest.raises(Refused) as no:
        exchanges.start_project(
            lead, project_file=again, source_kind="document", language="id", at=timezone.now()
        )
    assert no.value.reason == Reason.EXCHANGE_NOTHING_NEW
    assert visible(lead, Coding).count() == 2 and visible(lead, Source).count() == 1


@pytest.mark.shared
def test_the_taguette_study_comes_in_goes_out_and_comes_in_elsewhere_the_same(shared: Path) -> None:
    lead = make_evaluator()
    study, other = make_study(lead), make_study(lead)
    data = (shared / "qda" / "taguette-serdif-usability.sqlite3").read_bytes()

    bring_in(lead, study, data, name="serdif.sqlite3")

    assert visible(lead, Source).count() == 17 and visible(lead, Code).count() == 22
    assert visible(lead, Coding).count() == 1_930
    first = read_exchange(io.BytesIO(data)).project
    out = take_out(lead, study)
    assert coded(out) == coded(first)
    assert sorted(one.coding.at for one in every_coding(out) if one.coding.at) == sorted(
        one.coding.at for one in every_coding(first) if one.coding.at
    )
    bring_in(lead, other, write_qdpx(out))
    assert coded(take_out(lead, other)) == coded(first)


def test_two_exports_name_everything_alike() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    code, text = make_code(study), make_text(make_source(study))
    make_coding(text, code, lead)
    assert take_out(lead, study) == take_out(lead, study)


def test_what_the_actor_coded_comes_back_as_their_own_and_a_colleagues_under_their_name() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study, other = make_study(lead), make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    make_coding(text, code, lead, start=0, end=4)
    make_coding(text, code, colleague, start=5, end=9)

    bring_in(lead, other, write_qdpx(take_out(lead, study)))

    brought = visible(lead, Coding).filter(study=other)
    assert brought.get(start=0).coder == lead.user_id
    foreign = brought.get(start=5).foreign_coder
    assert str(foreign.guid).upper() == guid_of_user(colleague.user_id)
    assert visible(lead, ForeignCoder).filter(study=other).count() == 1


def test_blind_codings_do_not_go_out_until_the_sample_is_open() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    sample = make_sample(text, lead, colleague)
    make_coding(text, code, lead, start=0, end=4, sample=sample)
    blind = make_coding(text, code, colleague, start=5, end=9, sample=sample)
    make_memo(study, colleague, "coding", blind.pk, text="Ragu.")

    # Nor one's own: a file goes from hand to hand.
    closed = take_out(lead, study)
    assert list(every_coding(closed)) == []
    assert closed.notes == ()

    finish_sample(sample)
    assert len(list(every_coding(take_out(lead, study)))) == 2


def test_a_child_and_whoever_does_not_agree_stay_out_of_the_file_and_are_counted() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    code = make_code(study)
    for values in ({"with_child": True}, {"kind": "interview"}, {"kind": "observation"}, {}):
        source = make_source(study, **values)
        make_coding(make_text(source), code, lead)
        if source.kind == "interview":
            make_consent(source, withdrawn_on=timezone.localdate())

    out = take_out(lead, study)

    assert len(out.sources) == 1
    assert visible(lead, Exchange).get().report["left"] == {"with_child": 1, "withdrawn": 1, "no_consent": 1}


def test_the_codebook_goes_out_alone_and_comes_in() -> None:
    lead = make_evaluator()
    study, other = make_study(lead), make_study(lead)
    parent = make_code(
        study, "Proses", definition="Apa yang terjadi", exclude="Hasil", examples="Rapat", colour="green"
    )
    make_code(study, "Dialog", parent=parent)

    codes = take_out(lead, study, "qdc")
    bring_in(lead, other, write_qdc(codes), name="kode.qdc")

    assert codes.codes[0].description == "Apa yang terjadi\n\nTidak termasuk: Hasil\n\nContoh: Rapat"
    assert codes.codes[0].colour == "#2e7d4f"
    assert visible(lead, Code).get(study=other, name="Dialog").parent.name == "Proses"
    with pytest.raises(Refused) as no:
        exchanges.take_out_project(lead, study=make_study(lead), form="qdc", at=timezone.now())
    assert no.value.reason == Reason.NO_CODES


def test_a_reader_brings_nothing_in_and_nobody_before_the_data_are_open() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, reader = make_evaluator(office), make_evaluator(office)
    study, closed = make_study(lead), make_study(lead, data_open=False)
    make_member(study, reader, Part.READER)
    data = write_qdpx(small_project())
    for who, where, reason in ((reader, study, Reason.ONLY_READER), (lead, closed, Reason.DATA_NOT_OPEN)):
        act_as(who)
        with pytest.raises(Refused) as no:
            exchanges.read_project(who, study=where, content=data, name="a.qdpx", at=timezone.now())
        assert no.value.reason == reason


def test_a_stranger_knows_of_no_project_file() -> None:
    lead, stranger = make_evaluator(), make_evaluator()
    row = bring_in(lead, make_study(lead), write_qdpx(small_project()))
    act_as(stranger)
    with pytest.raises(NotFound):
        file_of(stranger, project_file_id=row.pk)


def test_a_broken_file_is_a_sentence_and_leaves_nothing() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    act_as(lead)
    with pytest.raises(Refused) as no:
        exchanges.read_project(lead, study=study, content=b"PK\x03\x04", name="a.qdpx", at=timezone.now())
    assert no.value.reason == FileFault.BROKEN and no.value.sentence
    assert not visible(lead, ProjectFile).exists()


def test_a_source_that_has_another_text_here_takes_no_coding() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    make_text(make_source(study, guid=guid(5)), "Teks lain sama sekali.")

    row = bring_in(lead, study, write_qdpx(small_project()))

    assert row.report["other_text"] == ["Wawancara 1"]
    assert not visible(lead, Coding).exists()


def test_taking_out_asks_as_often_for_many_sources_as_for_one(
    django_assert_max_num_queries: Any,
) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    code = make_code(study)
    act_as(lead)
    with CaptureQueriesContext(connection) as one:
        exchanges.take_out_project(lead, study=study, form="qdpx", at=timezone.now())
    for _ in range(5):
        text = make_text(make_source(study))
        make_memo(study, lead, "coding", make_coding(text, code, lead).pk)
    act_as(lead)
    # More is written down about it: names of coders are looked up.
    with django_assert_max_num_queries(len(one) + 4):
        _row, content = exchanges.take_out_project(lead, study=study, form="qdpx", at=timezone.now())
    assert len(list(every_coding(read_exchange(io.BytesIO(content)).project))) == 5


def test_codings_on_an_older_text_and_memos_about_them_stay_and_are_counted() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    source, code = make_source(study), make_code(study)
    coding = make_coding(make_text(source), code, lead)
    make_memo(study, lead, "coding", coding.pk)
    make_text(source, "Teks yang diperbaiki.", version=2)

    out = take_out(lead, study)

    assert not list(every_coding(out)) and out.sources[0].text == "Teks yang diperbaiki."
    assert visible(lead, Exchange).get().report["left"] == {"older_text": 1, "memo": 1}


def test_with_a_worker_the_page_waits_and_the_job_names_nobody(client: Any, settings: Any) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    settings.WORKER = True
    sign_in(client, lead)
    upload = SimpleUploadedFile("kajian.qdpx", write_qdpx(small_project()))
    client.post(reverse("study_exchange", args=[study.pk]), {"file": upload})
    row = visible(lead, ProjectFile).get()

    words = {"source_kind": "document", "language": "id"}
    page = client.post(reverse("project_file_bring_in", args=[row.pk]), words, follow=True)

    assert "hx-trigger" in page.content.decode() and not visible(lead, Coding).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'project.bring_in'")
        (told,) = cursor.fetchone()
    told = json.loads(told) if isinstance(told, str) else told
    assert set(told) == {"project_file_id", "membership_id"}
    tasks.bring_in(**told)
    assert visible(lead, Coding).count() == 2


def test_a_project_that_fails_on_its_way_waits_again_and_nothing_of_it_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    act_as(lead)
    at = timezone.now()
    data = write_qdpx(small_project())
    row = exchanges.read_project(lead, study=study, content=data, name="a.qdpx", at=at)
    exchanges.start_project(lead, project_file=row, source_kind="document", language="id", at=at)
    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk"):
        broken.setattr(Bringing, "_memos", _fail)
        tasks.bring_in(str(row.pk), lead.membership_id)

    assert visible(lead, ProjectFile).get().state == FileState.FAILED
    assert not visible(lead, Coding).exists() and not visible(lead, Source).exists()
    exchanges.start_project(lead, project_file=row, source_kind="document", language="id", at=at)
    tasks.bring_in(str(row.pk), lead.membership_id)
    assert visible(lead, Coding).count() == 2


def _fail(_bringing: Bringing) -> None:
    raise OSError("disk")


def test_every_word_of_a_report_has_its_sentence() -> None:
    assert FileFault.values == [fault.value for fault in Fault]
    assert set(KINDS) == set(Kind) and set(CHANGES) == set(Change) and set(LOSSES) == set(Loss)
    assert {"sources", "codes", "codings"} <= set(FRESH)


def test_pages_lead_from_a_file_through_its_report_into_the_study_and_out_again(client: Any) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    sign_in(client, lead)
    page = reverse("study_exchange", args=[study.pk])
    assert client.get(page).status_code == 200

    upload = SimpleUploadedFile("kajian.qdpx", write_qdpx(small_project()))
    answer = client.post(page, {"file": upload})
    report = client.get(answer["Location"]).content.decode()
    assert "Percaya" in report and "Wening" in report

    row = visible(lead, ProjectFile).get()
    answer = client.post(
        reverse("project_file_bring_in", args=[row.pk]), {"source_kind": "document", "language": "id"}
    )
    assert answer.status_code == 302
    assert visible(lead, Coding).count() == 2
    assert client.get(answer["Location"]).status_code == 200

    out = client.post(reverse("study_take_out", args=[study.pk]), {"form": "qdpx"})
    assert out["Content-Disposition"].startswith("attachment;")
    assert len(list(every_coding(read_exchange(io.BytesIO(out.content)).project))) == 2
    assert visible(lead, Exchange).filter(direction="out").count() == 1
    assert Event.objects.filter(name="project.taken_out").exists()


def test_a_hostile_upload_is_a_sentence_on_the_page(client: Any) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    sign_in(client, lead)
    for content in (b"", b"hello", b"PK\x03\x04 nothing", b"<!DOCTYPE a [<!ENTITY b 'c'>]><Project/>"):
        answer = client.post(
            reverse("study_exchange", args=[study.pk]), {"file": SimpleUploadedFile("a.qdpx", content)}
        )
        assert answer.status_code == 409
        assert 'aria-invalid="true"' in answer.content.decode()
