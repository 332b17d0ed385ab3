"""What the line at the top of a trial says, and when."""

from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def line_at_the_top(client: Client) -> str:
    page = client.get("/account/login/", headers={"accept-language": "en"}).content.decode()
    return "".join(line for line in page.splitlines() if 'class="demo' in line)


def test_a_trial_says_while_it_is_being_made_that_late_things_will_be_answered(client, settings, tmp_path):
    settings.DEMO, settings.DEMO_MAKING = True, str(tmp_path / "making")
    assert "no real child" in line_at_the_top(client)

    Path(settings.DEMO_MAKING).touch()
    assert "still being made" in line_at_the_top(client)

    Path(settings.DEMO_MAKING).unlink()
    assert "no real child" in line_at_the_top(client)


def test_a_real_server_never_says_that_its_children_are_invented(client, settings, tmp_path):
    settings.DEMO, settings.DEMO_MAKING = False, str(tmp_path)

    assert line_at_the_top(client) == ""
