"""The notice of a missing child: reading it is not enough while the child is looked for."""

import pytest
from django.test import Client
from django.urls import reverse

from rangkul.cases.models import Notice
from rangkul.cases.vocabulary import NoticeKind
from tests.cases.test_handovers import give, meet, receive
from tests.cases.test_never_arrived import dinsos, in_hours, never_came, patrol, satpol, shelter, waits
from tests.makers import act_as, sign_in, visible

__all__ = ["dinsos", "patrol", "satpol", "shelter"]
pytestmark = pytest.mark.django_db


def test_reading_the_notice_of_a_missing_child_alone_ends_no_duty(client: Client, patrol, dinsos, shelter):
    handover = give(patrol, dinsos)
    never_came(patrol, handover)
    told = visible(shelter, Notice).get(about_id=handover.pk, kind=NoticeKind.HANDOVER_NEVER_ARRIVED)
    page, read = reverse("handover", args=[handover.pk]), reverse("notice_read", args=[told.pk])
    sign_in(client, shelter)

    line = client.get(reverse("notices")).content.decode()
    assert read not in line
    assert "tetap ada di Hari ini" in line and f'class="btn btn-soft" href="{page}"' in line
    # An older page still holds the button that is gone.
    answer = client.post(read, follow=True)

    assert answer.redirect_chain == [(page, 302)]
    assert waits(shelter, handover.child_id, in_hours(1))


def test_the_notice_of_a_child_who_is_found_is_read_like_any_other(client: Client, patrol, dinsos, shelter):
    encounter = meet(patrol)
    never_came(patrol, give(patrol, dinsos, encounter))
    receive(shelter, give(patrol, dinsos, encounter))
    told = visible(shelter, Notice).get(kind=NoticeKind.HANDOVER_NEVER_ARRIVED)
    read = reverse("notice_read", args=[told.pk])
    sign_in(client, shelter)

    assert read in client.get(reverse("notices")).content.decode()
    client.post(read)

    act_as(shelter)
    assert visible(shelter, Notice).get(pk=told.pk).read_at is not None
