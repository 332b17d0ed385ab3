"""Makers of studies, members, sources, texts, codes and codings: each test says only what it is about."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.evidence import models
from rangkul.evidence.vocabulary import Layer, Part, SourceKind
from rangkul.people.models import Organisation
from tests.conftest import owner_for_a_while
from tests.makers import CITY, make_actor, make_organisation

_number = count(1)


def the_researchers() -> Any:
    """The research organisation of a test that names none: whoever works on one study is of one office."""
    found = Organisation.objects.filter(kind=OrganisationKind.RESEARCHER).order_by("pk").first()
    return found or make_organisation(OrganisationKind.RESEARCHER)


def make_evaluator(organisation: Any = None) -> Actor:
    """An evaluator of a research organisation, who reaches no child's file."""
    return make_actor(organisation or the_researchers(), Role.EVALUATOR)


def make_second_rater(organisation: Any = None) -> Actor:
    """A second rater of a research organisation."""
    return make_actor(organisation or the_researchers(), Role.SECOND_RATER)


def make_framework(**values: Any) -> models.Framework:
    """A framework of two factors, as it would be loaded from a file."""
    values.setdefault("key", f"f{next(_number)}")
    values.setdefault("content", {"nodes": [{"id": "trust"}, {"id": "dialogue"}], "propositions": []})
    with owner_for_a_while():
        return models.Framework.objects.create(
            version=values.pop("version", "1"),
            title_id=values.pop("title_id", "Kerangka coba"),
            title_en=values.pop("title_en", "Trial framework"),
            sha256="0" * 64,
            loaded_at=timezone.now(),
            **values,
        )


def make_study(lead: Actor, *, data_open: bool = True, **values: Any) -> models.Study:
    """A study with its lead; its data are open unless said otherwise."""
    at = timezone.now() - timedelta(days=30)
    values.setdefault("title", f"Studi {next(_number)}")
    values.setdefault("expected_locked_at", at if data_open else None)
    values.setdefault("data_opened_at", at if data_open else None)
    with owner_for_a_while():
        study = models.Study(
            city=CITY,
            organisation_id=lead.organisation_id,
            programme=values.pop("programme", "Penanganan anak jalanan"),
            period_from=values.pop("period_from", date(2026, 1, 1)),
            period_to=values.pop("period_to", date(2026, 6, 30)),
            opened_by=lead.user_id,
            opened_at=at,
            **values,
        )
        study.save(force_insert=True)
    make_member(study, lead, Part.LEAD)
    return study


def make_member(study: models.Study, who: Actor, part: str = Part.CODER, **values: Any) -> models.StudyMember:
    """Somebody's part in a study, for a month already."""
    values.setdefault("joined_at", timezone.now() - timedelta(days=30))
    with owner_for_a_while():
        return models.StudyMember.objects.create(study=study, user_id=who.user_id, part=part, **values)


def make_source(study: models.Study, **values: Any) -> models.Source:
    """A document of a study; an interview needs consent."""
    kind = values.setdefault("kind", SourceKind.DOCUMENT)
    values.setdefault("title", f"Sumber {next(_number)}")
    values.setdefault("consent_needed", SourceKind(kind).needs_consent)
    values.setdefault("added_by", study.opened_by)
    values.setdefault("added_at", timezone.now())
    with owner_for_a_while():
        return models.Source.objects.create(study=study, **values)


def make_consent(source: models.Source, **values: Any) -> models.SourceConsent:
    """Written consent for a source, given yesterday."""
    values.setdefault("form", "written")
    values.setdefault("given_on", timezone.localdate() - timedelta(days=1))
    values.setdefault("given_by", "INF-01")
    with owner_for_a_while():
        return models.SourceConsent.objects.create(
            study=source.study, source=source, recorded_by=1, recorded_at=timezone.now(), **values
        )


def make_text(
    source: models.Source,
    text: str = "Kami duduk bersama Dinsos setiap bulan.",
    *,
    turns: Sequence[tuple[int, int, str]] = (),
    version: int = 1,
) -> models.SourceText:
    """One version of a source's text, with its speakers' turns as (start, end, speaker)."""
    with owner_for_a_while():
        made = models.SourceText.objects.create(
            study=source.study,
            source=source,
            version=version,
            text=text,
            length=len(text),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            made_by=source.added_by,
            made_at=timezone.now(),
        )
        for start, end, speaker in turns:
            models.Turn.objects.create(study=source.study, text=made, start=start, end=end, speaker=speaker)
        return made


def make_code(study: models.Study, name: str = "", **values: Any) -> models.Code:
    """A code of a study's codebook."""
    values.setdefault("made_by", study.opened_by)
    values.setdefault("made_at", timezone.now())
    with owner_for_a_while():
        return models.Code.objects.create(study=study, name=name or f"Kode {next(_number)}", **values)


def make_coding(
    text: models.SourceText,
    code: models.Code,
    coder: Actor,
    *,
    start: int = 0,
    end: int = 4,
    sample: models.Sample | None = None,
    **values: Any,
) -> models.Coding:
    """One passage coded by somebody; of a sample, it is blind."""
    values.setdefault("made_at", timezone.now())
    values.setdefault("layer", Layer.BLIND if sample else Layer.OPEN)
    with owner_for_a_while():
        return models.Coding.objects.create(
            study=text.study,
            text=text,
            code=code,
            coder=coder.user_id,
            start=start,
            end=end,
            quote=text.text[start:end],
            sample=sample,
            **values,
        )


def make_sample(
    text: models.SourceText, *coders: Actor, units: Sequence[tuple[int, int]] = ((0, 20),), **values: Any
) -> models.Sample:
    """Passages of one text that these people code blind."""
    values.setdefault("drawn_at", timezone.now() - timedelta(days=1))
    with owner_for_a_while():
        sample = models.Sample.objects.create(
            study=text.study, seed=7, share=0.2, drawn_by=text.study.opened_by, **values
        )
        for start, end in units:
            models.SampleUnit.objects.create(study=text.study, sample=sample, text=text, start=start, end=end)
        for coder in coders:
            models.SampleCoder.objects.create(study=text.study, sample=sample, user_id=coder.user_id)
    return sample


def finish_sample(sample: models.Sample, *, at: datetime | None = None) -> None:
    """Every coder has finished, and the sample is open to its study."""
    moment = at or timezone.now()
    with owner_for_a_while():
        models.SampleCoder._base_manager.filter(sample=sample, released_at=None).update(finished_at=moment)
        models.Sample._base_manager.filter(pk=sample.pk).update(unlocked_at=moment)


def release(sample: models.Sample, coder: Actor) -> None:
    """The sample goes on without somebody."""
    with owner_for_a_while():
        rows = models.SampleCoder._base_manager.filter(sample=sample, user_id=coder.user_id)
        rows.update(released_at=timezone.now(), released_by=sample.drawn_by)


def make_memo(
    study: models.Study, author: Actor, about_kind: str, about_id: Any, **values: Any
) -> models.Memo:
    """What somebody thought about something."""
    values.setdefault("text", "Perlu dibaca ulang.")
    values.setdefault("made_at", timezone.now())
    with owner_for_a_while():
        return models.Memo.objects.create(
            study=study, author=author.user_id, **models.about(about_kind, about_id), **values
        )


def make_split(
    code: models.Code, coding: models.Coding, lead: Actor, **values: Any
) -> tuple[models.CodeSplit, models.Placement]:
    """A code being split, and one passage that its lead said stays."""
    values.setdefault("manner", "moved")
    with owner_for_a_while():
        split = models.CodeSplit.objects.create(
            study=code.study, code=code, started_by=lead.user_id, started_at=timezone.now()
        )
        placement = models.Placement.objects.create(
            study=code.study,
            split=split,
            coding=coding,
            coder=coding.coder,
            kept=True,
            decided_by=lead.user_id,
            decided_at=timezone.now(),
            **values,
        )
    return split, placement


def make_case(study: models.Study, name: str = "", **values: str) -> models.StudyCase:
    """A case of a study; what it has in a variable by the variable's name, which is made where it is new."""
    with owner_for_a_while():
        case = models.StudyCase.objects.create(study=study, name=name or f"Kasus {next(_number)}")
        for called, value in values.items():
            known = models.StudyVariable._base_manager.filter(study=study, name=called).first()
            variable = known or models.StudyVariable.objects.create(study=study, name=called, kind="Text")
            models.StudyVariableValue.objects.create(study=study, variable=variable, case=case, value=value)
    return case


def make_voice(case: models.StudyCase, source: models.Source, speaker: str = "") -> models.CaseVoice:
    """That a source, or one speaker of it, speaks for a case."""
    with owner_for_a_while():
        return models.CaseVoice.objects.create(
            study=case.study,
            case=case,
            source=source,
            speaker=speaker,
            linked_by=case.study.opened_by,
            linked_at=timezone.now(),
        )
