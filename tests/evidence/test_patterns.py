"""What is expected before the data are opened: entered, locked, and the same for ever."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import Refused, Stale
from rangkul.evidence.commands import patterns, studies
from rangkul.evidence.frameworks.shelf import FOLDERS
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import ExpectedRating, Framework, Study
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules.studies import Expectation
from rangkul.evidence.vocabulary import Part, Reason
from tests.makers import act_as, sign_in, visible

from .makers import make_evaluator, make_member, make_source, make_study, make_text

pytestmark = pytest.mark.django_db
TRUST = "ag2008:collaborative_process.trust"
SOME = Expectation(1, 2)


@pytest.fixture
def framework(db):
    """The framework of Ansell and Gash as the installation loaded it."""
    return Framework.objects.get(key="ansell-gash-2008")


@pytest.fixture
def lead(db):
    return make_evaluator()


@pytest.fixture
def study(lead, framework):
    return make_study(lead, data_open=False, framework=framework)


def expect(lead, study, node=TRUST, expected=SOME, reason="Pernah ada konflik."):
    return patterns.expect_rating(
        lead, study=study, node=node, expected=expected, reason=reason, at=timezone.now()
    )


def test_every_framework_that_ships_is_loaded_as_it_was_written(framework):
    shipped = sorted(FOLDERS[0].glob("*.yaml"))

    assert Framework.objects.count() == len(shipped)
    assert len(parsed(framework).nodes) >= 30
    assert {one.code for one in parsed(framework).propositions} >= {"P1", "P11"}


def test_an_expectation_is_changed_and_taken_back_until_it_is_locked(lead, study):
    expect(lead, study)
    expect(lead, study, expected=Expectation(2, 3))
    assert read.expected_ratings(lead, study)[TRUST].high == 3

    expect(lead, study, expected=None, reason="")
    assert read.expected_ratings(lead, study) == {}
    with pytest.raises(Refused) as no:
        patterns.lock_pattern(lead, study=study, at=timezone.now())
    assert no.value.reason == Reason.PATTERN_EMPTY


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"node": "ag2008:unknown"}, Reason.NODE_UNKNOWN),
        ({"expected": Expectation(3, 1)}, Reason.PATTERN_RANGE),
        ({"reason": " "}, Reason.PATTERN_REASON_MISSING),
    ],
)
def test_an_expectation_that_says_nothing_is_refused(lead, study, changed, reason):
    with pytest.raises(Refused) as no:
        expect(lead, study, **changed)
    assert no.value.reason == reason


def test_once_locked_nothing_is_expected_any_more_by_anybody(lead, study, framework):
    expect(lead, study)
    patterns.expect_proposition(
        lead, study=study, proposition="P4", triggers=True, reason="", at=timezone.now()
    )
    locked = patterns.lock_pattern(lead, study=study, at=timezone.now())

    for change in (
        lambda: expect(lead, locked),
        lambda: patterns.expect_proposition(
            lead, study=locked, proposition="P4", triggers=False, reason="", at=timezone.now()
        ),
        lambda: patterns.lock_pattern(lead, study=locked, at=timezone.now()),
    ):
        with pytest.raises(Refused) as no:
            change()
        assert no.value.reason == Reason.PATTERN_LOCKED
    # Not by the rule alone: the database keeps it too.
    act_as(lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        visible(lead, ExpectedRating).update(low=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        visible(lead, Study).update(expected_locked_at=None)


def test_data_are_opened_after_the_lock_and_a_study_without_one_cannot_be_locked_later(lead, study):
    expect(lead, study)
    patterns.lock_pattern(lead, study=study, at=timezone.now())
    opened = studies.open_data(lead, study=study, no_pattern="exploratory", at=timezone.now())
    assert (opened.no_pattern, opened.data_opened_at is None) == ("", False)

    other = make_study(lead, data_open=False, framework=study.framework)
    studies.open_data(lead, study=other, no_pattern="exploratory", at=timezone.now())
    with pytest.raises(Refused) as no:
        expect(lead, other)
    assert no.value.reason == Reason.DATA_OPEN


def test_only_the_lead_expects(lead, study):
    coder = make_evaluator()
    make_member(study, coder, Part.CODER)

    with pytest.raises(Refused) as no:
        expect(coder, study)
    assert no.value.reason == Reason.NOT_LEAD


def test_the_second_of_two_savers_is_told(lead, study):
    first, second = (visible(lead, Study).get(pk=study.pk) for _ in range(2))
    frame = {
        "programme": study.programme,
        "period_from": study.period_from,
        "period_to": study.period_to,
        "framework": study.framework,
        "language": "id",
    }
    studies.change_study(lead, study=first, title="Satu", at=timezone.now(), **frame)

    with pytest.raises(Stale):
        studies.change_study(lead, study=second, title="Dua", at=timezone.now(), **frame)


def test_from_the_first_expectation_to_the_lock_by_its_pages(client, lead, study):
    sign_in(client, lead)
    address = reverse("study_pattern_rating", args=[study.pk]) + f"?node={TRUST}"
    assert "Membangun kepercayaan" in client.get(address).content.decode()

    answer = client.post(address, {"low": "1", "high": "", "reason": "Konflik lama."})
    assert answer.url.endswith("#collaborative_process.trust")
    code = reverse("study_pattern_proposition", args=[study.pk]) + "?code=P4"
    client.post(code, {"triggers": "yes", "reason": ""})
    client.post(reverse("study_pattern_lock", args=[study.pk]))

    shown = client.get(reverse("study_pattern", args=[study.pk])).content.decode()
    assert "Mulai tampak" in shown
    assert "Konflik lama." in shown
    assert "study_pattern_rating" not in shown
    assert client.post(address, {"low": "0", "reason": "Lain."}).status_code == 409
    assert read.expected_ratings(lead, study)[TRUST].low == 1


def test_the_interview_guide_is_printed_for_a_group_of_the_framework(client, lead, study):
    sign_in(client, lead)
    groups = parsed(study.framework).guide.groups

    page = client.get(reverse("study_guide", args=[study.pk]), {"group": groups[-1].code}).content.decode()

    assert str(groups[-1].label.id) in page
    assert "data-print" in page
    assert client.get(reverse("study_guide", args=[study.pk]), {"group": "nobody"}).status_code == 404


def test_nobody_reads_or_searches_a_text_before_the_data_are_open(client, lead, study):
    text = make_text(make_source(study))
    sign_in(client, lead)
    pages = [reverse("text_code", args=[text.pk]), reverse("study_search", args=[study.pk]) + "?q=Dinsos"]

    assert [client.get(page).status_code for page in pages] == [409, 409]

    studies.open_data(lead, study=study, no_pattern="exploratory", at=timezone.now())
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_the_pages_lead_from_factor_to_factor_and_say_what_was_kept(client, lead, study):
    sign_in(client, lead)
    page = reverse("study_pattern_rating", args=[study.pk])
    nodes = [node.id for _depth, node in parsed(study.framework).walk()]
    some = {"low": "1", "high": "", "reason": "Konflik lama."}
    expect(lead, study, node=nodes[1])

    on = client.post(f"{page}?node={nodes[0]}", some | {"onward": "1"}, follow=True)
    none = client.post(f"{page}?node={nodes[2]}", {"low": "", "high": "", "reason": ""}, follow=True)
    last = client.post(f"{page}?node={nodes[-1]}", some | {"onward": "1"})

    assert on.context["node"].id == nodes[2]
    assert "tersimpan" in on.content.decode()
    assert "tidak ada harapan yang ditetapkan" in none.content.decode()
    assert "tersimpan" not in none.content.decode()
    assert last.url.startswith(reverse("study_pattern", args=[study.pk]) + "#")
    lock = client.get(reverse("study_pattern_lock", args=[study.pk])).content.decode()
    assert f"{len(nodes) - 3} faktor belum diberi harapan" in lock
