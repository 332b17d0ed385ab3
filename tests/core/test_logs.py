"""No line of a log says who somebody is, what somebody typed, or how somebody gets in."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import path

from config import urls as project
from rangkul.core.logs import WithoutWords, masked
from rangkul.core.roles import Role
from tests.cases.work_makers import make_world
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db

WORD, SECRET, NIK = "Zaratustra", "s3cr3t-W4y-1n-abcdefghijklmnop", "3276017001990001"
MAIL, PHONE = "ibu.sumarni@contoh.id", "0812 3456 7890"


def breaks(request, word=""):
    """A page that breaks over what somebody typed."""
    raise ValueError(f"cannot read {word} of {request.POST.get('full_name')}, NIK {NIK}, {MAIL}")


def breaks_in_the_database(request):
    """A page that breaks in the database, which quotes the row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS integer)", [f"{WORD} {NIK}"])


urlpatterns = [
    *project.urlpatterns,
    path("breaks/<str:word>/", breaks, name="breaks"),
    path("breaks-there/", breaks_in_the_database, name="breaks_there"),
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that anything logs, as the program prints it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(WithoutWords(settings.LOGGING["formatters"]["plain"]["format"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def says_nothing(text: str) -> bool:
    """Whether a log is free of every secret of this test."""
    return not any(word in text for word in (WORD, SECRET, NIK, MAIL, PHONE, PHONE.replace(" ", "")))


@pytest.mark.urls("tests.core.test_logs")
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_address_and_no_form_reaches_a_log_whatever_goes_wrong(lines, signed_in):
    client = Client(raise_request_exception=False)
    if signed_in:
        sign_in(client, make_actor(make_organisation(), Role.SOCIAL_WORKER))
    words = {"full_name": WORD, "nik": NIK, "email": MAIL, "phone": PHONE, "password": SECRET, "login": MAIL}
    asked = [
        (client.get, f"/join/{SECRET}/", 409),
        (client.post, f"/join/{SECRET}/", 409),
        (client.get, f"/account/password/reset/key/1-{SECRET}/", None),
        (client.get, f"/account/confirm-email/{SECRET}/", None),
        (client.get, f"/children/{WORD}/", None),
        (client.get, f"/{WORD}/{NIK}/{MAIL}/?q={PHONE}", None),
        (client.post, "/account/login/", None),
        (client.post, "/encounters/new/", None),
        (client.post, "/search/", None),
        (client.put, f"/{WORD}/", 405),
        (client.post, f"/breaks/{WORD}/", 500),
        (client.get, "/breaks-there/", 500),
    ]

    for act, address, wanted in asked:
        answer = act(address, words) if act == client.post else act(address)
        assert wanted in (None, answer.status_code), address
        if answer.status_code >= 500:
            assert says_nothing(answer.content.decode())

    told = lines.getvalue()
    assert "500 POST /breaks/<str:word>/" in told
    assert "builtins.ValueError" in told
    assert "22P02" in told  # which rule of the database it was
    assert says_nothing(told), told


def test_a_forged_form_and_a_strange_host_are_logged_without_what_they_say(lines):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    client.post(f"/join/{SECRET}/", {"full_name": WORD})
    client.get(f"/{WORD}/", headers={"host": f"{MAIL}.evil"})

    assert lines.getvalue()
    assert says_nothing(lines.getvalue()), lines.getvalue()


def test_a_job_that_fails_says_where_and_not_about_whom(lines):
    try:
        raise KeyError(WORD) from ValueError(NIK)
    except KeyError:
        logging.getLogger("procrastinate.worker").exception("the job failed for %s", MAIL)

    told = lines.getvalue()
    assert "builtins.KeyError" in told and "builtins.ValueError" in told
    assert says_nothing(told), told


def test_nothing_mails_an_error_to_anybody():
    names = [None, *logging.root.manager.loggerDict]
    handlers = [handler for name in names for handler in logging.getLogger(name).handlers]

    assert not [one for one in handlers if type(one).__name__ == "AdminEmailHandler"]
    assert settings.ADMINS == [] or not settings.ADMINS


@pytest.mark.parametrize(
    "line", [f"GET /join/{SECRET}", f"to {MAIL}", f"NIK {NIK}", f"call {PHONE}", "call +62 812 3456 7890"]
)
def test_what_slips_into_a_line_is_masked(line):
    assert "…" in masked(line) and says_nothing(masked(line))


def test_keys_of_rows_stay_readable():
    world = make_world()
    assert str(world.child.pk) in masked(f"bring_in[{world.child.pk}] took 1700000000.123 s")
