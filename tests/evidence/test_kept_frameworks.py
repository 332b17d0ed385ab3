"""The database keeps each framework with the text it was loaded from, once and for ever."""

import pytest
from django.utils import timezone

from rangkul.core.access import visible
from rangkul.evidence import kept_frameworks, seed
from rangkul.evidence.frameworks import frameworks
from rangkul.evidence.models import Framework
from rangkul.evidence.queries.frameworks import kept_framework
from tests.conftest import owner_for_a_while
from tests.evidence.makers import make_evaluator
from tests.evidence.two_boxes import TWO_BOXES

pytestmark = pytest.mark.django_db


def test_an_evaluator_finds_the_frameworks_that_ship():
    rows = {row.key: row for row in visible(make_evaluator(), Framework)}

    assert set(rows) == {one.key for one in frameworks()}
    for one in frameworks():
        kept = rows[one.key]
        assert kept_frameworks.parsed(kept) == one
        assert [node["id"] for node in kept.content["nodes"]] == [node.id for node in one.nodes]
        assert (kept.title_id, kept.title_en) == (one.title.id, one.title.en)


def test_planting_again_changes_nothing():
    before = list(Framework.objects.order_by("pk").values())

    with owner_for_a_while():
        seed.plant("default")

    assert list(Framework.objects.order_by("pk").values()) == before


def test_a_file_loaded_today_is_there_and_an_edited_one_needs_a_new_version():
    with owner_for_a_while():
        kept = kept_frameworks.store(TWO_BOXES.encode(), at=timezone.now())
        assert kept_frameworks.parsed(kept).node("two:end").label.en == "End"

        with pytest.raises(kept_frameworks.ChangedAfterLoading, match="new version"):
            kept_frameworks.store(TWO_BOXES.replace("The end", "An end").encode(), at=timezone.now())
        newer = kept_frameworks.store(
            TWO_BOXES.replace("version: 1", "version: 2").encode(), at=timezone.now()
        )
    assert newer.pk != kept.pk


def test_a_framework_is_asked_for_its_text_once_only(django_assert_num_queries):
    actor = make_evaluator()
    kept = visible(actor, Framework).get(key="ansell-gash-2008")
    first = kept_framework(actor, kept.pk)

    with django_assert_num_queries(1) as asked:
        again = kept_framework(actor, kept.pk)

    assert again.framework is first.framework
    assert "content" not in asked.captured_queries[0]["sql"]
