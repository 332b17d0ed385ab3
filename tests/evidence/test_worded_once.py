"""What a coder asks again and again is worded once, and is what it would be worded anew, for whoever asks."""

from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import EmptyResultSet
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.worded_once import Keys
from rangkul.evidence.queries import codebooks, codings, left, passages

QUESTIONS = {
    codings._texts: ("text",),
    codings._looks: ("study",),
    codebooks._with_study: ("code",),
    codebooks._merged: ("study",),
    left.marks_of: ("study",),
    passages._listed: ("code",),
    passages._newest: ("code", "study"),
    passages._sources: ("text",),
}
# These are about one row, and take its key by itself.
ABOUT_ONE = (passages._listed, passages._newest)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(QUESTIONS)),
    st.sampled_from(Role),
    st.integers(1, 2_000_000),
    st.lists(st.uuids(), max_size=3),
    st.uuids(),
)
def test_a_question_of_coding_is_put_in_the_words_it_would_find_anew(
    question: Any, role: Role, user: int, others: list[UUID], one: UUID
) -> None:
    actor, at = Actor(user, user + 1, user + 2, OrganisationKind.RESEARCHER, role, "32.76"), timezone.now()
    keys = Keys([one, *others] if question in ABOUT_ONE else others)
    choices = dict.fromkeys(QUESTIONS[question], keys)

    try:
        anew = question.anew(actor, at, **choices).query.get_compiler(using="default").as_sql()
    except EmptyResultSet:
        anew = "", ()

    assert question.words(actor, at, **choices) == anew
