"""From an opened study to a source that may be coded: by command, and by page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind
from rangkul.evidence.commands import consents, members, sources, studies
from rangkul.evidence.commands.sources import About, Spoken
from rangkul.evidence.models import Source, SourceText, Study
from rangkul.evidence.queries import sources as read_sources
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import Part, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_organisation, sign_in, visible

from .makers import (
    make_consent,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db


def open_study(lead, **values):
    frame = {
        "title": "Kolaborasi penanganan anak jalanan",
        "programme": "Penanganan anak jalanan",
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "framework": None,
        "language": "id",
        "at": timezone.now(),
    }
    return studies.open_study(lead, **{**frame, **values})


def test_whoever_opens_a_study_leads_it_and_nobody_else_knows_of_it():
    lead, stranger = make_evaluator(), make_evaluator()

    study = open_study(lead)

    assert read.part_of(lead, study, at=timezone.now()) == Part.LEAD
    assert visible(lead, Study).get() == study
    assert not visible(stranger, Study).exists()


def test_a_second_rater_opens_no_study_and_a_turned_period_is_refused():
    with pytest.raises(Denied):
        open_study(make_second_rater())
    with pytest.raises(Refused) as no:
        open_study(make_evaluator(), period_from=date(2026, 7, 1))
    assert no.value.reason == Reason.PERIOD_TURNED


def test_a_colleague_is_let_in_and_out_and_sees_nothing_afterwards():
    office = make_organisation(OrganisationKind.RESEARCHER)
    lead, colleague = make_evaluator(office), make_second_rater(office)
    study = open_study(lead)

    member = members.add_member(
        lead, study=study, user_id=colleague.user_id, part=Part.SECOND_CODER, at=timezone.now()
    )
    assert visible(colleague, Study).exists()

    members.end_member(lead, member=member, at=timezone.now())
    assert not visible(colleague, Study).exists()


@pytest.mark.parametrize("who", ["second", "other_lead"])
def test_only_the_lead_changes_who_takes_part(who):
    lead, second, other = make_evaluator(), make_evaluator(), make_evaluator()
    study = make_study(lead)
    make_member(study, second)
    make_study(other)

    with pytest.raises((Refused, NotFound)) as no:
        members.add_member(
            {"second": second, "other_lead": other}[who],
            study=study,
            user_id=other.user_id,
            part=Part.LEAD,
            at=timezone.now(),
        )
    assert who == "other_lead" or no.value.reason == Reason.NOT_LEAD


def test_the_last_lead_stays():
    lead = make_evaluator()
    study = make_study(lead)
    act_as(lead)
    member = read.members(lead, study, at=timezone.now())[0].row

    for change in (
        lambda: members.end_member(lead, member=member, at=timezone.now()),
        lambda: members.change_part(lead, member=member, part=Part.READER, at=timezone.now()),
    ):
        with pytest.raises(Refused) as no:
            change()
        assert no.value.reason == Reason.LAST_LEAD


def test_data_are_opened_after_the_pattern_or_with_a_reason_that_is_kept():
    lead = make_evaluator()
    study = open_study(lead)

    with pytest.raises(Refused) as no:
        studies.open_data(lead, study=study, at=timezone.now())
    assert no.value.reason == Reason.PATTERN_NOT_LOCKED

    opened = studies.open_data(lead, study=study, no_pattern="exploratory", at=timezone.now())
    assert (opened.no_pattern, opened.data_opened_at is None) == ("exploratory", False)


def test_an_interview_comes_in_with_its_text_and_waits_for_consent():
    lead = make_evaluator()
    study = make_study(lead)
    at = timezone.now()
    source = sources.add_source(
        lead, study=study, about=About(SourceKind.INTERVIEW, "LKS-03", group="lks"), original=b"abc", at=at
    )
    text = sources.keep_text(lead, source=source, text="A: Ya.\nB: Tidak.", turns=[Spoken(0, 6, "A")], at=at)

    assert text.text[0:6] == "A: Ya."
    assert read_sources.agreement_of(lead, source, at=at) is Agreement.MISSING
    assert bytes(visible(lead, Source).get().original) != b"abc"

    consent = consents.record_consent(
        lead, source=source, form="written", given_on=date(2026, 1, 5), given_by="INF-03", at=at
    )
    assert read_sources.agreement_of(lead, source, at=at) is Agreement.STANDS

    consents.withdraw_consent(lead, consent=consent, withdrawn_on=timezone.localdate(), at=at)
    assert read_sources.agreement_of(lead, source, at=at) is Agreement.WITHDRAWN


def test_a_corrected_text_is_a_new_version_and_the_old_one_stays():
    lead = make_evaluator()
    source = make_source(make_study(lead))
    make_text(source, "Satu.")

    sources.keep_text(lead, source=source, text="Satu, dua.", at=timezone.now())

    assert [one.version for one in read_sources.texts(lead, source)] == [2, 1]
    assert visible(lead, SourceText).get(version=1).text == "Satu."


def test_a_press_release_and_the_articles_made_of_it_are_one():
    lead = make_evaluator()
    study = make_study(lead)
    at = timezone.now()
    release, article = (
        sources.add_source(lead, study=study, about=About(SourceKind.MEDIA, title), lineage=name, at=at)
        for title, name in (("Siaran pers", "Siaran  Dinsos"), ("Berita", "siaran dinsos"))
    )

    assert list(read_sources.same_lineage(lead, article)) == [release]


def test_a_reader_adds_nothing_and_is_told_to_ask_the_lead():
    lead, reader = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, reader, Part.READER)

    with pytest.raises(Refused) as no:
        sources.add_source(reader, study=study, about=About(SourceKind.MEDIA, "Berita"), at=timezone.now())
    assert no.value.reason == Reason.ONLY_READER


def test_the_plan_counts_interviews_with_consent_by_group():
    lead = make_evaluator()
    study = make_study(lead)
    studies.set_target(lead, study=study, group="lks", target=3, refused=1, at=timezone.now())
    make_consent(make_source(study, kind=SourceKind.INTERVIEW, group="lks"))
    make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    make_source(study, kind=SourceKind.DOCUMENT, group="lks")
    act_as(lead)

    (row,) = read.plan(lead, study, at=timezone.now())

    assert (row.target, row.done, row.waiting, row.refused, row.missing) == (3, 1, 1, 1, 2)


def test_today_says_what_a_study_waits_for_and_nothing_to_a_reader():
    lead, reader = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, reader, Part.READER)
    studies.set_target(lead, study=study, group="lks", target=2, at=timezone.now())
    make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    locked = make_study(lead, data_open=False)
    with owner_for_a_while():
        Study._base_manager.filter(pk=locked.pk).update(expected_locked_at=timezone.now() - timedelta(days=1))

    act_as(lead)
    assert {duty.kind for duty in what_waits(lead, timezone.now())} == {
        "study_data",
        "study_sources",
        "study_plan",
    }
    act_as(reader)
    assert what_waits(reader, timezone.now()) == []


def test_what_waits_costs_the_same_for_one_study_and_for_five(django_assert_max_num_queries):
    lead = make_evaluator()
    for _ in range(5):
        make_source(make_study(lead), kind=SourceKind.INTERVIEW, group="lks")
    act_as(lead)

    with django_assert_max_num_queries(7):
        what_waits(lead, timezone.now())


def test_opening_a_source_is_written_down(client):
    lead = make_evaluator()
    source = make_source(make_study(lead))
    sign_in(client, lead)

    assert client.get(reverse("source", args=[source.pk])).status_code == 200

    with owner_for_a_while():
        assert Event.objects.filter(name="source.opened", actor_id=lead.user_id).count() == 1


def test_from_a_new_study_to_a_consented_interview_by_its_pages(client):
    lead = make_evaluator()
    sign_in(client, lead)
    frame = {"title": "Studi Depok", "programme": "Anak jalanan", "language": "id", "framework": ""}
    days = {"period_from": "2026-01-01", "period_to": "2026-06-30"}
    client.post(reverse("study_new"), {**frame, **days})
    study = visible(lead, Study).get()

    client.post(reverse("study_data", args=[study.pk]), {"no_pattern": "exploratory"})
    about = {"kind": "interview", "title": "LKS-03", "group": "lks", "language": "id", "minutes": "45"}
    client.post(reverse("source_new", args=[study.pk]), about)
    source = visible(lead, Source).get()
    assert source.circumstances == {"minutes": 45}
    before = client.get(reverse("source", args=[source.pk])).content.decode()
    consent = {"form": "written", "given_on": "2026-02-01", "given_by": "INF-03"}
    client.post(reverse("source_consent_new", args=[source.pk]), consent)

    after = client.get(reverse("source", args=[source.pk])).content.decode()
    assert "Sumber ini belum dapat dikode" in before
    assert "Sumber ini belum dapat dikode" not in after
    assert "Persetujuan berlaku" in after


def test_the_list_of_sources_costs_the_same_for_many(client, django_assert_max_num_queries):
    lead = make_evaluator()
    study = make_study(lead)
    for _ in range(12):
        make_consent(make_source(study, kind=SourceKind.INTERVIEW))
    sign_in(client, lead)
    client.get(reverse("study_sources", args=[study.pk]))

    with django_assert_max_num_queries(14):
        assert client.get(reverse("study_sources", args=[study.pk])).status_code == 200
