"""Who a child is: versions, numbers that rest sealed, names, contacts, sealed notes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.identity import (
    Known,
    Reachable,
    end_contact,
    numbers_of,
    open_sealed,
    record_alias,
    record_contact,
    record_identity,
    seal_note,
)
from rangkul.cases.forms.identity import ContactForm, IdentityForm
from rangkul.cases.models import Alias, ChildIdentity, Contact, SealedNote
from rangkul.cases.rules.identity import age_range, born_between, nik_fits
from rangkul.cases.rules.registers import is_adult
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Denied, NotFound, Refused, Stale
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.sealing import blind
from tests.cases.work_makers import make_world
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

NIK = "3276011203140001"  # born 12 March 2014
FORM = {
    "version": 0,
    "full_name": "Bayu Aji Saputra",
    "nickname": "Aji",
    "sex": "m",
    "birth_on": "2014-03-12",
}


def know(world, actor=None, *, version=0, nik=None, **values):
    return record_identity(
        actor or world.worker,
        child=world.child,
        known=Known(**values),
        nik=nik,
        version=version,
        at=timezone.now(),
    )


def test_a_correction_is_a_new_version_and_the_old_one_stays():
    world = make_world()
    know(world, full_name="Bayu")

    know(world, version=1, full_name="Bayu Aji")

    rows = visible(world.worker, ChildIdentity).order_by("version").values_list("full_name", "current")
    assert list(rows) == [("Bayu", False), ("Bayu Aji", True)]
    assert visible(world.worker, Event).filter(name="identity.recorded").count() == 2


def test_the_number_rests_sealed_and_can_still_be_looked_up():
    world = make_world()

    know(world, nik=NIK, full_name="Bayu")
    kept = know(world, version=1, full_name="Bayu Aji")

    assert NIK.encode() not in bytes(kept.nik_sealed)
    assert bytes(kept.nik_index) == blind(NIK)
    assert numbers_of(kept)["nik"] == NIK
    assert all(NIK not in str(event.details) for event in visible(world.worker, Event))


def test_two_children_may_carry_one_nik():
    first, second = make_world(), make_world()

    know(first, nik=NIK)

    assert know(second, nik=NIK).nik_index == blind(NIK)


def test_of_two_who_correct_one_child_the_second_sees_what_stands():
    world = make_world()
    know(world, full_name="Bayu")

    with pytest.raises(Stale) as stale:
        know(world, world.supervisor, full_name="Banyu")

    assert stale.value.current["full_name"] == "Bayu"
    assert stale.value.current["version"] == 1


def test_nobody_is_born_tomorrow():
    world = make_world()

    with pytest.raises(Refused) as refused:
        know(world, birth_on=date(2100, 1, 1))

    assert refused.value.reason == Reason.BIRTH_IN_FUTURE


@pytest.mark.parametrize(("who", "error"), [("head", Denied), ("stranger", NotFound)])
def test_who_may_not_write_identity(who, error):
    world = make_world()
    actor = (
        make_actor(world.office, Role.AGENCY_HEAD)
        if who == "head"
        else make_actor(make_organisation(OrganisationKind.LKS))
    )

    with pytest.raises(error):
        know(world, actor, full_name="Bayu")


def test_a_contact_ends_and_stays_in_the_file():
    world = make_world()
    row = record_contact(
        world.worker, child=world.child, contact=Reachable("mother", "Sri", "0812"), at=timezone.now()
    )
    record_alias(world.worker, child=world.child, name="Buyung", kind="nickname", at=timezone.now())

    end_contact(world.worker, contact=row, at=timezone.now())

    assert visible(world.worker, Contact).get().ended_at is not None
    assert visible(world.worker, Alias).get().name == "Buyung"
    assert not visible(world.worker, Contact).get().safe
    with pytest.raises(Refused, match="contact_ended"):
        end_contact(world.worker, contact=row, at=timezone.now())
    assert visible(world.worker, Event).filter(name="contact.ended").count() == 1


def test_a_sealed_note_opens_only_at_level_four_and_each_reading_is_an_event():
    world = make_world()
    seal_note(world.supervisor, child=world.child, kind="abuse", text="rahasia sekali", at=timezone.now())

    [(note, text)] = open_sealed(world.supervisor, child=world.child, at=timezone.now())

    assert text == "rahasia sekali" and b"rahasia" not in bytes(note.sealed)
    assert visible(world.supervisor, Event).filter(name="sealed.opened").count() == 1
    assert not visible(world.worker, SealedNote).exists()
    with pytest.raises(NotFound):
        open_sealed(world.worker, child=world.child, at=timezone.now())


@pytest.mark.parametrize(
    ("birth_on", "sex", "fits"),
    [
        (date(2014, 3, 12), "m", True),
        (date(2014, 3, 13), "m", False),
        (date(2014, 3, 12), "f", False),
        (None, "m", True),
    ],
)
def test_a_nik_that_tells_another_birth_date_is_only_a_hint(birth_on, sex, fits):
    assert nik_fits(NIK, birth_on=birth_on, sex=sex) is fits


def test_a_guessed_age_becomes_a_range_of_birth_dates_and_back():
    on = date(2026, 11, 24)

    born_from, born_to = born_between(11, 12, on=on)

    assert (born_from, born_to) == (date(2013, 11, 25), date(2015, 11, 24))
    assert age_range(birth_on=None, born_from=born_from, born_to=born_to, on=on) == (11, 12)


@pytest.mark.parametrize("kind", ["", "mother"])
def test_nobody_becomes_the_mother_because_nothing_was_chosen(kind):
    form = ContactForm({"kind": kind, "name": "Bu RT", "safe": "yes"})

    assert form.is_valid() is bool(kind)


def test_the_pages_write_and_show_who_the_child_is(client):
    world = make_world()
    sign_in(client, world.worker)
    address = f"/children/{world.child.pk}/identity/"

    wrong = client.post(address + "new/", {**FORM, "nik": "123"}).content.decode()
    saved = client.post(address + "new/", {**FORM, "nik": NIK[:-4] + "9999"}, follow=True).content.decode()
    contact = {"kind": "mother", "name": "Sri", "safe": "no"}
    client.post(address + "contacts/new/", contact)
    shown = client.get(address).content.decode()

    assert "16 angka" in wrong
    assert "Bayu Aji Saputra" in saved
    assert "Jangan dihubungi" in shown


def test_the_page_shows_both_versions_and_a_choice_is_saved(client):
    world = make_world()
    know(world, world.supervisor, full_name="Banyu", nickname="Aji")
    sign_in(client, world.worker)
    address = f"/children/{world.child.pk}/identity/new/"

    both = client.post(address, FORM).content.decode()
    client.post(address, {**FORM, "version": 1})

    assert "Banyu" in both and "Bayu Aji Saputra" in both
    assert visible(world.worker, ChildIdentity).get(current=True).full_name == "Bayu Aji Saputra"


def test_the_sealed_pages_are_not_there_below_level_four(client):
    world = make_world()
    sign_in(client, world.worker)
    assert client.get(f"/children/{world.child.pk}/sealed/new/").status_code == 404

    sign_in(client, world.supervisor)
    client.post(f"/children/{world.child.pk}/sealed/new/", {"kind": "informant", "text": "tetangga"})

    assert "tetangga" in client.get(f"/children/{world.child.pk}/sealed/").content.decode()


def test_a_number_may_be_typed_with_spaces_as_it_stands_on_the_card():
    form = IdentityForm({"version": 0, "nik": "3276 0112 0314 0001"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["nik"] == NIK


@pytest.mark.parametrize("born", [date(2007, 3, 1), date(2006, 11, 24), date(2008, 2, 29)])
def test_somebody_is_an_adult_on_the_eighteenth_birthday_and_not_before(born):
    birthday = date(born.year + 18, born.month, born.day) if born != date(2008, 2, 29) else date(2026, 3, 1)

    assert is_adult({"birth_on": born}, today=birthday)
    assert not is_adult({"birth_on": born}, today=birthday - timedelta(days=1))
