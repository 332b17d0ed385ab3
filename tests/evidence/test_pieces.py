"""A passage is read out of the middle of a text by itself, and is letter by letter what the text holds."""

import random
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from rangkul.evidence.models import SourceText
from rangkul.evidence.queries.pieces import Cut
from tests.conftest import owner_for_a_while
from tests.makers import act_as, visible

from .makers import make_evaluator, make_source, make_study, make_text

pytestmark = pytest.mark.django_db

# One, two, three and four bytes a letter, a mark that combines, a letter written from the right.
LETTERS = "ab .\n" * 8 + "é“”–🙂\u0301س"


def cut(who: Any, text: SourceText, base: int, length: int) -> str:
    one = Cut(base, length)
    return one.words(visible(who, SourceText).filter(pk=text.pk).values_list(one.column, flat=True)[0])


@pytest.mark.parametrize("letters", [1, 4095, 4096, 4097, 8192, 20_000])
def test_every_cut_is_what_the_text_holds(letters: int) -> None:
    dice, lead = random.Random(letters), make_evaluator()
    words = "".join(dice.choices(LETTERS, k=letters))
    text = make_text(make_source(make_study(lead)), words)
    act_as(lead)

    edges = [at for at in (0, 1, 4095, 4096, 4097, 8191, 8192, letters - 1) if at < letters]
    for base in (*edges, *(dice.randrange(letters) for _cut in range(20))):
        for length in (0, 1, 4096, 5000, dice.randrange(letters) + 1):
            assert cut(lead, text, base, length) == words[base : base + length]
    assert cut(lead, text, letters + 9000, 5) == ""


def test_nobody_but_the_database_writes_the_pieces() -> None:
    lead = make_evaluator()
    text = make_text(make_source(make_study(lead)), "Kami duduk bersama.")

    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_sourcetext (id, study_id, source_id, version, text, length, sha256,"
            " made_from, notices, made_by, made_at, pieces, piece_starts) SELECT gen_random_uuid(), study_id,"
            " source_id, 2, 'Lain.', 5, '', '', '[]', made_by, made_at, 'x', '{7}'"
            " FROM evidence_sourcetext WHERE id = %s RETURNING convert_from(pieces, 'UTF8'), piece_starts",
            [text.pk],
        )
        assert cursor.fetchone() == ("Lain.", [0])


def test_texts_that_were_there_before_get_their_pieces() -> None:
    dice, lead = random.Random(18), make_evaluator()
    words = "".join(dice.choices(LETTERS, k=9000))
    text = make_text(make_source(make_study(lead)), words)
    fill = import_module("rangkul.evidence.migrations.0018_texts_in_pieces").FILL
    emptied = (
        "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE evidence_sourcetext DISABLE TRIGGER USER;"
        " UPDATE evidence_sourcetext SET pieces = NULL, piece_starts = NULL;"
        " ALTER TABLE evidence_sourcetext ENABLE TRIGGER USER"
    )

    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute(emptied)
        cursor.execute(fill)

    act_as(lead)
    for base in (0, 4090, 4096, 8190):
        assert cut(lead, text, base, 300) == words[base : base + 300]
