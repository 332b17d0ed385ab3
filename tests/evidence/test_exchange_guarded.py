"""What an exchange keeps back: closed data, blind work, another's file; and a worker that died."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind
from rangkul.core.ticks import tick
from rangkul.evidence.commands import exchanges
from rangkul.evidence.models import (
    Memo,
    ProjectFile,
)
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.vocabulary import FileState, Reason
from rangkul.people.system import system_actors
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_organisation, sign_in, visible

from .exchanging import bring_in, take_out
from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_source,
    make_study,
    make_text,
)
from .refi.projects import small_project

pytestmark = pytest.mark.django_db


def test_before_the_data_are_open_only_the_codes_go_out() -> None:
    lead = make_evaluator()
    study = make_study(lead, data_open=False)
    make_code(study)

    assert take_out(lead, study, "qdc").codes
    with pytest.raises(Refused) as no:
        take_out(lead, study)
    assert no.value.reason == Reason.DATA_NOT_OPEN


def test_a_colleague_sees_the_file_and_leaves_bringing_it_in_to_whoever_chose_it(client: Any) -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    act_as(lead)
    data = write_qdpx(small_project())
    row = exchanges.read_project(lead, study=study, content=data, name="a.qdpx", at=timezone.now())
    address = reverse("project_file_bring_in", args=[row.pk])
    sign_in(client, colleague)

    assert address not in client.get(reverse("project_file", args=[row.pk])).content.decode()
    answer = client.post(address, {"source_kind": "document", "language": "id"})

    assert answer.status_code == 409
    assert str(Reason.EXCHANGE_OF_OTHER.label) in answer.content.decode()


def test_the_report_tells_nobody_what_its_reader_coded_blind() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    sample = make_sample(text, lead, colleague)
    coding = make_coding(text, code, lead, start=0, end=4, sample=sample)
    memo = make_memo(study, lead, "coding", coding.pk)
    # A file of another study that knows all of it by the same names.
    twin = make_study(lead)
    there = make_text(make_source(twin, guid=text.source.guid))
    copy = make_coding(there, make_code(twin, guid=code.guid), lead, start=0, end=4, guid=coding.guid)
    make_memo(twin, lead, "coding", copy.pk, guid=memo.guid)
    data = write_qdpx(take_out(lead, twin))

    def before() -> dict[str, int]:
        act_as(lead)
        row = exchanges.read_project(lead, study=study, content=data, name="a.qdpx", at=timezone.now())
        return {name: row.report["before"].get(name, 0) for name in ("codings", "memos")}

    assert before() == {"codings": 0, "memos": 0}
    finish_sample(sample)
    assert before() == {"codings": 1, "memos": 1}


def test_what_one_codes_blind_goes_into_no_file_and_no_report_quotes_it() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    opened = make_sample(text, lead, colleague)
    coding = make_coding(text, code, lead, start=5, end=10, sample=opened)
    make_memo(study, lead, "coding", coding.pk)
    finish_sample(opened)
    full = write_qdpx(take_out(lead, study))
    blind = make_coding(text, code, lead, start=0, end=4, sample=make_sample(text, lead, colleague))
    make_memo(study, lead, "coding", blind.pk)

    project = take_out(lead, study)
    row = exchanges.read_project(lead, study=study, content=full, name="a.qdpx", at=timezone.now())

    assert [len(one.codings) for source in project.sources for one in source.selections] == [1]
    assert len(project.notes) == 1
    assert row.report["to_check"] == []


def test_nobody_brings_codings_into_a_source_that_they_still_code_blind() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    coding = make_coding(text, code, lead)
    data = write_qdpx(take_out(lead, study))
    with owner_for_a_while():
        type(coding)._base_manager.filter(pk=coding.pk).update(guid=uuid.uuid4())
    sample = make_sample(text, lead, colleague)

    with pytest.raises(Refused) as no:
        bring_in(lead, study, data)
    assert no.value.reason == Reason.TEXT_CODED_BLIND
    finish_sample(sample)
    assert bring_in(lead, study, data).state == FileState.IN


def test_memos_whose_name_is_that_of_a_hidden_one_come_in_without_a_fault() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_evaluator(office)
    study = make_study(lead)
    make_member(study, colleague)
    code, text = make_code(study), make_text(make_source(study))
    sample = make_sample(text, lead, colleague)
    make_coding(text, code, colleague, start=0, end=4, sample=sample)
    make_memo(study, colleague, "code", code.pk)
    data = write_qdpx(take_out(colleague, study))

    assert bring_in(lead, study, data).state == FileState.IN
    with owner_for_a_while():
        assert Memo._base_manager.filter(study=study).count() == 1


def running_file(lead: Actor, study: Any, *, minutes_ago: int) -> ProjectFile:
    """A project on its way in of which nothing was heard since."""
    act_as(lead)
    at = timezone.now() - timedelta(minutes=minutes_ago)
    row = exchanges.read_project(lead, study=study, content=write_qdpx(small_project()), name="a.qdpx", at=at)
    return exchanges.start_project(lead, project_file=row, source_kind="document", language="id", at=at)


def test_a_project_whose_worker_died_waits_again_after_ten_minutes() -> None:
    make_organisation(OrganisationKind.SOCIAL_SERVICE)
    lead = make_evaluator()
    study = make_study(lead)
    dead = running_file(lead, study, minutes_ago=11)
    alive = running_file(lead, study, minutes_ago=9)

    tick(system_actors(), at=timezone.now())

    act_as(lead)
    states = dict(visible(lead, ProjectFile).values_list("pk", "state"))
    assert states == {dead.pk: FileState.FAILED, alive.pk: FileState.RUNNING}
    assert tick(system_actors(), at=timezone.now()) == 0
    act_as(lead)
    with pytest.raises(Refused) as no:
        exchanges.give_up_dead_project(
            lead, project_file_id=alive.pk, since=timezone.now(), at=timezone.now()
        )
    assert no.value.reason == Reason.EXCHANGE_OVER


def test_a_file_that_is_not_on_its_way_is_not_said_to_have_failed() -> None:
    lead = make_evaluator()
    row = bring_in(lead, make_study(lead), write_qdpx(small_project()))
    with pytest.raises(Refused):
        exchanges.give_up_project(lead, project_file=row, at=timezone.now())
    with owner_for_a_while():
        assert not Event._base_manager.filter(name="project.failed").exists()


def test_a_memo_about_a_passage_whose_name_is_hidden_comes_in_as_one_about_the_study() -> None:
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, first, second = (make_evaluator(office) for _ in range(3))
    study, twin = make_study(lead), make_study(lead)
    for coder in (first, second):
        make_member(study, coder)
    code, text = make_code(study), make_text(make_source(study))
    coding = make_coding(text, code, first, start=0, end=4, sample=make_sample(text, first, second))
    there = make_text(make_source(twin, guid=text.source.guid))
    copy = make_coding(there, make_code(twin, guid=code.guid), lead, start=0, end=4, guid=coding.guid)
    memo = make_memo(twin, lead, "coding", copy.pk)

    assert bring_in(lead, study, write_qdpx(take_out(lead, twin))).state == FileState.IN

    brought = visible(lead, Memo).get(study=study)
    assert (brought.guid, brought.about_kind, brought.text) == (memo.guid, "study", memo.text)
