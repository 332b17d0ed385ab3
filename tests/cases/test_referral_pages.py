"""The pages of referrals: the inbox, one referral, its steps, and the notices."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.models import Notice, Referral
from rangkul.cases.rules import referrals as rules
from rangkul.cases.vocabulary import ServiceResult
from rangkul.core.duties import what_waits
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.unbroken import NO_BREAK
from rangkul.people.models import Organisation
from tests.cases.referring import accepted, make_case, name_child, opened, refer
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH)


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


FORM = {
    "urgency": "urgent",
    "need": "Diperiksa paru-parunya.",
    "reason": "health",
    "why": "Batuk dua minggu.",
    "legal_basis": "public_task",
}


def test_two_colleagues_may_open_the_inbox_at_once_and_it_is_delivered_once(worker, clinic, receiver):
    sent = refer(worker, make_case(worker), clinic)
    colleague = make_actor(clinic, Role.FOCAL_POINT)
    both_read = [visible(receiver, Referral).get(pk=sent.pk) for _reader in range(2)]

    for reader, row in zip((receiver, colleague), both_read, strict=True):
        commands.list_referrals(reader, referrals=[row], where="referrals_to_us", at=timezone.now())

    assert visible(receiver, Referral).get().status == "delivered"
    assert visible(receiver, Event).filter(name="referral.delivered").count() == 1


def test_a_social_worker_sends_a_referral_from_the_case(client, worker, clinic):
    case = make_case(worker)
    sign_in(client, worker)

    choose = client.get(f"/cases/{case.pk}/refer/")
    assert "?service=health_check" in choose.content.decode()
    sent = client.post(f"/cases/{case.pk}/refer/?service=health_check", FORM | {"to": clinic.pk}, follow=True)

    assert sent.status_code == 200
    assert visible(worker, Referral).get().number in sent.content.decode()


def test_the_form_says_who_will_read_the_whole_file(client, worker, clinic):
    make_organisation(OrganisationKind.LKS, short_name="Rumah Singgah")
    case = make_case(worker)
    sign_in(client, worker)

    care = client.get(f"/cases/{case.pk}/refer/?service=residential_care").content.decode()
    check = client.get(f"/cases/{case.pk}/refer/?service=health_check").content.decode()

    assert "Rumah Singgah: begitu diterima, seluruh berkas" in care
    assert "seluruh berkas" not in check


def test_the_institution_does_not_read_the_senders_private_reason(client, worker):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    case = make_case(worker)
    name_child(worker, case)
    why = "Pamannya mengancam akan menjemput paksa."
    referral = accepted(manager, refer(worker, case, home, service="residential_care", why=why))
    address = f"/referrals/{referral.pk}/"

    sign_in(client, manager)
    receiver = client.get(address).content.decode()
    sign_in(client, worker)
    sender = client.get(address).content.decode()

    assert why in sender
    assert why not in receiver


def sides(client, worker, referral):
    sign_in(client, worker)
    page = " ".join(client.get(f"/referrals/{referral.pk}/").content.decode().split())
    return page[page.index('id="sides"') :]


def test_the_sender_reads_what_the_receiver_sees_now_and_when_it_is_over(client, worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case)
    referral = refer(worker, case, clinic)
    opened(receiver, referral)
    assert "hanya melihat bahwa ada permintaan" in sides(client, worker, referral)
    assert "Berakhir dengan sendirinya" in sides(client, worker, referral)

    accepted(receiver, referral)
    assert "melihat yang diperlukan layanan" in sides(client, worker, referral)

    commands.withdraw_referral(worker, referral=referral, at=timezone.now())
    over = sides(client, worker, referral)
    assert "tidak lagi melihat apa pun tentang anak" in over
    assert "Berakhir dengan sendirinya" not in over


@pytest.mark.parametrize(("step", "said"), [("withdraw", True), ("decline", False)])
def test_the_way_of_a_referral_that_stopped_says_whether_it_was_accepted(
    client, worker, clinic, receiver, step, said
):
    referral = refer(worker, make_case(worker), clinic)
    if step == "withdraw":
        accepted(receiver, referral)
        commands.withdraw_referral(worker, referral=referral, at=timezone.now())
    else:
        opened(receiver, referral)
        commands.decline_referral(receiver, referral=referral, reason="no_capacity", at=timezone.now())
    sign_in(client, worker)

    way = [str(one["word"]) for one in client.get(f"/referrals/{referral.pk}/").context["steps"]]

    assert ("Diterima" in way) is said
    assert way[-1] in ("Ditarik", "Ditolak")


def test_while_it_waits_for_an_answer_to_its_question_the_receiver_knows_when_it_learns_who(
    client, worker, clinic, receiver
):
    referral = refer(worker, make_case(worker), clinic)
    opened(receiver, referral)
    commands.ask_for_more(receiver, referral=referral, question="Ada alergi?", at=timezone.now())
    sign_in(client, receiver)

    page = client.get(f"/referrals/{referral.pk}/").content.decode()

    assert "Siapa anaknya baru terbuka setelah Anda menerima" in page
    assert "Bagian ini tertutup bagi Anda" not in page


def test_a_slice_is_worded_alike_on_the_referral_and_on_the_childs_page(client, worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case, birth_on="2015-02-03")
    referral = refer(worker, case, clinic)
    accepted(receiver, referral)
    sign_in(client, receiver)

    for address in (f"/referrals/{referral.pk}/", f"/children/{case.child_id}/"):
        page = client.get(address).content.decode()
        assert "3 Februari 2015" in page.replace(NO_BREAK, " ")
        assert "2015-02-03" not in page


def test_a_refused_referral_keeps_what_was_typed(client, worker, clinic):
    case = make_case(worker)
    refer(worker, case, clinic)
    sign_in(client, worker)

    refused = client.post(f"/cases/{case.pk}/refer/?service=health_check", FORM | {"to": clinic.pk})

    assert refused.status_code == 409
    assert "Batuk dua minggu." in refused.content.decode()


def test_what_the_file_lacks_is_said_before_anything_is_typed(client, worker):
    make_organisation(OrganisationKind.SCHOOL)
    case = make_case(worker)
    sign_in(client, worker)
    address = f"/cases/{case.pk}/refer/?service=school_return"
    fill_in = f"/children/{case.child_id}/identity/new/"

    before = client.get(address).content.decode()
    name_child(worker, case, school="SDN Pocin 1, kelas 4")
    after = client.get(address).content.decode()

    assert fill_in in before
    assert fill_in not in after


def test_the_inbox_names_the_act_that_comes_next(client, worker, clinic, receiver):
    accepted(receiver, refer(worker, make_case(worker), clinic))
    sign_in(client, receiver)

    (row,) = client.get("/referrals/").context["rows"]

    assert row["act"] == "Kabarkan bahwa sudah dimulai"


def test_the_inbox_tells_what_is_asked_and_never_a_name(client, worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case)
    referral = refer(worker, case, clinic)
    sign_in(client, receiver)

    inbox = client.get("/referrals/").content.decode()

    assert referral.number in inbox
    assert visible(worker, Referral).get().status == "delivered"
    one = client.get(f"/referrals/{referral.pk}/").content.decode()
    for page in (inbox, one):
        assert "Bayu" not in page
        assert "Aji" not in page
        assert "paru" not in page
    assert visible(worker, Referral).get().status == "opened"


def test_the_slice_opens_on_the_page_after_accepting(client, worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case)
    referral = opened(receiver, refer(worker, case, clinic))
    sign_in(client, receiver)

    page = client.post(f"/referrals/{referral.pk}/accept/", follow=True).content.decode()

    assert "Bayu Saputra" in page
    assert "Batuk sudah dua minggu" not in page


def test_a_stranger_gets_not_found_on_every_page(client, worker, clinic):
    referral = refer(worker, make_case(worker), clinic)
    sign_in(client, make_actor(make_organisation(OrganisationKind.HEALTH), Role.FOCAL_POINT))

    assert client.get(f"/referrals/{referral.pk}/").status_code == 404
    for step in ("accept", "acknowledge", "ask", "close", "decline", "report", "start", "withdraw", "answer"):
        assert client.post(f"/referrals/{referral.pk}/{step}/").status_code == 404, step


def test_the_receiver_may_not_take_the_senders_steps(client, worker, clinic, receiver):
    referral = refer(worker, make_case(worker), clinic)
    sign_in(client, receiver)

    assert client.post(f"/referrals/{referral.pk}/withdraw/").status_code == 403
    assert client.get(f"/referrals/{referral.pk}/start/").status_code == 405
    assert client.post(f"/referrals/{referral.pk}/start/").status_code == 409


def test_after_declining_one_lands_on_the_inbox(client, worker, clinic, receiver):
    referral = opened(receiver, refer(worker, make_case(worker), clinic))
    sign_in(client, receiver)

    page = client.post(f"/referrals/{referral.pk}/decline/", {"reason": "no_capacity"}, follow=True)

    assert page.redirect_chain[-1][0] == "/referrals/"
    assert page.status_code == 200
    assert client.get(f"/referrals/{referral.pk}/").status_code == 404


def test_the_senders_desk_sees_the_answer_and_the_report(client, worker, clinic, receiver):
    from rangkul.people.models import Organisation

    referral = accepted(receiver, refer(worker, make_case(worker), clinic))
    commands.report_back(
        receiver, referral=referral, result="reached", words="Sudah diobati.", at=timezone.now()
    )
    own = Organisation.objects.get(pk=worker.organisation_id)
    sign_in(client, make_actor(own, Role.INTAKE_DESK))

    page = client.get(f"/referrals/{referral.pk}/").content.decode()
    assert "Sudah diobati." in page
    assert str(ServiceResult.REACHED.label) in page


def test_a_list_costs_no_more_queries_when_it_is_long(
    client, worker, clinic, receiver, django_assert_max_num_queries
):
    for _number in range(8):
        opened(receiver, refer(worker, make_case(worker), clinic))
    for who, side in ((receiver, "to"), (worker, "from")):
        sign_in(client, who)
        # 15 for the list; the rest are the session, the person and the transaction around every request.
        with django_assert_max_num_queries(24):
            page = client.get(f"/referrals/?side={side}")
        assert page.content.decode().count("RJK/") >= 8


def test_the_filters_narrow_the_list(client, worker, clinic, receiver):
    case = make_case(worker)
    urgent = refer(worker, case, clinic, urgency="urgent")
    routine = refer(worker, case, clinic, service="substance_treatment")
    sign_in(client, receiver)

    page = client.get("/referrals/?urgency=urgent").content.decode()

    assert urgent.number in page
    assert routine.number not in page
    assert client.get("/referrals/?state=over").status_code == 200
    assert client.get("/referrals/?state=late&service=nonsense&page=99").status_code == 200


def test_a_notice_is_read_by_a_click(client, worker, clinic, receiver):
    accepted(receiver, refer(worker, make_case(worker), clinic))
    sign_in(client, worker)

    assert client.get("/notices/").status_code == 200
    notice = visible(worker, Notice).get()
    client.post(f"/notices/{notice.pk}/read/")

    assert visible(worker, Notice).get().read_by == worker.user_id
    sign_in(client, receiver)
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404


def test_each_side_finds_on_today_what_waits_for_it(worker, clinic, receiver):
    referral = refer(worker, make_case(worker), clinic)
    at = timezone.now()

    def waiting(actor):
        act_as(actor)
        return [duty.kind for duty in what_waits(actor, timezone.now()) if duty.kind == "referral"]

    assert waiting(receiver) == ["referral"]
    assert waiting(worker) == []
    opened(receiver, referral)
    commands.ask_for_more(receiver, referral=referral, question="Kapan?", at=timezone.now())
    assert waiting(receiver) == []
    assert waiting(worker) == ["referral"]
    assert at


def test_the_sender_of_what_nobody_answers_reads_whom_to_call_and_what_happens_then(
    client, worker, clinic, receiver, as_owner
):
    sent = refer(worker, make_case(worker), clinic)
    with as_owner():
        Referral._base_manager.filter(pk=sent.pk).update(answer_due=timezone.now() - timedelta(days=2))
        Organisation.objects.filter(pk=clinic.pk).update(phone="021-7788-123")
    pages = {}
    for who in (worker, receiver):
        sign_in(client, who)
        pages[who] = client.get(f"/referrals/{sent.pk}/").content.decode().partition("<main")[2]

    assert "Hubungi mereka: 021-7788-123" in pages[worker]
    assert f"/referrals/{sent.pk}/withdraw/" in pages[worker]
    assert "Hubungi mereka" not in pages[receiver]


@pytest.mark.parametrize(
    ("status", "hours", "late"),
    [("opened", 1, True), ("opened", -1, False), ("more_asked", 1, False), ("accepted", 1, False)],
)
def test_only_whoever_has_the_turn_and_let_its_time_pass_is_to_be_called(status, hours, late):
    at = timezone.now()

    assert rules.unheard(status, at - timedelta(hours=hours), at=at) is late


def test_the_worker_reads_on_today_of_which_child_a_referral_speaks_and_the_receiver_does_not(
    worker, clinic, receiver
):
    referral = refer(worker, make_case(worker, nickname="Si Kancil"), clinic)

    def details(actor):
        act_as(actor)
        return [one.detail for one in what_waits(actor, timezone.now()) if one.kind == "referral"]

    assert details(receiver) == [referral.number]
    opened(receiver, referral)
    commands.ask_for_more(receiver, referral=referral, question="Kapan?", at=timezone.now())
    assert details(worker) == [f"Si Kancil · {referral.number}"]


def test_what_the_service_asks_for_and_the_sender_does_not_know_is_said_to_be_unknown(client, worker):
    registry = make_organisation(OrganisationKind.CIVIL_REGISTRY)
    receiver = make_actor(registry, Role.FOCAL_POINT)
    referral = accepted(receiver, refer(worker, make_case(worker), registry, service="birth_certificate"))
    sign_in(client, receiver)

    page = client.get(f"/referrals/{referral.pk}/").content.decode()

    assert "Tempat lahir" in page and "belum diketahui" in page
    assert page.count("<dt>Umur</dt>") == 1


def test_the_log_says_of_each_side_why_it_opened_a_referral(client, worker, clinic, receiver):
    referral = accepted(receiver, refer(worker, make_case(worker), clinic))
    told = {}
    for who in (worker, receiver):
        sign_in(client, who)
        client.get(f"/referrals/{referral.pk}/")
        opened_last = visible(who, Event).filter(name="file.opened", actor_id=who.user_id)
        told[who] = opened_last.latest("recorded_at").details["reason"]

    assert told == {worker: "care", receiver: "referral"}
