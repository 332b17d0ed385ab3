"""A row names only rows of its own study: the database itself refuses, whatever a command does wrong.

Every question is put by the web role in the name of somebody who leads both studies and sees both.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.evidence import models as evidence
from rangkul.evidence.models.base import StudyRecord
from rangkul.evidence.vocabulary import Layer, MemoAbout
from tests.conftest import owner_for_a_while
from tests.makers import act_as

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]

RECORDS = [model for model in apps.get_app_config("evidence").get_models() if issubclass(model, StudyRecord)]
LINKS = [
    (model, field)
    for model in RECORDS
    for field in model._meta.local_concrete_fields
    if isinstance(field, models.ForeignKey) and issubclass(field.related_model, StudyRecord)
]


@pytest.mark.parametrize(("model", "field"), LINKS, ids=str)
def test_every_link_between_rows_of_a_study_carries_the_study_along(model: Any, field: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
            " WHERE c.contype = 'f' AND c.convalidated AND c.conrelid = %s::regclass"
            " AND c.confrelid = %s::regclass GROUP BY c.oid",
            [model._meta.db_table, field.related_model._meta.db_table],
        )
        kept = [columns for (columns,) in cursor.fetchall()]

    assert sorted(["study_id", field.column]) in kept


def passage_of(sample: evidence.Sample) -> evidence.SampleUnit:
    """The one passage of a sample."""
    with owner_for_a_while():
        return evidence.SampleUnit._base_manager.get(sample=sample)


class Rows:
    """One study with a row of each kind that another row can name."""

    def __init__(self, lead: Any) -> None:
        self.study, second = make_study(lead), make_second_rater()
        self.lineage = self.add(evidence.Lineage, name="Satu suara")
        self.source = make_source(self.study)
        self.text, self.code = make_text(self.source), make_code(self.study)
        self.variable = self.add(evidence.StudyVariable, name="Lama", kind="Text")
        self.case = self.add(evidence.StudyCase, name="Kantor")
        self.foreign_coder = self.add(evidence.ForeignCoder, name="Orang lain")
        self.coding = make_coding(self.text, self.code, lead)
        self.split = self.add(
            evidence.CodeSplit, code=make_code(self.study), started_by=1, started_at=timezone.now()
        )
        self.sample = make_sample(self.text, lead, second)
        self.unit = passage_of(self.sample)
        finish_sample(self.sample)
        self.parent = self.merged_into = self.code
        self.set = self.add(evidence.CodeSet, name="Himpunan")
        self.follows = self.add(
            evidence.MemberCheck, source=self.source, statement="…", made_by=1, made_at=timezone.now()
        )
        # One that two others still code blind takes more passages.
        self.locked = make_sample(make_text(self.source, version=2), second, make_second_rater())

    def add(self, model: Any, **values: Any) -> Any:
        """A row as the owner writes it."""
        with owner_for_a_while():
            return model.objects.create(study=self.study, **values)


AT = timezone.now()
SAID: dict[Any, Callable[[Any], dict[str, Any]]] = {
    evidence.Source: lambda who: {"kind": "document", "title": "Perda", "added_by": who, "added_at": AT},
    evidence.SourceConsent: lambda who: {
        "form": "written", "given_on": date(2026, 1, 1), "given_by": "INF-1",
        "recorded_by": who, "recorded_at": AT,
    },
    evidence.SourceText: lambda who: {
        "version": 9, "text": "Kami", "length": 4, "sha256": "0" * 64, "made_by": who, "made_at": AT,
    },
    evidence.Turn: lambda _who: {"start": 0, "end": 4},
    evidence.CaseVoice: lambda who: {"speaker": "LKS-03", "linked_by": who, "linked_at": AT},
    evidence.CaseMark: lambda _who: {},
    evidence.StudyVariableValue: lambda _who: {"value": "lima"},
    evidence.Code: lambda who: {"name": "Baru", "made_by": who, "made_at": AT},
    evidence.CodeVersion: lambda who: {"version": 9, "name": "Lama", "replaced_by": who, "replaced_at": AT},
    evidence.CodeSplit: lambda who: {"started_by": who, "started_at": AT},
    evidence.Placement: lambda who: {
        "manner": "moved", "kept": True, "coder": who, "decided_by": who, "decided_at": AT,
    },
    evidence.Coding: lambda who: {"start": 0, "end": 4, "quote": "Kami", "coder": who, "made_at": AT},
    evidence.Memo: lambda who: {
        "about_kind": "study", "author": who, "text": "…", "made_at": AT,
    },
    evidence.SetMember: lambda _who: {},
    evidence.SampleUnit: lambda _who: {"start": 21, "end": 30},
    evidence.Adjudication: lambda who: {"holds": True, "reason": "…", "decided_by": who, "decided_at": AT},
    evidence.MemberCheck: lambda who: {"statement": "…", "made_by": who, "made_at": AT},
}  # fmt: skip
# What is empty in a row that is otherwise whole: a coder of the house, a passage coded openly.
EMPTY = {
    (evidence.Coding, "foreign_coder"),
    (evidence.Coding, "sample"),
    (evidence.CaseMark, "code"),
    # One thing each: the others are tried in test_names_do_not_cross.py.
    (evidence.SetMember, "source"),
    (evidence.SetMember, "memo"),
    *((evidence.Memo, f"about_{kind}") for kind in MemoAbout if kind != MemoAbout.STUDY),
    (evidence.StudyVariableValue, "source"),
}
CHOICES = st.lists(st.booleans(), min_size=4, max_size=4)


@pytest.mark.parametrize("model", SAID, ids=lambda model: model.__name__)
@settings(max_examples=12)
@given(here=CHOICES)
def test_a_row_is_taken_exactly_when_all_that_it_names_is_of_its_study(model: Any, here: list[bool]) -> None:
    lead = make_evaluator()
    mine, other = Rows(lead), Rows(lead)
    links = [field.name for of, field in LINKS if of is model and (of, field.name) not in EMPTY]
    chosen = dict(zip(links, here, strict=False))
    called = {"sample": "locked"} if model is evidence.SampleUnit else {}
    named = {name: getattr(mine if own else other, called.get(name, name)) for name, own in chosen.items()}
    act_as(lead)

    def add() -> None:
        with transaction.atomic():
            row = model(study=mine.study, **SAID[model](lead.user_id), **named)
            row.save(force_insert=True)

    if all(chosen.values()):
        add()
    else:
        with pytest.raises(DatabaseError):
            add()


def test_a_coding_that_exists_is_not_moved_to_the_code_of_another_study() -> None:
    lead = make_evaluator()
    mine, other = Rows(lead), Rows(lead)
    act_as(lead)
    row = evidence.Coding._base_manager.filter(pk=mine.coding.pk)

    with pytest.raises(IntegrityError, match="coding_code_is_of_its_study"), transaction.atomic():
        row.update(code=other.code)
    assert row.update(code=mine.code) == 1


def test_a_coding_of_a_sample_names_a_sample_of_its_study() -> None:
    lead, second = make_evaluator(), make_second_rater()
    mine, other = Rows(lead), Rows(lead)
    samples = {rows: make_sample(rows.text, lead, second) for rows in (mine, other)}
    act_as(lead)

    def code_blind(sample: Any) -> None:
        with transaction.atomic():
            evidence.Coding.objects.create(
                study=mine.study,
                text=mine.text,
                code=mine.code,
                sample=sample,
                layer=Layer.BLIND,
                **SAID[evidence.Coding](lead.user_id),
            )

    with pytest.raises(IntegrityError, match="coding_sample_is_of_its_study"):
        code_blind(samples[other])
    code_blind(samples[mine])


def test_what_was_settled_names_a_passage_of_its_sample() -> None:
    lead, second = make_evaluator(), make_second_rater()
    mine = Rows(lead)
    later = make_sample(mine.text, lead, second, units=[(0, 30)])
    passage = passage_of(later)
    act_as(lead)

    with pytest.raises(IntegrityError, match="adjudication_unit_is_of_its_sample"), transaction.atomic():
        evidence.Adjudication.objects.create(
            study=mine.study,
            sample=mine.sample,
            unit=passage,
            code=mine.code,
            coding=mine.coding,
            **SAID[evidence.Adjudication](lead.user_id),
        )


def test_a_sample_is_not_born_open() -> None:
    lead = make_evaluator()
    study = make_study(lead)
    values = {
        "study": study,
        "seed": 7,
        "share": 0.2,
        "drawn_by": lead.user_id,
        "drawn_at": AT - timedelta(days=1),
    }
    act_as(lead)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        evidence.Sample.objects.create(**values, unlocked_at=AT)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        evidence.Sample.objects.create(**{**values, "drawn_by": lead.user_id + 1})
    assert evidence.Sample.objects.create(**values).unlocked_at is None


def test_nobody_is_put_into_a_sample_as_finished_and_an_open_sample_takes_nobody_and_nothing_more() -> None:
    lead, second = make_evaluator(), make_second_rater()
    rows = Rows(lead)
    locked = make_sample(rows.text, lead)
    act_as(lead)
    coder = {"study": rows.study, "user_id": second.user_id}

    for sample, finished in ((locked, AT), (rows.sample, None)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            evidence.SampleCoder.objects.create(
                sample=sample, finished_at=finished, **{**coder, "user_id": second.user_id + 10_000}
            )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        evidence.SampleUnit.objects.create(
            study=rows.study, sample=rows.sample, text=rows.text, start=21, end=30
        )
    evidence.SampleCoder.objects.create(sample=locked, **coder)
