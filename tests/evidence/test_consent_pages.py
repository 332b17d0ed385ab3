"""What pages say of consent: withdrawn is not missing, and no day lies ahead."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from rangkul.core.duties import what_waits
from rangkul.core.unbroken import NO_BREAK
from rangkul.evidence.models import Source, SourceConsent
from rangkul.evidence.queries import studies as read
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.vocabulary import CoreqItem, Part, SourceKind
from tests.makers import act_as, sign_in, visible

from .makers import (
    make_code,
    make_consent,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
GONE = {"given_on": date(2026, 2, 1), "withdrawn_on": date(2026, 3, 4)}


@pytest.fixture
def lead(client: Any) -> Any:
    """An evaluator at her desk."""
    lead = make_evaluator()
    sign_in(client, lead)
    return lead


@pytest.fixture
def study(lead: Any) -> Any:
    return make_study(lead)


@pytest.fixture
def withdrawn(study: Any) -> Any:
    """An interview whose consent was withdrawn on 4 March."""
    source = make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    make_consent(source, **GONE)
    return source


@pytest.mark.parametrize(
    ("language", "short", "long", "follows"),
    [
        (
            "id",
            "Persetujuan ditarik 4 Mar 2026",
            "Persetujuan ditarik pada 4 Maret 2026",
            "tidak dihitung di angka mana pun",
        ),
        (
            "en",
            "Consent withdrawn on 4 Mar 2026",
            "Consent was withdrawn on 4 March 2026",
            "count in no figure",
        ),
    ],
)
def test_withdrawn_consent_says_since_when_and_what_follows(
    client: Any, study: Any, withdrawn: Any, language: str, short: str, long: str, follows: str
) -> None:
    client.post(reverse("set_language"), {"language": language})

    listed = client.get(reverse("study_sources", args=[study.pk])).content.decode()
    page = client.get(reverse("source", args=[withdrawn.pk])).content.decode()

    assert short in listed
    assert long in page.replace(NO_BREAK, " ")
    assert follows in page
    assert "This source cannot be coded yet" not in page
    assert "Sumber ini belum bisa" not in page


@pytest.mark.parametrize(("language", "day"), [("id", "pada 4 Maret 2026"), ("en", "on 4 March 2026")])
def test_whoever_codes_a_source_after_its_consent_was_withdrawn_reads_since_when(
    client: Any, study: Any, withdrawn: Any, language: str, day: str
) -> None:
    text, code = make_text(withdrawn, "Kami duduk bersama."), make_code(study)
    client.post(reverse("set_language"), {"language": language})

    words = {"code": str(code.pk), "start": "0", "end": str(text.length)}

    for headers in ({"HX-Request": "true"}, {}):
        answer = client.post(reverse("text_code", args=[text.pk]) + "?block=0", words, headers=headers)

        assert answer.status_code == 409
        assert day in answer.content.decode().replace(NO_BREAK, " ")
        assert "Kami duduk" not in answer.content.decode()


def test_whoever_withdrew_is_not_asked_again_and_is_counted_apart(
    lead: Any, study: Any, withdrawn: Any
) -> None:
    act_as(lead)
    planned = {one.group: one for one in read.plan(lead, study, at=timezone.now())}["lks"]
    told = {one.item: one.recorded for one in coreq(lead, study, at=timezone.now())}

    assert (planned.done, planned.waiting, planned.withdrawn) == (0, 0, 1)
    assert not _asked_for_consent(lead)
    assert told[CoreqItem.REFUSED]


def test_a_source_that_never_had_consent_still_waits_for_it(lead: Any, study: Any, withdrawn: Any) -> None:
    make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    act_as(lead)

    planned = {one.group: one for one in read.plan(lead, study, at=timezone.now())}["lks"]

    assert (planned.waiting, planned.withdrawn) == (1, 1)
    assert _asked_for_consent(lead)


def _asked_for_consent(who: Any) -> list[str]:
    with override("en"):
        return [one.text for one in what_waits(who, timezone.now()) if "consent" in str(one.text)]


def test_an_interview_is_not_held_tomorrow(client: Any, lead: Any, study: Any) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    words = {"kind": "interview", "title": "LKS-03", "language": "id"}

    answer = client.post(
        reverse("source_new", args=[study.pk]), {**words, "happened_on": tomorrow.isoformat()}
    )
    assert "belum tiba" in answer.content.decode()
    assert not visible(lead, Source).filter(study=study).exists()

    today = timezone.localdate().isoformat()
    client.post(reverse("source_new", args=[study.pk]), {**words, "happened_on": today})
    assert visible(lead, Source).get(study=study).happened_on == timezone.localdate()


def test_nobody_agrees_tomorrow_and_how_it_was_given_is_chosen_by_a_person(
    client: Any, lead: Any, study: Any
) -> None:
    address = reverse("source_consent_new", args=[make_source(study, kind=SourceKind.INTERVIEW).pk])
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    today = timezone.localdate().isoformat()

    page = client.get(address).content.decode()
    assert 'type="radio"' in page
    assert "checked" not in page
    assert f'max="{today}"' in page
    unchosen = client.post(address, {"given_on": today, "given_by": "INF-07"})
    ahead = client.post(address, {"form": "written", "given_on": tomorrow, "given_by": "INF-07"})

    assert unchosen.status_code == ahead.status_code == 200
    assert "belum tiba" in ahead.content.decode()
    assert not visible(lead, SourceConsent).exists()


def test_the_part_of_a_member_is_chosen_and_its_end_is_a_choice_of_its_own(
    client: Any, lead: Any, study: Any
) -> None:
    member = make_member(study, make_second_rater(), Part.CODER)
    address = reverse("study_member_change", args=[member.pk])

    assert "(boleh kosong)" not in client.get(address).content.decode()
    assert client.post(address, {"part": ""}).status_code == 200
    assert client.post(address, {"part": "ended"}).status_code == 302
    assert len(read.members(lead, study, at=timezone.now())) == 1


@pytest.mark.parametrize(
    ("locked", "url_name"),
    [(None, "study_pattern"), (timezone.now() - timedelta(days=1), "study_data")],
)
def test_a_text_brought_in_before_the_data_are_open_says_what_comes_first(
    client: Any, lead: Any, locked: Any, url_name: str
) -> None:
    study = make_study(lead, data_open=False, expected_locked_at=locked)
    source = make_source(study)

    answer = client.post(
        reverse("source_text_new", args=[source.pk]), {"words": "Kami duduk bersama."}, follow=True
    )

    page = answer.content.decode()
    assert "tertutup sampai datanya dibuka" in page
    assert "Periksa" not in page[page.index('id="messages"') : page.index('id="messages"') + 600]
    notice = page[page.index("Data studi ini belum dibuka") :]
    assert f'href="{reverse(url_name, args=[study.pk])}"' in notice[: notice.index("</div>")]
