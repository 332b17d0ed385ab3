"""A project with every element of the standard: what a study holds comes back, what it does not is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from rangkul.evidence import models
from rangkul.evidence.refi.project import Made, Project, Source
from rangkul.evidence.refi.report import Kind
from rangkul.evidence.refi.writing import write_qdpx
from tests.evidence.refi.every_element import TALK, VALUES, every_element, everything
from tests.evidence.refi.projects import guid
from tests.evidence.refi.reader import project_xml, read
from tests.makers import sign_in, visible

from .exchanging import bring_in, take_out
from .makers import make_evaluator, make_study

LOST = {
    ("pdf_selection", "not_a_text"): 1,
    ("picture_selection", "not_a_text"): 1,
    ("audio_selection", "not_a_text"): 1,
    ("video_selection", "not_a_text"): 1,
    ("video", "not_a_text"): 1,
    ("coding", "not_a_text"): 4,
    ("coding", "on_a_note"): 1,
    ("link", "link"): 2,
    ("graph", "drawing"): 1,
}


def test_every_kind_that_is_counted_is_in_the_file_but_what_the_standard_does_not_know() -> None:
    seen = {tally.kind for tally in read(everything()).report.tallies}

    assert set(Kind) - seen == {Kind.ELEMENT}


@pytest.mark.shared
def test_the_file_and_what_goes_out_of_it_are_valid_by_the_schema(shared: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(shared / "qda" / "schema" / "Project.xsd")))

    assert schema.validate(project_xml(write_qdpx(every_element()))), schema.error_log
    assert schema.validate(project_xml(everything())), schema.error_log


def undated(project: Project) -> dict[str, Source]:
    """The sources by id, without the moment at which each came into its study."""
    return {one.guid: replace(one, made=Made()) for one in project.sources}


@pytest.mark.django_db
def test_what_a_study_holds_goes_out_comes_in_and_goes_out_the_same() -> None:
    lead = make_evaluator()
    first, second = make_study(lead), make_study(lead)
    bring_in(lead, first, everything())
    out = take_out(lead, first)

    bring_in(lead, second, write_qdpx(out))
    again = take_out(lead, second)

    for part in ("codes", "variables", "cases", "notes", "sets"):
        assert getattr(again, part) == getattr(out, part), part
    assert undated(again) == undated(out)
    assert {user.guid for user in again.users} == {user.guid for user in out.users}
    case = next(one for one in out.cases if one.guid == guid(30))
    assert {value.kind: value.value for value in case.values} == VALUES
    assert case.codes == (guid(11),) and case.selections
    assert next(one for one in out.cases if one.guid == guid(31)).sources == (guid(50),)
    assert [(one.codes, one.sources, one.notes) for one in out.sets] == [
        ((guid(11),), (guid(40),), (guid(90),))
    ]
    talk = next(one for one in out.sources if one.guid == guid(40))
    assert talk.text == TALK


@pytest.mark.django_db
def test_the_moments_of_a_recording_become_turns_with_their_time() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    bring_in(lead, study, everything())

    turns = visible(lead, models.Turn).filter(study=study, at_ms__isnull=False)
    assert list(turns.order_by("start").values_list("start", "at_ms")) == [(0, 0), (19, 1_000)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("id", "Tautan, 2: "), ("en", "Links, 2: links between things are not kept")],
)
def test_what_no_study_holds_is_listed_plainly_in_the_readers_language(language: str, sentence: str) -> None:
    lead = make_evaluator()
    row = bring_in(lead, make_study(lead), everything())
    told = {(one["kind"], one["why"]): one["count"] for one in row.report["losses"]}
    assert told == LOST
    client = Client()
    sign_in(client, lead)
    client.post(reverse("set_language"), {"language": language})

    page = client.get(reverse("project_file", args=[row.pk])).content.decode()

    assert sentence in page
    # A link without a name is told by what it ties.
    assert "Pertemuan → Wawancara; menjelaskan" in page
    assert "Peta" in page
