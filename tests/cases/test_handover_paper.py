"""The berita acara serah terima as a paper."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rangkul.cases.commands import handovers as commands
from rangkul.core.letters import render_letter
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Membership, Post
from tests.cases.test_handovers import give, receive
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db
HOSTILE = '#panic() *Budi* $x$ @a <b> `c` #read("/etc/passwd")'


def read_back(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def patrol():
    return make_actor(
        make_organisation(OrganisationKind.PUBLIC_ORDER, name="Satpol PP Kota Depok"), Role.ORDER_OFFICER
    )


@pytest.fixture
def shelter():
    return make_actor(
        make_organisation(name="Dinas Sosial Kota Depok"), Role.SHELTER_STAFF, name="Sari Puspita"
    )


def paper(client: Client, reader, handover):
    sign_in(client, reader)
    return client.get(reverse("handover_paper", args=[handover.pk]))


def test_the_paper_names_both_sides_with_the_post_of_that_day(client, patrol, shelter):
    with owner_for_a_while():
        post = Post.objects.create(organisation_id=shelter.organisation_id, title="Kepala Regu RPS")
        Membership.objects.filter(pk=shelter.membership_id).update(post=post)
    handover = receive(shelter, give(patrol, Membership.objects.get(pk=shelter.membership_id).organisation))

    answer = paper(client, patrol, handover)
    words = read_back(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    for expected in (
        handover.number,
        "Satpol PP Kota Depok",
        patrol.name,
        "Sari Puspita",
        "Kepala Regu RPS",
        "Aji",
    ):
        assert expected in words
    assert "PEMERINTAH DAERAH KOTA DEPOK" in words
    assert "Anak telah diterima pada" in words
    assert "Halaman 1 dari 1" in words


def test_what_people_write_stays_text_on_the_paper(client, patrol, shelter):
    to = Membership.objects.get(pk=shelter.membership_id).organisation
    handover = receive(
        shelter, give(patrol, to, called=HOSTILE, belongings=HOSTILE, papers=HOSTILE, place=HOSTILE)
    )
    commands.correct_handover(patrol, handover=handover, text=HOSTILE, at=timezone.now())

    words = read_back(paper(client, shelter, handover).content)

    assert words.count("#panic()") == 5
    assert words.count("*Budi*") == 5
    assert "root:" not in words


@pytest.mark.parametrize("letters", ["😀", "👩\u200d👧", "日本", "\x07", "مرحبا"])
def test_a_name_that_no_font_can_draw_still_gets_its_paper(client, patrol, shelter, letters):
    to = Membership.objects.get(pk=shelter.membership_id).organisation
    handover = receive(shelter, give(patrol, to, called=f"Aji {letters} Buyung"))

    answer = paper(client, patrol, handover)

    assert answer.status_code == 200
    words = read_back(answer.content)
    assert "Aji" in words
    assert "Buyung" in words


def test_only_the_letters_that_cannot_be_drawn_become_a_box(tmp_path):
    template = tmp_path / "letter.typ"
    template.write_text('#set document(title: "Surat")\n#json(bytes(sys.inputs.data)).lines.join()')

    words = read_back(render_letter(template, {"lines": ["Siti Nurhaliza é ş 😀"], "count": 1}))

    assert words == "Siti Nurhaliza é ş □"


def test_the_file_of_a_paper_is_named_by_its_number_and_by_nobody(client, patrol, shelter):
    to = Membership.objects.get(pk=shelter.membership_id).organisation
    handover = give(patrol, to, called="Aji")

    named = paper(client, patrol, handover)["Content-Disposition"]

    assert named == f'inline; filename="{handover.number.replace("/", "-")}.pdf"'


def test_a_correction_is_printed_beside_what_was_written(client, patrol, shelter):
    to = Membership.objects.get(pk=shelter.membership_id).organisation
    handover = receive(shelter, give(patrol, to, belongings="Tas biru"))
    commands.correct_handover(patrol, handover=handover, text="Tasnya merah.", at=timezone.now())

    words = read_back(paper(client, shelter, handover).content)

    assert "Tas biru" in words
    assert "Tasnya merah." in words


def test_reading_the_paper_is_logged(client, patrol, shelter):
    to = Membership.objects.get(pk=shelter.membership_id).organisation
    handover = receive(shelter, give(patrol, to))

    paper(client, shelter, handover)

    event = visible(shelter, Event).get(name="handover.opened")
    assert (event.kind, event.details, event.actor_id) == (
        "read",
        {"form": "paper", "role": shelter.role},
        shelter.user_id,
    )


def test_a_letter_is_tagged_for_screen_readers(tmp_path):
    template = tmp_path / "letter.typ"
    template.write_text(
        '#set document(title: "Surat")\n#set text(lang: "id")\n= Surat\n#json(bytes(sys.inputs.data)).name'
    )

    pdf = PdfReader(io.BytesIO(render_letter(template, {"name": "Budi"})))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "id"
