"""An evaluator reads a framework in either language, and sees how it stands to another."""

from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import translation

from rangkul.core.access import visible
from rangkul.core.roles import OrganisationKind, Role
from rangkul.evidence.frameworks import framework as bundled
from rangkul.evidence.frameworks.figure import draw
from rangkul.evidence.models import Framework
from tests.makers import make_actor, make_organisation, sign_in

from .makers import make_evaluator, make_study

pytestmark = pytest.mark.django_db
PAGES = ("framework", "framework_theory", "framework_kin")


@pytest.fixture
def lead():
    return make_evaluator()


def kept(lead, key: str = "ansell-gash-2008") -> Framework:
    return visible(lead, Framework).get(key=key)


def open_page(client, name: str, *args, language: str = "en", **query) -> str:
    client.post("/language/", {"language": language, "next": "/"})
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_every_framework_stands_in_the_list_with_its_version(client, lead):
    sign_in(client, lead)

    page = open_page(client, "frameworks")

    for row in visible(lead, Framework):
        assert row.title_en.replace("&", "&amp;") in page
        assert reverse("framework", args=[row.pk]) in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_factor_is_read_with_its_meaning_question_tests_and_help(client, lead, language):
    sign_in(client, lead)

    page = open_page(client, "framework", kept(lead).pk, language=language)

    for node in bundled("ansell-gash-2008").nodes:
        for label in (node.label, node.definition, node.help.use, node.help.avoid, node.help.example):
            assert getattr(label, language).replace("'", "&#x27;") in page, node.id
    for part in (*bundled("ansell-gash-2008").questions, *bundled("ansell-gash-2008").tests):
        words = part.ask if hasattr(part, "ask") else part.words
        assert getattr(words, language).replace("'", "&#x27;") in page


def test_the_theory_says_every_arrow_in_words_and_that_pages_were_not_looked_up(client, lead):
    sign_in(client, lead)

    page = open_page(client, "framework_theory", kept(lead).pk)

    assert all(f'<th scope="row">E{number}</th>' in page for number in range(1, 14))
    assert page.count("not looked up yet") == 11
    assert "coordination or contracting" in page
    assert "Fewer" in page or "lower count" in page


def test_the_kin_shows_each_relation_and_what_has_none(client, lead):
    sign_in(client, lead)

    page = open_page(client, "framework_kin", kept(lead).pk)

    assert page.count('data-label="Relation"') == 14
    assert "Mutual trust" in page
    alone = page[page.index("Factors without a relation") :]
    assert "Face-to-face dialogue" not in alone
    assert "Forum exclusiveness" in alone
    assert "Related to no other framework yet" in open_page(
        client, "framework_kin", kept(lead, "deseve-2007").pk
    )


def test_a_framework_that_is_not_kept_is_not_found(client, lead):
    sign_in(client, lead)

    missing = make_study(lead).pk
    for name in PAGES:
        assert client.get(reverse(name, args=[missing])).status_code == 404


def test_nobody_without_studies_reads_frameworks(client, lead):
    row = kept(lead)
    sign_in(client, make_actor(make_organisation(OrganisationKind.LKS), Role.SOCIAL_WORKER))

    assert client.get(reverse("frameworks")).status_code == 403
    for name in PAGES:
        assert client.get(reverse(name, args=[row.pk])).status_code == 403


def test_a_page_of_a_framework_costs_few_queries(client, lead, django_assert_max_num_queries):
    sign_in(client, lead)
    row = kept(lead)
    open_page(client, "framework", row.pk)

    for name in PAGES:
        with django_assert_max_num_queries(9):
            client.get(reverse(name, args=[row.pk]))


# --- the figure ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", ["ansell-gash-2008", "emerson-nabatchi-balogh-2012"])
def test_the_figure_draws_every_outer_box_apart_and_every_outer_arrow(key, language):
    one = bundled(key)

    with translation.override(language):
        figure = draw(one)

    outer = [box for box in figure.boxes if not box.is_inner]
    inner = [box for box in figure.boxes if box.is_inner]
    assert len(outer) == len(one.children(None))
    for box, other in [*combinations(outer, 2), *combinations(inner, 2)]:
        assert apart(box, other), (box, other)
    codes = {node.code for node in one.children(None)}
    joined = [edge for edge in one.edges if edge.source in codes and edge.target in codes]
    cycle = [edge for edge in one.edges if edge.kind == "cycle"]
    assert len(figure.arrows) == len(joined) + len(cycle)
    assert len(inner) == len(cycle)


def apart(box, other) -> bool:
    """Whether two boxes do not touch."""
    left, top, right, bottom = sides(box)
    other_left, other_top, other_right, other_bottom = sides(other)
    return right < other_left or other_right < left or bottom < other_top or other_bottom < top


def sides(box) -> tuple[int, int, int, int]:
    x, y, width, height = int(box.x), int(box.y), int(box.width), int(box.height)
    return x, y, x + width, y + height


def test_a_framework_without_arrows_has_no_figure():
    assert draw(bundled("deseve-2007")) is None
