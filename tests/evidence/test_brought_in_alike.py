"""What a project file brings in is what the commands would have written, row by row and column by column.

A study is made by the commands alone, taken out, and brought into another one. Whatever column differs is
named here with the reason; a column that is added later and forgotten by the import fails.
"""

from typing import Any

import pytest
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import codebooks, codings, memos, sources
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import FileState, MemoAbout
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .exchanging import bring_in, take_out
from .makers import make_code, make_coding, make_consent, make_evaluator, make_source, make_study, make_text

pytestmark = pytest.mark.django_db
WORDS = "Kami duduk bersama Dinsos setiap bulan. Tidak ada yang datang."

# Its own number, and the study it came into.
OWN = {"id", "study_id"}
# Who brings a thing in answers for it here, from the moment it is here; the file names no account of ours.
HANDED = {"made_by", "made_at", "added_by", "added_at"}
DIFFERS: dict[Any, dict[str, str]] = {
    models.Code: {"colour": "our word as the six digits that other software reads"},
    models.Source: {"file_name": "the name in the file", "circumstances": "not in the form"},
    models.SourceText: {"made_from": "the form of the file instead of the hand that kept it"},
    models.Turn: {},
    models.Coding: {},
    models.Memo: {"kept_at": "from now on its words are here"},
}
# The row that another row names, by the name that both studies know it by.
NAMED = {"parent_id": "parent__guid", "source_id": "source__guid", "code_id": "code__guid"}


def make_by_commands(lead: Actor) -> models.Study:
    """A study in which the commands wrote every row."""
    study, at = make_study(lead), timezone.now()
    act_as(lead)
    wording = Wording(
        "Kepercayaan",
        "Percaya pada yang lain.",
        "Bila ada janji",
        "[en] bila hanya hormat",
        "Kami percaya.",
        other_language="en",
        other_name="Trust",
        other_definition="Relying on others.",
        other_exclude="Respect alone",
    )
    trust = codebooks.make_code(lead, study=study, wording=wording, is_codable=False, at=at)
    code = codebooks.make_code(lead, study=study, wording=Wording("Bertemu"), parent=trust, at=at)
    source = sources.add_source(lead, study=study, about=sources.About("document", "Notulen"), at=at)
    text = sources.keep_text(lead, source=source, text=WORDS, at=at)
    coding = codings.code_passage(lead, text=text, code=code, start=5, end=25, at=at).coding
    for kind, thing in ((MemoAbout.CODE, code), (MemoAbout.SOURCE, source), (MemoAbout.CODING, coding)):
        memos.write_memo(lead, study=study, about_kind=kind, about_id=thing.pk, title="A", text="…", at=at)
    return study


def columns(study: models.Study, model: Any) -> list[dict[str, Any]]:
    """Every row of a study, without what is its own, what is handed over, and what differs for a reason."""
    names = [one.attname for one in model._meta.local_concrete_fields]
    out = OWN | (HANDED if model not in (models.Coding, models.Memo) else set()) | set(DIFFERS[model])
    guids = {
        str(pk): str(guid)
        for named in (models.Code, models.Source, models.Coding)
        for pk, guid in named._base_manager.filter(study=study).values_list("pk", "guid")
    }
    texts = dict(models.SourceText._base_manager.filter(study=study).values_list("pk", "source__guid"))
    found = []
    for row in model._base_manager.filter(study=study):
        told = {name: getattr(row, name) for name in names if name not in out}
        for name, value in told.items():
            if name == "text_id":
                told[name] = texts[value]
            elif name == "about_id" or name.endswith("_id"):
                told[name] = guids.get(str(value), value)
        found.append(told)
    return sorted(found, key=str)


@pytest.mark.parametrize("model", DIFFERS, ids=lambda model: model.__name__)
def test_each_column_is_as_a_command_writes_it_but_for_named_reasons(model: Any) -> None:
    lead = make_evaluator()
    mine, other = make_by_commands(lead), make_study(lead)

    assert bring_in(lead, other, write_qdpx(take_out(lead, mine))).state == FileState.IN

    with owner_for_a_while():
        written, brought = columns(mine, model), columns(other, model)
    assert written or model is models.Turn
    assert brought == written


def test_one_act_leaves_one_step_in_the_log_that_says_how_much_came_in() -> None:
    lead = make_evaluator()
    mine, other = make_by_commands(lead), make_study(lead)

    bring_in(lead, other, write_qdpx(take_out(lead, mine)))

    with owner_for_a_while():
        told = Event._base_manager.get(name="project.brought_in").details
    counted = {
        "codes": visible(lead, models.Code).filter(study=other).count(),
        "codings": visible(lead, models.Coding).filter(study=other).count(),
        "memos": visible(lead, models.Memo).filter(study=other).count(),
        "texts": visible(lead, models.Source).filter(study=other).count(),
    }
    assert counted == {"codes": 2, "codings": 1, "memos": 3, "texts": 1}
    assert {name: told[name] for name in counted} == counted


@pytest.mark.parametrize("days", [None, 0], ids=["never given", "withdrawn"])
def test_no_coding_comes_into_an_interview_of_the_study_whose_consent_does_not_stand(days: Any) -> None:
    lead = make_evaluator()
    mine, other = make_study(lead), make_study(lead)
    text = make_text(make_source(mine), WORDS)
    make_coding(text, make_code(mine), lead)
    there = make_source(other, kind="interview", guid=text.source.guid, title=text.source.title)
    make_text(there, WORDS)
    if days is not None:
        make_consent(there, withdrawn_on=timezone.localdate())
    data = write_qdpx(take_out(lead, mine))

    row = bring_in(lead, other, data)

    act_as(lead)
    assert row.report["no_consent"] == [there.title]
    assert not visible(lead, models.Coding).filter(study=other).exists()
    make_consent(there)
    assert bring_in(lead, other, data).report["no_consent"] == []
    assert visible(lead, models.Coding).filter(study=other).count() == 1
