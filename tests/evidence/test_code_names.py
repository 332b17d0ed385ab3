"""Codes of one name in one place are refused or numbered, and factors keep the framework's order."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.errors import Refused
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import Code, Framework
from rangkul.evidence.queries import codebooks as read
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.rules import codebooks as rules
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .exchanging import bring_in
from .makers import make_code, make_coding, make_evaluator, make_memo, make_source, make_study, make_text
from .refi.projects import small_project


class Book:
    """A study with two codes, the second below the first."""

    def __init__(self):
        self.lead = make_evaluator()
        self.study = make_study(self.lead)
        self.trust = make_code(self.study, "Kepercayaan", definition="Saling percaya")
        self.doubt = make_code(self.study, "Keraguan", parent=self.trust)
        act_as(self.lead)


@pytest.fixture
def book(db):
    return Book()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Kepercayaan", "  kepercayaan ", "KEPERCAYAAN"])
def test_two_codes_in_one_place_do_not_carry_one_name(book, name):
    with pytest.raises(Refused) as no:
        commands.make_code(book.lead, study=book.study, wording=Wording(name), at=timezone.now())
    assert no.value.reason == Reason.CODE_NAME_TAKEN

    commands.make_code(
        book.lead, study=book.study, wording=Wording(name), parent=book.trust, at=timezone.now()
    )


@pytest.mark.django_db
def test_neither_rewording_moving_nor_taking_up_makes_two_of_one_name(book):
    other = make_code(book.study, "Keraguan")
    gone = make_code(book.study, "Kepercayaan", retired_at=timezone.now())
    third = make_code(book.study, "Dialog")
    now = timezone.now()
    tries = [
        lambda: commands.reword_code(book.lead, code=third, wording=Wording("keraguan"), at=now),
        lambda: commands.move_code(book.lead, code=other, parent=book.trust, at=now),
        lambda: commands.take_up_code(book.lead, code=gone, at=now),
        lambda: commands.retire_code(book.lead, code=book.trust, at=now),
    ]

    for attempt in tries:
        act_as(book.lead)
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.reason == Reason.CODE_NAME_TAKEN
    commands.reword_code(book.lead, code=other, wording=Wording("Keraguan", "Lain"), at=now)


@pytest.mark.django_db
def test_a_merge_does_not_put_two_parts_of_one_name_side_by_side(book):
    into = make_code(book.study, "Keyakinan")
    make_code(book.study, "Keraguan", parent=into)

    with pytest.raises(Refused) as no:
        commands.merge_code(book.lead, code=book.trust, into=into, at=timezone.now())

    assert no.value.reason == Reason.CODE_NAME_TAKEN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Sudah ada kode bernama “Kepercayaan”"), ("en", "A code named “Kepercayaan” stands")],
)
def test_the_page_of_a_new_code_says_that_the_name_is_taken_and_keeps_the_rest(book, client, language, words):
    sign_in(client, book.lead)
    client.post(reverse("set_language"), {"language": language})
    typed = {"name": "Kepercayaan", "definition": "Arti yang panjang", "colour": "blue", "is_codable": "on"}

    page = client.post(reverse("code_new", args=[book.study.pk]), typed).content.decode()

    assert words in page
    assert "Arti yang panjang" in page


@pytest.mark.django_db
def test_the_codes_of_a_framework_stand_in_its_order_and_before_what_emerged():
    lead = make_evaluator()
    study = make_study(lead, framework=Framework.objects.get(key="ansell-gash-2008"))
    theory = parsed(study.framework)
    make_code(study, "Aaa muncul", position=0)
    late = theory.children(theory.children(None)[0].code)[0]
    act_as(lead)
    commands.take_over_framework(lead, study=study, at=timezone.now())
    with owner_for_a_while():
        # A factor that a newer edition brings: it stands where the edition lists it, not at the end.
        Code._base_manager.filter(node=late.id).delete()
    act_as(lead)

    commands.take_over_framework(lead, study=study, at=timezone.now())

    nodes = [one.code.node for one in read.tree(lead, study)]
    assert nodes == [*[node.id for _depth, node in theory.walk()], ""]


@given(st.text(max_size=220), st.lists(st.text(max_size=220), max_size=6))
def test_a_free_name_is_free_and_fits(name, beside):
    beside = [name, *beside]

    free = rules.free_name(name[: rules.LONGEST_NAME], beside)

    assert not any(rules.same_name(free, other) for other in beside)
    assert len(free) <= rules.LONGEST_NAME


@pytest.mark.django_db
def test_an_imported_code_whose_name_is_taken_is_numbered_and_the_report_says_so(client):
    lead = make_evaluator()
    study = make_study(lead)
    taken = small_project().codes[0].name
    make_code(study, taken.upper())

    row = bring_in(lead, study, write_qdpx(small_project()))

    assert {one.name for one in visible(lead, Code)} >= {taken.upper(), f"{taken} (2)"}
    row.refresh_from_db()
    assert row.report["renamed"] == [[taken, f"{taken} (2)"]]
    sign_in(client, lead)
    page = client.get(reverse("project_file", args=[row.pk])).content.decode()
    assert f"di sini bernama “{taken} (2)”" in page


NAMES = st.sampled_from(["Kepercayaan", "kepercayaan ", "Keraguan", "Dialog"])


@given(st.lists(st.tuples(NAMES, st.integers(0, 20)), max_size=12))
def test_no_two_codes_in_use_are_called_the_same_where_they_stand_in_one_list(drawn):
    named: list[tuple[int, str, int | None]] = []
    for name, above in drawn:
        parent = above % len(named) if named and above < 15 else None
        if not any(rules.same_name(name, other) and at == parent for _key, other, at in named):
            named.append((len(named), name, parent))

    found = rules.paths(named)

    names = {key: name for key, name, _above in named}
    called = [" ".join(found.get(key, name).split()).casefold() for key, name in names.items()]
    assert len(set(called)) == len(called)
    for key, name in names.items():
        assert found.get(key, name).endswith(name)
        alone = sum(rules.same_name(name, other) for other in names.values()) == 1
        assert (key in found) is not alone


@pytest.mark.django_db
def test_two_codes_of_one_name_say_on_every_page_under_which_one_they_stand(book, client):
    fear = make_code(book.study, "Takut")
    below_fear = make_code(book.study, "Keraguan", parent=fear)
    text = make_text(make_source(book.study), "Kami ragu pada janji itu. Kami takut.")
    for code in (book.doubt, below_fear):
        make_coding(text, code, book.lead, start=0, end=9)
    make_memo(book.study, book.lead, "code", below_fear.pk)
    sign_in(client, book.lead)
    pages = {
        "study_matrix": "",
        "study_search": "?q=ragu&place=passages",
        "study_memos": "",
    }

    for name, asked in pages.items():
        page = unescape(client.get(reverse(name, args=[book.study.pk]) + asked).content.decode())
        assert "Takut › Keraguan" in page, name
        assert "Kepercayaan › Keraguan" in page, name
        assert "› Takut" not in page, name
    for name, key in (("text_code", text.pk), ("code_merge", book.trust.pk), ("code_move", fear.pk)):
        page = unescape(client.get(reverse(name, args=[key])).content.decode())
        assert "Takut › Keraguan" in page, name
        assert "Kepercayaan › Keraguan" in page, name
