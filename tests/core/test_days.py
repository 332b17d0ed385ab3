"""A typed day that no calendar can hold is a sentence on the form, in every form there is."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

import rangkul
from rangkul.core.form_days import DayField, MomentField
from rangkul.core.roles import Role
from tests.cases.work_makers import assess, make_world, plan
from tests.makers import make_actor, sign_in

WRONG = ["0001-01-01", "1066-10-14", "9999-12-31", "2101-01-01"]


def all_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form class of every app."""
    for module in walk_packages(rangkul.__path__, "rangkul."):
        if ".forms" in module.name:
            import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting.extend(form.__subclasses__())
        if form.__module__.startswith("rangkul."):
            yield form


def test_every_day_and_moment_in_a_form_is_asked_for_by_the_one_field_with_bounds():
    fields = [
        (form.__name__, name, field)
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, (forms.DateField, forms.DateTimeField))
    ]

    assert len(fields) >= 10
    assert [
        (form, name) for form, name, field in fields if not isinstance(field, (DayField, MomentField))
    ] == []


@pytest.mark.parametrize("typed", WRONG)
def test_a_year_that_cannot_be_meant_is_a_sentence(typed):
    for field, words in ((DayField(), typed), (MomentField(), f"{typed}T00:00")):
        with pytest.raises(forms.ValidationError, match="1900"):
            field.clean(words)


@pytest.mark.parametrize("typed", ["1900-01-01", "2016-02-29", "2100-12-31"])
def test_the_years_that_can_be_meant_are_taken(typed):
    assert DayField().clean(typed).isoformat() == typed


@pytest.mark.parametrize("typed", ["1900-01-01", "2016-02-29"])
def test_a_moment_that_has_been_is_taken(typed):
    assert MomentField().clean(f"{typed}T12:00").date().isoformat() == typed


def test_a_moment_to_come_is_a_sentence_at_its_field_while_a_phones_clock_may_run_ahead():
    now = timezone.localtime()

    assert MomentField().clean(f"{now + timedelta(minutes=4):%Y-%m-%dT%H:%M}")
    for later in (now + timedelta(minutes=7), now + timedelta(days=365 * 70)):
        with pytest.raises(forms.ValidationError, match="belum terjadi"):
            MomentField().clean(f"{later:%Y-%m-%dT%H:%M}")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", WRONG)
def test_no_page_breaks_over_a_year(client, typed):
    world = make_world()
    assess(world)
    item = plan(world).items.model._base_manager.order_by("-recorded_at").first()
    street = make_actor(world.office, Role.OUTREACH_WORKER)
    moment = f"{typed}T00:00"
    met = {"nickname": "Aji", "age": 11, "place": "Margonda", "met_at": moment}
    asked = [
        (world.worker, reverse("service_start", args=[item.pk]), {"moment": moment}),
        (world.worker, reverse("identity_new", args=[world.child.pk]), {"version": 0, "birth_on": typed}),
        (world.worker, reverse("return_new", args=[world.case.pk]), {"returned_at": moment}),
        (street, reverse("encounter_new"), met),
    ]

    for actor, address, words in asked:
        sign_in(client, actor)
        answer = client.post(address, words)
        assert answer.status_code in (200, 400), address
        assert "2100" in answer.content.decode(), address


@pytest.mark.django_db
@pytest.mark.parametrize("typed", WRONG)
def test_no_list_breaks_over_a_year_in_its_address(client, typed):
    world = make_world()
    sign_in(client, world.worker)

    for address in ("/encounters/", "/cases/", "/handovers/", "/referrals/", "/notices/"):
        after = f"{typed}T00:00:00+00:00~{world.child.pk}"
        assert client.get(address, {"after": after, "until": after}).status_code in (200, 404), address
