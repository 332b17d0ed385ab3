"""A child who died or lives in another city: said with its day wherever one asks where the child is."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Row

import pytest
from django.utils import timezone

from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.stays import end_stay
from rangkul.cases.models import Closure
from rangkul.cases.queries.search import found_children
from rangkul.cases.rules.whereabouts import whereabouts
from rangkul.cases.vocabulary import Place, Reason
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from rangkul.core.unbroken import NO_BREAK
from tests.cases.office import Office
from tests.cases.referring import name_child
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, sign_in, visible

pytestmark = pytest.mark.django_db
SAID = "Menurut RSUD Depok; keluarga sudah diberi tahu."


@pytest.fixture
def office():
    return Office()


def today():
    return timezone.now().astimezone(JAKARTA).date()


def ask(office, reason, happened_on=None):
    return ask_closure(
        office.worker, case=office.case, reason=reason, note=SAID, happened_on=happened_on, at=timezone.now()
    )


def end(office, reason, happened_on=None):
    closure = ask(office, reason, happened_on)
    return decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())


def page(client, actor, path, **posted):
    sign_in(client, actor)
    answer = client.post(path, posted) if posted else client.get(path)
    return answer.content.decode()


# --- the rule ---------------------------------------------------------------------------------------------


def _at(hour):
    return datetime(2026, 11, 24, hour, tzinfo=UTC)


def told(**papers):
    every = {"encounter": None, "handover": None, "stay": None, "back": None, "closure": None, **papers}
    return whereabouts(**every)


def closure(reason="died", asked=None, on=None, approved=True):
    return Row(reason=reason, asked_at=asked or _at(9), happened_on=on, approved=approved)


@pytest.mark.parametrize(
    ("papers", "place"),
    [
        ({"closure": closure()}, Place.DIED),
        ({"closure": closure("moved_away")}, Place.OTHER_CITY),
        ({"stay": Row(in_at=_at(1), out_at=_at(3), out_reason="died")}, Place.DIED),
        ({"stay": Row(in_at=_at(1), out_at=_at(3), out_reason="home_city")}, Place.OTHER_CITY),
        ({"back": Row(kind="home_city", returned_at=_at(3))}, Place.OTHER_CITY),
        ({"back": Row(kind="family", returned_at=_at(3)), "closure": closure()}, Place.DIED),
    ],
)
def test_the_end_of_a_case_or_a_stay_says_where_the_child_is(papers, place):
    assert told(**papers).place == place


def test_a_child_met_after_its_case_ended_is_where_it_was_met():
    assert told(closure=closure("moved_away"), encounter=Row(met_at=_at(10))).place == Place.STREET


def test_what_is_said_last_counts_though_it_tells_of_an_earlier_day():
    nobody_home = Row(outcome="not_found", done_at=_at(9))
    died = closure(asked=_at(12), on=date(2026, 11, 20))

    where = told(visit=nobody_home, closure=died)

    assert where.place == Place.DIED and where.day == date(2026, 11, 20)


# --- on the pages -----------------------------------------------------------------------------------------


def test_the_childs_page_says_that_it_died_and_on_which_day(client, office):
    office.go_home()
    end(office, "died", today())

    shown = page(client, office.supervisor, f"/children/{office.child.pk}/")

    where = shown.split('id="where"')[1].split("</section>")[0]
    assert "Meninggal dunia" in where and "Di rumah" not in where


def test_a_day_that_nobody_knows_is_not_invented(client, office):
    end(office, "died")

    shown = page(client, office.supervisor, f"/children/{office.child.pk}/")

    assert "harinya tidak diketahui" in shown


@pytest.mark.parametrize(("reason", "place"), [("died", "Meninggal dunia"), ("moved_away", "Di kota lain")])
def test_no_list_gives_the_day_it_was_told_for_the_day_it_happened(client, office, reason, place):
    end(office, reason)

    child = page(client, office.supervisor, f"/children/{office.child.pk}/")
    found = page(client, office.supervisor, "/search/", words="Aji")
    closed = page(client, office.supervisor, "/cases/?whose=office&status=closed")

    assert "harinya tidak diketahui" in child
    assert f"{place} · harinya tidak diketahui" in found
    assert f"{place} · harinya tidak diketahui" in closed


def test_before_a_supervisor_confirms_it_the_page_says_so(client, office):
    ask(office, "died", today())
    waiting = page(client, office.worker, f"/children/{office.child.pk}/")
    closing = visible(office.supervisor, Closure).get()
    decide_closure(
        office.supervisor, closure=closing, approved=False, answer="Tanya RSUD.", at=timezone.now()
    )
    refused = page(client, office.worker, f"/children/{office.child.pk}/")

    assert "Meninggal dunia" in waiting and "belum dipastikan penyelia" in waiting
    assert "Meninggal dunia" not in refused.split('id="where"')[1].split("</section>")[0]


def test_before_a_supervisor_confirms_it_search_and_the_next_act_say_so_too(client, office):
    ask(office, "died", today())

    found = page(client, office.worker, "/search/", words="Aji")
    asking = page(client, office.worker, f"/children/{office.child.pk}/")

    assert "Meninggal dunia · " in found and "(belum dipastikan)" in found
    assert f"/cases/{office.case.pk}/closure/" not in asking
    assert f'href="/cases/{office.case.pk}/after/"' in asking


def test_a_child_who_died_grows_no_older(client, office):
    office.new_case(met_at=datetime(today().year - 9, 6, 1, tzinfo=UTC))
    name_child(office.worker, office.case, birth_on=date(today().year - 20, 1, 1))
    end(office, "died", date(today().year - 8, 6, 1))

    shown = page(client, office.supervisor, f"/children/{office.child.pk}/")

    assert "12 tahun" in shown and "20 tahun" not in shown


@pytest.mark.parametrize(
    ("reason", "words"), [("died", "Meninggal dunia · "), ("moved_away", "Di kota lain · ")]
)
def test_search_and_the_list_of_closed_cases_say_it_too(client, office, reason, words):
    end(office, reason, today())

    found = page(client, office.supervisor, "/search/", words="Aji")
    closed = page(client, office.supervisor, "/cases/?whose=office&status=closed")

    assert words in found and words in closed


def test_a_child_that_died_in_the_house_is_found_so_before_its_case_ends(client, office):
    shift = make_actor(office.dinsos, Role.SHELTER_STAFF)
    stay = admit(shift, make_house(office.dinsos), child=office.child)
    before = found_children(office.supervisor, "Aji", at=timezone.now())

    now = timezone.now()
    end_stay(shift, stay=stay, out_at=now, reason="died", to_whom="RSUD Depok", at=now)

    assert [one.gone for one in before] == [None]
    assert "Meninggal dunia · " in page(client, office.supervisor, "/search/", words="Aji")
    assert "RSUD Depok" in page(client, office.supervisor, f"/children/{office.child.pk}/")


def test_whoever_does_not_read_the_file_learns_nothing_of_it(client, office):
    number = office.child.number
    end(office, "died", today())

    act_as(office.desk)
    found = found_children(office.desk, number, at=timezone.now())

    assert all(one.gone is None for one in found)


def test_a_case_that_goes_on_says_no_longer_that_the_child_moved_away(client, office):
    end(office, "moved_away", today())
    open_case(office.supervisor, child=office.child, how="reported", at=timezone.now())

    found = page(client, office.supervisor, "/search/", words="Aji")

    assert "Di kota lain" not in found


def test_nobody_dies_tomorrow(office):
    with pytest.raises(Refused) as no:
        ask(office, "died", today() + timedelta(days=1))

    assert no.value.reason == Reason.TIME_IN_FUTURE


def test_the_form_takes_the_day_and_the_supervisor_reads_it(client, office):
    sign_in(client, office.worker)
    day = today()
    client.post(
        f"/cases/{office.case.pk}/closure/", {"reason": "died", "note": SAID, "happened_on": day.isoformat()}
    )
    closing = visible(office.supervisor, Closure).get()

    assert closing.happened_on == day
    assert f"{day.day}{NO_BREAK}" in page(client, office.supervisor, f"/closures/{closing.pk}/")
