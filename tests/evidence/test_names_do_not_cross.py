"""What has no key to its study cannot be led across by a command: what a memo is about, what a set holds."""

from typing import Any

import pytest
from django.utils import timezone

from rangkul.core.errors import NotFound
from rangkul.evidence import models
from rangkul.evidence.commands import memos
from rangkul.evidence.vocabulary import MemoAbout
from tests.conftest import owner_for_a_while
from tests.makers import act_as

from .exchanging import take_out
from .makers import make_case, make_code, make_coding, make_evaluator, make_source, make_study, make_text

pytestmark = pytest.mark.django_db


class Rows:
    """A study with one of each that a memo can be about."""

    def __init__(self, lead: Any) -> None:
        self.study = make_study(lead)
        source, code = make_source(self.study), make_code(self.study)
        text = make_text(source)
        self.things: dict[str, Any] = {
            MemoAbout.STUDY: self.study,
            MemoAbout.SOURCE: source,
            MemoAbout.TEXT: text,
            MemoAbout.CODE: code,
            MemoAbout.CODING: make_coding(text, code, lead),
            MemoAbout.CASE: make_case(self.study),
        }


@pytest.mark.parametrize("kind", MemoAbout.values)
def test_a_memo_is_about_something_of_its_own_study(kind: str) -> None:
    lead = make_evaluator()
    mine, other = Rows(lead), Rows(lead)
    act_as(lead)
    said = {"study": mine.study, "about_kind": kind, "text": "…", "at": timezone.now()}

    with pytest.raises(NotFound):
        memos.write_memo(lead, about_id=other.things[kind].pk, **said)
    assert memos.write_memo(lead, about_id=mine.things[kind].pk, **said).study_id == mine.study.pk


def test_a_set_that_names_a_code_of_another_study_takes_nothing_of_it_out() -> None:
    lead = make_evaluator()
    mine, other = Rows(lead), Rows(lead)
    names = {
        "codes": [str(rows.things[MemoAbout.CODE].guid).upper() for rows in (mine, other)],
        "sources": [str(rows.things[MemoAbout.SOURCE].guid).upper() for rows in (mine, other)],
    }
    with owner_for_a_while():
        models.CodeSet.objects.create(study=mine.study, name="Himpunan", members=names)

    taken = take_out(lead, mine.study).sets[0]

    assert (taken.codes, taken.sources) == (tuple(names["codes"][:1]), tuple(names["sources"][:1]))
