"""Two files with one NIK: a person is asked, nobody else learns of it, and no NIK at rest is opened."""

from typing import Any

import pytest
from django.utils import timezone

from rangkul.cases import identity_numbers
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.identity import Known, record_identity
from rangkul.cases.commands.imports import bring_in_register, start_import, try_register
from rangkul.cases.models import Child, ChildIdentity, MatchProposal
from rangkul.core.roles import Role
from rangkul.core.sealing import open_value
from tests.cases.test_at_once import at_once, prepared
from tests.core.register_files import xlsx
from tests.makers import make_actor, make_organisation, visible

NIK = "3276015306107387"
HEADER = ["No", "Tgl", "Nama", "JK", "Umur", "NIK", "Lokasi"]


def meet(actor: Any, nickname: str) -> Child:
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname=nickname, place="Margonda")
    return record_encounter(
        actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now
    ).child


def know(actor: Any, child: Child, nik: str = NIK, version: int = 0) -> None:
    record_identity(actor, child=child, known=Known(), version=version, nik=nik, at=timezone.now())


def proposed(actor: Any) -> list[tuple[set[Any], list[str]]]:
    rows = visible(actor, MatchProposal)
    return [({one.child_id, one.other_id}, one.reasons) for one in rows]


@pytest.mark.django_db
def test_the_second_file_with_a_nik_is_proposed_once():
    worker = make_actor(make_organisation())
    first, second = meet(worker, "Tatag"), meet(worker, "Ujang")

    know(worker, first)
    assert proposed(worker) == []
    know(worker, second)
    know(worker, second, version=1)

    assert proposed(worker) == [({first.pk, second.pk}, ["same_nik"])]


@pytest.mark.django_db
def test_a_nik_of_another_office_is_neither_refused_nor_told():
    worker, elsewhere = make_actor(make_organisation()), make_actor(make_organisation())
    know(elsewhere, meet(elsewhere, "Tatag"))

    know(worker, meet(worker, "Ujang"))

    assert proposed(worker) == [] and proposed(elsewhere) == []
    assert visible(worker, ChildIdentity).get().nik_index


@pytest.mark.django_db
def test_a_register_finds_a_nik_that_is_held_without_opening_one(monkeypatch):
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)
    held = meet(desk, "Ujang")
    worker = make_actor(visible(desk, Child).get().holder)
    know(worker, held)
    opened: list[str] = []

    def counted(sealed: bytes, place: str) -> str:
        opened.append(place)
        return open_value(sealed, place)

    monkeypatch.setattr(identity_numbers, "open_value", counted)
    row = ["a-1", "02/07/2024", "Zulkarnaen Harahap", "L", "11", NIK, "Cisalak"]
    content = xlsx(Daftar=[HEADER, row]).getvalue()

    batch = try_register(desk, content=content, name="daftar.xlsx", at=timezone.now())
    start_import(desk, batch=batch, legal_basis="public_task", encounter_kind="outreach", at=timezone.now())
    bring_in_register(desk, batch=batch, at=timezone.now())

    assert opened == []
    [(pair, reasons)] = proposed(desk)
    assert held.pk in pair and reasons[0] == "same_nik"


def test_of_two_who_write_one_nik_at_once_the_second_finds_the_first(in_database):
    def begin() -> tuple[Any, Any, list[Child]]:
        office = make_organisation()
        first, second = make_actor(office), make_actor(office)
        return first, second, [meet(first, "Tatag"), meet(first, "Ujang")]

    first, second, children = prepared(in_database, begin)

    at_once(
        in_database,
        lambda: know(first, children[0]),
        lambda: know(second, children[1]),
    )

    found = prepared(in_database, lambda: proposed(first))
    assert found == [({child.pk for child in children}, ["same_nik"])]
