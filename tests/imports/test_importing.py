"""Bringing a register in: tried dry, brought in whole, undone whole."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from rangkul.cases import tasks
from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.imports import (
    bring_in_register,
    choose_columns,
    start_import,
    try_register,
    undo_import,
)
from rangkul.cases.models import (
    Child,
    ChildIdentity,
    Encounter,
    ImportBatch,
    ImportRow,
    MatchProposal,
    SameAs,
)
from rangkul.core.errors import NotFound, Refused
from rangkul.core.models import Edge, Event, EventObject
from rangkul.core.roles import OrganisationKind, Role
from tests.core.register_files import CHILDREN, HEADER, xlsx
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

LIST = [
    ["No", "Tgl", "Nama", "Panggilan", "JK", "Umur", "Nama Ibu", "NIK", "Lokasi", "Kegiatan", "Warna Baju"],
    [
        "p-1",
        "02/07/2024",
        "Wening Lestari",
        "Wening",
        "P",
        "8 th",
        "Sumirah",
        "",
        "Terminal",
        "ngamen",
        "biru",
    ],
    ["p-2", "05/07/2024", "WENING LESTARI", "Wening", "P", "8", "Sumirah", "", "Terminal", "ngamen", ""],
    ["p-3", "31/02/2024", "Gatra", "", "L", "9", "", "3276012506150003", "", "", ""],
    ["p-4", "06/07/2024", "Pak Darmo", "", "L", "45 th", "", "", "Terminal", "", ""],
]


@pytest.fixture
def desk():
    return make_actor(make_organisation(), Role.INTAKE_DESK)


def tried(actor, rows=LIST, name="daftar.xlsx"):
    return try_register(actor, content=xlsx(Daftar=rows).getvalue(), name=name, at=timezone.now())


def brought_in(actor, rows=LIST):
    batch = tried(actor, rows)
    at = timezone.now()
    batch = start_import(actor, batch=batch, legal_basis="public_task", encounter_kind="raid", at=at)
    return bring_in_register(actor, batch=batch, at=at)


def everything():
    """How many rows each table of the child's way holds, as its owner sees them."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname='public' AND tablename LIKE 'cases_%'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def test_a_dry_run_tells_everything_and_brings_nothing_in(desk):
    batch = tried(desk)

    assert not visible(desk, Child).exists()
    counts = {name: batch.report[name] for name in ("rows", "children", "encounters", "before", "adults")}
    assert counts == {"rows": 4, "children": 3, "encounters": 2, "before": 0, "adults": 1}
    assert b"Wening" not in bytes(batch.sealed)
    assert "Gatra" not in json.dumps(batch.report)


def test_every_row_is_in_or_reported(desk):
    batch = brought_in(desk)

    outcomes = dict(visible(desk, ImportRow).filter(batch=batch).values_list("number", "outcome"))
    assert outcomes == {2: "in", 3: "in", 4: "in", 5: "adult"}
    assert visible(desk, Child).count() == 3
    gatra = visible(desk, ChildIdentity).get(full_name="Gatra")
    assert gatra.nik_sealed and gatra.legal_basis == "public_task" and gatra.sex == "m"
    met = visible(desk, Encounter).order_by("met_at").first()
    assert (met.kind, met.activity, met.place, met.age_from) == ("raid", "busker", "Terminal", 8)
    assert "Warna Baju: biru" in met.note
    assert timezone.localtime(met.met_at).date() == date(2024, 7, 2)


def test_alike_rows_are_proposed_and_never_joined(desk):
    batch = brought_in(desk)

    proposal = visible(desk, MatchProposal).get()
    names = set(
        visible(desk, ChildIdentity)
        .filter(child__in=[proposal.child_id, proposal.other_id])
        .values_list("full_name", flat=True)
    )
    assert {name.lower() for name in names} == {"wening lestari"}
    assert proposal.score > 0.33 and "same_mother" in proposal.reasons
    assert batch.report["proposals"] == 1
    assert not visible(desk, SameAs).exists()
    assert not visible(desk, Child).exclude(canonical=None).exists()


def test_a_child_my_organisation_holds_already_is_proposed_too(desk):
    brought_in(desk, LIST[:2])

    later = brought_in(desk, [LIST[0], LIST[2]])

    assert later.report["proposals"] == 1


def test_the_same_file_twice_adds_nothing_and_says_so(desk):
    brought_in(desk)
    before = visible(desk, Child).count()

    again = tried(desk)

    assert (again.report["children"], again.report["before"]) == (0, 3)
    with pytest.raises(Refused) as refused:
        start_import(desk, batch=again, legal_basis="public_task", encounter_kind="raid", at=timezone.now())
    assert refused.value.reason.value == "import_nothing_new"
    assert visible(desk, Child).count() == before


def test_each_child_is_in_the_log_with_its_batch_and_no_name_is(desk):
    batch = brought_in(desk)

    events = visible(desk, Event)
    assert events.filter(name="register.imported").get().details["children"] == 3
    assert events.filter(name="child.registered").count() == 3
    assert events.filter(name="encounter.recorded", occurred_at__year=2024).count() == 2
    touched = visible(desk, EventObject).filter(kind="importbatch", object_id=str(batch.pk))
    assert touched.filter(event__name="child.registered").count() == 3
    written = json.dumps([event.details for event in events]).lower()
    assert not any(name in written for name in ("wening", "gatra", "sumirah", "darmo", "3276012506150003"))


def test_undo_takes_out_exactly_what_came_in(desk, as_owner):
    brought_in(desk, [HEADER, *CHILDREN])
    with as_owner():
        before = everything()

    batch = brought_in(desk)
    undo_import(desk, batch=batch, at=timezone.now())

    with as_owner():
        after = everything()
    left = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert left == {"cases_importbatch": 1, "cases_importrow": 4}
    assert visible(desk, Child).count() == len(CHILDREN)
    with as_owner():
        edges = Edge.objects.filter(source=batch.pk)
        assert edges.exists() and not edges.filter(revoked_at=None).exists()
    assert visible(desk, ImportBatch).get(pk=batch.pk).status == "undone"
    assert not visible(desk, ImportRow).filter(batch=batch).exclude(child_id=None).exists()
    # and it may come in again
    assert tried(desk).report["children"] == 3


def test_a_register_somebody_has_built_on_is_not_undone(desk):
    batch = brought_in(desk)
    child = visible(desk, Child).first()
    open_case(desk, child=child, at=timezone.now())
    here = visible(desk, Child).count()

    with pytest.raises(Refused) as refused:
        undo_import(desk, batch=batch, at=timezone.now())

    assert "1" in refused.value.sentence
    assert visible(desk, Child).count() == here


def test_another_organisation_sees_no_register_and_undoes_none(desk):
    batch = brought_in(desk)
    stranger = make_actor(make_organisation(), Role.CASE_SUPERVISOR)

    assert not visible(stranger, ImportBatch).exists()
    with pytest.raises(NotFound):
        undo_import(stranger, batch=batch, at=timezone.now())


def test_nothing_is_half_imported(desk):
    batch = tried(desk, [HEADER, *CHILDREN])
    at = timezone.now()
    start_import(desk, batch=batch, legal_basis="public_task", encounter_kind="raid", at=at)

    def stop(_done):
        raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        bring_in_register(desk, batch=batch, at=at, on_progress=stop)

    assert not visible(desk, Child).exists()


def test_chosen_columns_are_used_for_the_next_file(desk):
    batch = tried(desk)
    mapping = json.loads(json.dumps(batch.mapping))
    for column in mapping["sheets"]["Daftar"]["columns"]:
        if column["heading"] == "Warna Baju":
            column["field"] = "place"
        elif column["heading"] == "Lokasi":
            column["field"] = None

    choose_columns(desk, batch=batch, mapping=mapping, at=timezone.now())
    other = tried(desk, [LIST[0], ["q-1", *LIST[1][1:]]], name="lain.xlsx")

    fields = {c["heading"]: c["field"] for c in other.mapping["sheets"]["Daftar"]["columns"]}
    assert fields["Warna Baju"] == "place" and fields["Lokasi"] is None


def test_an_office_that_keeps_no_files_is_sent_to_the_social_service():
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.CASE_SUPERVISOR)

    with pytest.raises(Refused) as refused:
        tried(patrol)

    assert refused.value.reason.value == "import_not_here"


# --- on the pages ---


def upload(client, content, name="daftar.xlsx"):
    return client.post("/imports/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_pages_carry_a_register_in_and_out(client, desk):
    sign_in(client, desk)

    read = upload(client, xlsx(Daftar=LIST).getvalue())
    address = read.redirect_chain[-1][0]
    assert "31/02/2024" in read.content.decode()
    done = client.post(
        f"{address}bring-in/", {"legal_basis": "public_task", "encounter_kind": "raid"}, follow=True
    )
    assert done.status_code == 200
    assert visible(desk, Child).count() == 3
    assert 'href="/matches/"' in done.content.decode().split('id="state"')[1]
    undone = client.post(f"{address}undo/", {}, follow=True)
    assert undone.status_code == 200
    assert not visible(desk, Child).exists()


def test_the_browsers_history_does_not_keep_what_a_file_is_called(client, desk):
    sign_in(client, desk)

    read = upload(client, xlsx(Daftar=LIST).getvalue(), name="Wening Lestari.xlsx").content.decode()

    head, body = read.split("<body")
    assert "Wening" not in head
    assert "Wening" not in body[body.index("<h1") : body.index("</h1>")]
    assert "Wening Lestari.xlsx" in body


def test_with_a_worker_the_page_shows_progress_and_the_job_names_nobody(client, desk, settings):
    settings.WORKER = True
    sign_in(client, desk)
    address = upload(client, xlsx(Daftar=LIST).getvalue()).redirect_chain[-1][0]

    page = client.post(
        f"{address}bring-in/", {"legal_basis": "public_task", "encounter_kind": "raid"}, follow=True
    )

    assert "<progress" in page.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'register.bring_in'")
        (told,) = cursor.fetchone()
    told = json.loads(told) if isinstance(told, str) else told
    assert set(told) == {"batch_id", "membership_id"}
    tasks.bring_in(**told)
    assert visible(desk, Child).count() == 3
    assert "<progress" not in client.get(address).content.decode()


def zip_bomb():
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"0" * 30_000_000)
        packed.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return file.getvalue()


BAD = {
    "a photo": (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "foto.xlsx"),
    "nothing at all": (b"", "kosong.xlsx"),
    "a zip bomb": (zip_bomb(), "bom.xlsx"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "lama.xls"),
    "a csv of NULs": (b"\0" * 5000, "nul.csv"),
    "a half file": (xlsx(Daftar=LIST).getvalue()[:900], "separuh.xlsx"),
    "no header": (xlsx(Daftar=[["apa", "saja"], ["itu", "ini"]]).getvalue(), "lain.xlsx"),
    "a header alone": (xlsx(Daftar=[HEADER]).getvalue(), "judul.xlsx"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_answered_with_a_sentence(client, desk, what):
    sign_in(client, desk)
    content, name = BAD[what]

    answer = upload(client, content, name)

    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()
    assert not visible(desk, ImportBatch).exists()


ODD = {
    "a name of forty pages": ["x-1", "02/07/2024", "Panjang " * 15_000, "P", "8", "Terminal"],
    "a birth date to come": ["x-1", "02/07/2099", "Wening", "P", "8", "Terminal"],
    "an age of 300": ["x-1", "02/07/2024", "Wening", "P", "300", "Terminal"],
    "a place that is an essay": ["x-1", "02/07/2024", "Wening", "P", "8", "di depan toko " * 300],
    "a wrong sex and an age in words": ["x-1", "02/07/2024", "Wening", "kucing", "entah", "Terminal"],
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_cell_is_reported_and_the_child_comes_in(client, desk, what):
    sign_in(client, desk)
    row = [cell[:32_000] for cell in ODD[what]]

    address = upload(client, xlsx(Daftar=[HEADER, row]).getvalue()).redirect_chain[-1][0]
    page = client.get(address)
    answer = client.post(
        f"{address}bring-in/", {"legal_basis": "public_task", "encounter_kind": "raid"}, follow=True
    )

    assert page.status_code == answer.status_code == 200
    assert "x-1" in str(visible(desk, ImportRow).get().batch.mapping) or visible(desk, Child).count() == 1
    assert page.context["problems"] and page.context["problems"][0].sentence


def test_a_csv_with_nuls_between_the_letters_comes_in(client, desk):
    sign_in(client, desk)
    lines = [",".join(map(str, line)) for line in [HEADER, *CHILDREN]]
    content = "\n".join(lines).replace("Wening", "We\0ning").encode()

    answer = upload(client, content, "nul.csv")

    assert answer.status_code == 200
