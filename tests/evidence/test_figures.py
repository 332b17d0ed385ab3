"""Figures of agreement are computed once, by the worker, and shown only for what they were computed from."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.core import access
from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.evidence import models, tasks
from rangkul.evidence.commands import codebooks
from rangkul.evidence.commands import figures as commands
from rangkul.evidence.commands.samples import finish_sample
from rangkul.evidence.commands.texts import bring_in_text
from rangkul.evidence.queries.compared import compared
from rangkul.evidence.queries.coreq import coreq
from rangkul.evidence.queries.figures import figures_of
from rangkul.evidence.reading.limited import read_text
from rangkul.evidence.rules.compared import Basis
from rangkul.evidence.rules.figures import SILENT_FOR
from rangkul.evidence.vocabulary import CoreqItem, FiguresState, Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import finish_sample as open_it
from .makers import make_code, make_evaluator, make_member, make_sample
from .test_compared import Opened
from .test_samples import Team, team

__all__ = ["team"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(team: Team) -> Opened:
    """A sample that both have finished."""
    return Opened(team)


def address(sample: models.Sample) -> str:
    return f"/studies/samples/{sample.pk}/agreement/"


def row_of(who: Any, sample: models.Sample) -> models.AgreementFigures | None:
    act_as(who)
    return figures_of(who, sample, compared(who, sample))


def waiting_jobs() -> list[dict[str, Any]]:
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'agreement.make' ORDER BY id",
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def look(client: Any, sample: models.Sample) -> str:
    answer = client.get(address(sample))
    assert answer.status_code == 200
    return str(answer.content.decode())


# On the page.


def test_the_worker_makes_the_figures_when_the_last_coder_finishes(
    team: Team, client: Any, settings: Any
) -> None:
    settings.WORKER = True
    sample = team.draw(1)
    finish_sample(team.lead, sample=sample, at=timezone.now())
    sign_in(client, team.second)

    client.post(f"/studies/samples/{sample.pk}/finish/")

    (told,) = waiting_jobs()
    assert told == {"sample_id": str(sample.pk), "membership_id": team.second.membership_id}
    tasks.compute_agreement(**told)
    row = row_of(team.lead, sample)
    assert row is not None and row.state == FiguresState.MADE
    with owner_for_a_while():
        assert Event.objects.filter(name="sample.agreement_computed").count() == 1
    # Again it changes nothing.
    tasks.compute_agreement(**told)
    with owner_for_a_while():
        assert models.AgreementFigures._base_manager.count() == 1


def test_until_they_are_made_the_page_says_since_when_and_looks_again_without_a_script(
    opened: Opened, client: Any, settings: Any
) -> None:
    settings.WORKER = True
    sign_in(client, opened.team.reader)

    page = look(client, opened.sample)
    look(client, opened.sample)

    assert "AC1" not in page
    row = row_of(opened.team.reader, opened.sample)
    assert row is not None and timezone.localtime(row.asked_at).strftime("%H:%M") in page
    assert '<noscript><meta http-equiv="refresh"' in page
    (told,) = waiting_jobs()
    tasks.compute_agreement(**told)
    page = look(client, opened.sample)
    assert "AC1" in page and 'http-equiv="refresh"' not in page
    # From so few texts nobody is told to rely on a value, or not to.
    assert not any(words in page for words in ("dapat diandalkan</span>", "jangan diandalkan</span>"))
    assert len(waiting_jobs()) == 1


def reads() -> int:
    with owner_for_a_while():
        return Event.objects.filter(name="sample.agreement_read").count()


def test_who_waits_for_the_figures_has_read_them_once_and_looking_again_costs_little(
    opened: Opened, client: Any, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.WORKER = True
    sign_in(client, opened.team.reader)
    look(client, opened.sample)
    row = row_of(opened.team.reader, opened.sample)
    assert row is not None
    again = f"{address(opened.sample)}?wait={row.pk}"

    with django_assert_max_num_queries(8) as asked:
        polled = [client.get(again, headers={"HX-Request": "true"}) for _look in range(1)]
    polled += [client.get(again, headers={"HX-Request": "true"}) for _look in range(4)]
    without_script = client.get(again)

    assert not any("evidence_coding" in one["sql"] for one in asked.captured_queries)
    assert [(one.status_code, one.content) for one in polled] == [(204, b"")] * 5
    assert "sedang dihitung" in without_script.content.decode()
    assert reads() == 0
    tasks.compute_agreement(**waiting_jobs()[0])
    assert "AC1" in client.get(again, headers={"HX-Request": "true"}).content.decode()
    assert reads() == 1


def test_who_waits_is_told_when_something_changed_and_other_figures_came(
    opened: Opened, client: Any, settings: Any
) -> None:
    settings.WORKER = True
    sign_in(client, opened.team.lead)
    look(client, opened.sample)
    row = row_of(opened.team.lead, opened.sample)
    assert row is not None
    code = make_code(opened.team.study, "Percaya")
    act_as(opened.team.lead)
    codebooks.merge_code(opened.team.lead, code=opened.team.code, into=code, at=timezone.now())
    tasks.compute_agreement(**waiting_jobs()[0])

    page = client.get(f"{address(opened.sample)}?wait={row.pk}", headers={"HX-Request": "true"})

    assert page.status_code == 200 and "AC1" in page.content.decode()


def test_a_merge_has_them_computed_anew_and_nothing_older_is_shown(
    opened: Opened, client: Any, settings: Any
) -> None:
    lead, code = opened.team.lead, opened.team.code
    sign_in(client, lead)
    before = look(client, opened.sample)
    assert "Kepercayaan" in before and "AC1" in before
    settings.WORKER = True

    client.post(f"/studies/codes/{code.pk}/merge/", {"into": opened.rare.pk})

    (told,) = waiting_jobs()
    page = look(client, opened.sample)
    assert "AC1" not in page and 'http-equiv="refresh"' in page
    tasks.compute_agreement(**told)
    page = look(client, opened.sample)
    assert "Antariksa" in page and "AC1" in page
    # Undone, what was computed before stands for it again.
    client.post(f"/studies/codes/{code.pk}/take-up/")
    assert "Kepercayaan" in look(client, opened.sample)


def test_what_no_figure_rests_on_has_none_computed_anew(opened: Opened) -> None:
    lead = opened.team.lead
    act_as(lead)
    commands.make_figures(lead, sample=opened.sample, at=timezone.now())

    opened.settle()
    text = opened.units[2].text
    found = read_text("teks.txt", f"Transkrip dikoreksi.\n\n{text.text}".encode())
    bring_in_text(lead, source=text.source, found=found, file_name="a.txt", data=None, at=timezone.now())
    codebooks.reword_code(
        lead,
        code=opened.team.code,
        wording=codebooks.Wording("Aman percaya", "", "", "", ""),
        at=timezone.now(),
    )
    make_code(opened.team.study, "Baru")

    row = row_of(lead, opened.sample)
    assert row is not None and row.state == FiguresState.MADE


def test_a_worker_that_fails_ends_in_a_sentence_and_can_be_asked_again(
    opened: Opened, client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKER = True
    sign_in(client, opened.team.lead)
    look(client, opened.sample)
    (told,) = waiting_jobs()

    def broken(_basis: Basis) -> None:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patch:
        patch.setattr(Basis, "agreement", broken)
        with pytest.raises(RuntimeError):
            tasks.compute_agreement(**told)

    page = look(client, opened.sample)
    assert 'role="alert"' in page and "AC1" not in page
    assert client.post(address(opened.sample)).status_code == 302
    tasks.compute_agreement(**waiting_jobs()[-1])
    assert "AC1" in look(client, opened.sample)
    assert client.post(address(opened.sample)).status_code == 409


def test_a_worker_that_stands_still_is_told_to_the_reader(opened: Opened, client: Any, settings: Any) -> None:
    settings.WORKER = True
    sign_in(client, opened.team.lead)
    look(client, opened.sample)
    assert client.post(address(opened.sample)).status_code == 409
    with owner_for_a_while():
        models.AgreementFigures._base_manager.update(
            asked_at=timezone.now() - SILENT_FOR - timedelta(seconds=1)
        )

    page = look(client, opened.sample)

    assert 'role="alert"' in page and 'http-equiv="refresh"' not in page
    assert client.post(address(opened.sample)).status_code == 302
    assert len(waiting_jobs()) == 2
    assert 'http-equiv="refresh"' in look(client, opened.sample)


def test_a_job_of_somebody_who_has_left_does_nothing(opened: Opened) -> None:
    tasks.compute_agreement(str(opened.sample.pk), 0)

    assert row_of(opened.team.lead, opened.sample) is None


def test_the_report_on_methods_tells_the_figures_of_the_page_and_no_others(
    opened: Opened, client: Any, settings: Any
) -> None:
    settings.WORKER = True
    lead, study = opened.team.lead, opened.team.study
    sign_in(client, lead)

    def told() -> str:
        act_as(lead)
        study.refresh_from_db()
        rows = coreq(lead, study, at=timezone.now())
        return next(one.recorded for one in rows if one.item == CoreqItem.CODERS)

    assert "belum dihitung" in told()
    look(client, opened.sample)
    assert "belum dihitung" in told()
    tasks.compute_agreement(**waiting_jobs()[0])
    assert "0,78" in told() and "0,78" in look(client, opened.sample)
    client.post(f"/studies/codes/{opened.team.code.pk}/merge/", {"into": opened.rare.pk})
    assert "belum dihitung" in told() and "0,78" not in told()


# Blindness.


def put(study: Any, sample: models.Sample, who: Any) -> models.AgreementFigures:
    made: models.AgreementFigures = models.AgreementFigures.objects.create(
        study=study, sample=sample, fingerprint="0" * 64, asked_by=who.user_id, asked_at=timezone.now()
    )
    return made


def by_each_wall(who: Any) -> tuple[int, int]:
    """How many rows wall 1 and wall 2 show, each alone."""
    with owner_for_a_while():
        act_as(who)
        first = access.visible(who, models.AgreementFigures).count()
    act_as(who)
    with access.wall_1_off():
        return first, access.visible(who, models.AgreementFigures).count()


def test_no_figure_is_asked_kept_or_read_before_all_have_finished(team: Team) -> None:
    sample = team.draw(1)
    finish_sample(team.lead, sample=sample, at=timezone.now())

    for act in (commands.ask_for_figures, commands.make_figures, commands.give_up_figures):
        with pytest.raises(Refused) as no:
            act(team.lead, sample=sample, at=timezone.now())
        assert no.value.reason == Reason.SAMPLE_LOCKED
    act_as(team.lead)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        put(team.study, sample, team.lead)
    with owner_for_a_while():
        put(team.study, sample, team.lead)
    assert by_each_wall(team.lead) == by_each_wall(team.reader) == (0, 0)
    finish_sample(team.second, sample=sample, at=timezone.now())
    assert by_each_wall(team.lead) == by_each_wall(team.reader) == (1, 1)
    assert by_each_wall(make_evaluator()) == (0, 0)


def test_whoever_codes_a_text_of_it_blind_elsewhere_reads_no_figure_of_it(opened: Opened) -> None:
    lead, third = opened.team.lead, make_evaluator()
    make_member(opened.team.study, third)
    act_as(lead)
    commands.make_figures(lead, sample=opened.sample, at=timezone.now())

    again = make_sample(opened.units[0].text, lead, third)

    assert by_each_wall(lead) == by_each_wall(third) == (0, 0)
    assert by_each_wall(opened.team.second) == (1, 1)
    act_as(lead)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        put(opened.team.study, opened.sample, lead)
    open_it(again)
    assert by_each_wall(lead) == (1, 1)


def test_figures_that_were_made_stand(opened: Opened) -> None:
    lead = opened.team.lead
    act_as(lead)
    commands.make_figures(lead, sample=opened.sample, at=timezone.now())

    with pytest.raises(Refused) as no:
        commands.make_figures(lead, sample=opened.sample, at=timezone.now())
    assert no.value.reason == Reason.FIGURES_MADE
    row = visible(lead, models.AgreementFigures).get()
    with pytest.raises(DatabaseError), transaction.atomic():
        visible(lead, models.AgreementFigures).filter(pk=row.pk).update(figures={})
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        visible(lead, models.AgreementFigures).filter(pk=row.pk).update(fingerprint="1" * 64)
