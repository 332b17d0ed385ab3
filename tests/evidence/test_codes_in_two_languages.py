"""A code is read in the reader's language where somebody worded it, and its first name is never hidden."""

import io
from dataclasses import asdict, replace
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from rangkul.evidence import models
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.commands import exchanges
from rangkul.evidence.models import Framework
from rangkul.evidence.queries import codebooks as read
from rangkul.evidence.refi.reading import read_exchange
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import Part
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .exchanging import bring_in, take_out
from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
TRUST = "ag2008:collaborative_process.trust"
BOTH = Wording(
    "Saling percaya",
    "Percaya pada janji.",
    exclude="Rasa hormat",
    other_language="en",
    other_name="Mutual trust",
    other_definition="Relying on promises.",
)


@pytest.fixture
def lead(db: None) -> Any:
    return make_evaluator()


@pytest.fixture
def code(lead: Any) -> models.Code:
    """A code with a name in both languages, and a sentence in one only."""
    study = make_study(lead)
    act_as(lead)
    return commands.make_code(lead, study=study, wording=BOTH, at=timezone.now())


def page(client: Client, language: str, name: str, key: Any) -> str:
    """A page in one language."""
    client.post(reverse("set_language"), {"language": language})
    return client.get(reverse(name, args=[key])).content.decode()


def test_every_reader_sees_the_code_in_their_language_with_its_first_name(lead: Any, code: Any) -> None:
    client = Client()
    sign_in(client, lead)

    english, indonesian = (page(client, one, "code", code.pk) for one in ("en", "id"))

    before, behind = english.split("The same in another language: Indonesian")
    assert "Mutual trust" in before and "Relying on promises." in before
    assert "Saling percaya" in before
    # What nobody worded in the reader's language is shown as it was written.
    assert "Rasa hormat" in before and "Rasa hormat" not in behind
    assert "Percaya pada janji." not in before and "Percaya pada janji." in behind
    before, behind = indonesian.split("Hal yang sama dalam bahasa lain: Inggris")
    assert "Mutual trust" not in before and "Percaya pada janji." in before
    assert "Mutual trust" in behind and "Relying on promises." in behind


def test_an_older_wording_is_read_in_the_readers_language_with_the_other_behind_it(
    lead: Any, code: Any
) -> None:
    now = replace(BOTH, name="Percaya", other_name="Trust", definition="Baru.", other_definition="New.")
    commands.reword_code(
        lead, code=code, wording=replace(now, exclude="Lain", other_exclude="Else"), at=timezone.now()
    )
    client = Client()
    sign_in(client, lead)

    english, indonesian = (page(client, one, "code", code.pk) for one in ("en", "id"))

    older = english.split("Version 1, until")[1]
    before, behind = older.split("The same in another language: Indonesian")
    assert "Mutual trust" in before and "Relying on promises." in before and "Rasa hormat" in before
    assert "Saling percaya" in behind and "Percaya pada janji." in behind
    older = indonesian.split("Versi 1, sampai")[1]
    before, behind = older.split("Hal yang sama dalam bahasa lain: Inggris")
    assert "Saling percaya" in before and "Percaya pada janji." in before
    assert "Mutual trust" in behind and "Relying on promises." in behind


@pytest.mark.parametrize("name", ["study_codebook", "study_matrix"])
def test_lists_name_the_code_in_the_readers_language(lead: Any, code: Any, name: str) -> None:
    make_coding(make_text(make_source(code.study)), code, lead)
    client = Client()
    sign_in(client, lead)

    assert "Mutual trust" in page(client, "en", name, code.study_id)
    assert "Mutual trust" not in page(client, "id", name, code.study_id)


def test_the_coding_page_offers_the_code_in_the_readers_language(lead: Any, code: Any) -> None:
    text = make_text(make_source(code.study))
    client = Client()
    sign_in(client, lead)

    english, indonesian = (page(client, one, "text_code", text.pk) for one in ("en", "id"))

    assert "Mutual trust" in english and "Relying on promises." in english
    assert "Percaya pada janji." not in english
    assert "Mutual trust" not in indonesian and "Percaya pada janji." in indonesian


def test_whoever_settles_a_difference_reads_the_code_in_their_language(lead: Any, code: Any) -> None:
    second = make_second_rater()
    make_member(code.study, second, Part.SECOND_CODER)
    text = make_text(make_source(code.study))
    sample = make_sample(text, lead, second)
    make_coding(text, code, lead, start=0, end=10, sample=sample)
    finish_sample(sample)
    client = Client()
    sign_in(client, lead)

    english = page(client, "en", "sample_differences", sample.pk)

    assert "Relying on promises." in english and "Percaya pada janji." not in english


def test_a_factor_brings_its_words_in_both_languages_and_is_named_not_numbered(lead: Any) -> None:
    study = make_study(lead, framework=Framework.objects.get(key="ansell-gash-2008"))
    act_as(lead)
    commands.take_over_framework(lead, study=study, at=timezone.now())
    trust = visible(lead, models.Code).get(study=study, node=TRUST)
    client = Client()
    sign_in(client, lead)

    english, indonesian = (page(client, one, "code", trust.pk) for one in ("en", "id"))

    assert "Trust building" in english and "Membangun kepercayaan" in indonesian
    assert "ag2008:" not in english and "ag2008:" not in indonesian
    with override("en"):
        assert read.in_words(trust, "include") == trust.other_include != trust.include


def test_both_wordings_are_kept_when_either_changes(lead: Any, code: Any) -> None:
    client = Client()
    sign_in(client, lead)
    posted = {"name": "Saling percaya", "other_name": "Reliance", "version": str(code.version)}

    assert client.post(reverse("code_reword", args=[code.pk]), posted).status_code == 302

    code = visible(lead, models.Code).get(pk=code.pk)
    assert (code.name, code.other_name, code.other_definition) == ("Saling percaya", "Reliance", "")
    older = read.older_wordings(lead, code).get()
    assert (older.other_language, older.other_name) == ("en", "Mutual trust")


def test_exports_carry_both_wordings(lead: Any, code: Any) -> None:
    told = take_out(lead, code.study).codes[0].description
    _row, content = exchanges.take_out_project(lead, study=code.study, form="qdc", at=timezone.now())
    in_the_codebook = read_exchange(io.BytesIO(content)).project.codes[0].description

    assert told == in_the_codebook
    assert told == (
        "Percaya pada janji.\n\nTidak termasuk: Rasa hormat\n\n[en] Mutual trust\n\nRelying on promises."
    )


def test_both_wordings_come_in_again_and_go_out_the_same(lead: Any, code: Any) -> None:
    other, third = make_study(lead), make_study(lead)

    first = take_out(lead, code.study)
    bring_in(lead, other, write_qdpx(first))
    second = take_out(lead, other)
    _row, content = exchanges.take_out_project(lead, study=other, form="qdc", at=timezone.now())
    bring_in(lead, third, content, name="buku.qdc")

    assert second.codes == first.codes
    for study in (other, third):
        brought = visible(lead, models.Code).get(study=study)
        assert {name: getattr(brought, name) for name in asdict(BOTH)} == asdict(BOTH)


def test_in_a_study_of_the_other_language_that_ones_words_stand_first(lead: Any, code: Any) -> None:
    english = make_study(lead, language="en")

    bring_in(lead, english, write_qdpx(take_out(lead, code.study)))

    brought = visible(lead, models.Code).get(study=english)
    assert (brought.name, brought.other_language, brought.other_name) == (
        "Mutual trust",
        "id",
        "Saling percaya",
    )
    assert (brought.definition, brought.other_definition) == ("Relying on promises.", "Percaya pada janji.")
    # What nobody worded in English stays as it was written.
    assert (brought.exclude, brought.other_exclude) == ("Rasa hormat", "")


def test_what_other_software_wrote_is_the_definition_as_it_stands(lead: Any, code: Any) -> None:
    other = make_study(lead)
    told = take_out(lead, code.study)
    codes = tuple(replace(one, words=None) for one in told.codes)

    bring_in(lead, other, write_qdpx(replace(told, codes=codes, origin="Lain 1.0")))

    brought = visible(lead, models.Code).get(study=other)
    assert (brought.name, brought.other_name) == ("Saling percaya", "")
    assert brought.definition == told.codes[0].description


def test_the_other_language_follows_the_study(lead: Any) -> None:
    study = make_study(lead, language="en")
    code = make_code(study, "Trust")
    client = Client()
    sign_in(client, lead)

    client.post(
        reverse("code_reword", args=[code.pk]), {"name": "Trust", "other_name": "Percaya", "version": "1"}
    )

    code = visible(lead, models.Code).get(pk=code.pk)
    assert (code.other_language, code.other_name) == ("id", "Percaya")
    with override("id"):
        assert code.shown_name == "Percaya"


def test_the_migration_words_the_factors_that_nobody_reworded(lead: Any) -> None:
    study = make_study(lead, framework=Framework.objects.get(key="ansell-gash-2008"))
    act_as(lead)
    commands.take_over_framework(lead, study=study, at=timezone.now())
    theirs = visible(lead, models.Code).exclude(node=TRUST)
    before = dict(theirs.filter(study=study).values_list("node", "other_name"))
    with owner_for_a_while(), connection.cursor() as cursor:
        rows = models.Code._base_manager.filter(study=study)
        rows.update(other_language="", other_name="", other_definition="")
        rows.filter(node=TRUST).update(name="Percaya saja")
        cursor.execute(import_module("rangkul.evidence.migrations.0013_codes_in_two_languages").FILL)

    act_as(lead)
    assert dict(theirs.filter(study=study).values_list("node", "other_name")) == before
    assert visible(lead, models.Code).get(study=study, node=TRUST).other_name == ""
