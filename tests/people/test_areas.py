"""The areas that the platform starts with."""

import pytest

from rangkul.people.models import Area
from rangkul.people.seed import plant
from tests.conftest import AsOwner

pytestmark = pytest.mark.django_db


def test_a_new_database_knows_depoks_kecamatan_and_kelurahan():
    depok = Area.objects.get(code="32.76")

    assert depok.parts.count() == 11
    assert Area.objects.filter(parent__parent=depok, level=4).count() == 63
    assert Area.objects.filter(level=1).count() == 38


def test_loading_again_adds_nothing_and_mends_what_differs(as_owner: AsOwner):
    before = Area.objects.count()
    with as_owner():
        Area.objects.filter(code="32.76").update(name="Depik")

        plant("default")

    assert Area.objects.count() == before
    assert Area.objects.get(code="32.76").name == "Kota Depok"
