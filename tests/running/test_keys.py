"""Nothing that serves people starts without keys worth the name, in the clear, or with its inside open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rangkul.core.guard import Unsafe, check_settings
from rangkul.core.keys import UnfitKeys, check_keys, key_faults
from rangkul.core.sealing import NoKey, seal_value

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "Zr8kq0Vn2xWb7TtY5uLd9hGfPaJcMe3sQi6o",
    "DATA_KEY": "pL4mXc9vBz1nAs7dFg2hJk5qWe8rTy3uIo6P",
}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"DATA_KEY": ""}, "DATA_KEY is missing"),
        ({"SECRET_KEY": "x"}, "too short"),
        ({"DATA_KEY": "a" * 60}, "too plain"),
        ({"SECRET_KEY": "django-insecure-0v9x8k7j6h5g4f3d2s1a0p9o8i7u6y5t"}, "everybody knows"),
        ({"DATA_KEY": GOOD["SECRET_KEY"]}, "the same as SECRET_KEY"),
    ],
)
def test_a_key_that_is_missing_or_known_is_a_fault(change, fault):
    assert key_faults(GOOD) == []
    assert fault in " ".join(key_faults({**GOOD, **change}))
    with pytest.raises(UnfitKeys, match="does not start"):
        check_keys({**GOOD, **change})


STARTS = [
    [sys.executable, "-c", "import config.wsgi"],
    [sys.executable, "-m", "rangkul.cli", "worker"],
    [sys.executable, "-m", "rangkul.cli", "migrate"],
    [sys.executable, "-m", "rangkul.cli", "tick"],
]


@pytest.mark.parametrize("command", STARTS, ids=["server", "worker", "migrate", "tick"])
@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATA_KEY"])
def test_the_program_does_not_start_without_a_key(command, missing):
    environment = {**os.environ, **GOOD, missing: ""}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert f"{missing} is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_sealed_with_a_key_that_is_gone_tomorrow(settings):
    settings.DATA_KEY = ""

    with pytest.raises(NoKey):
        seal_value("3276010101010001", "identity:1:nik")


@pytest.mark.parametrize(
    ("demo", "debug", "https", "hosts", "starts"),
    [
        (False, False, True, ["rangkul.depok.go.id"], True),
        (False, False, False, ["localhost", "127.0.0.1"], True),
        (False, False, False, ["rangkul.depok.go.id"], False),
        (False, False, False, ["*"], False),
        (False, True, True, ["rangkul.depok.go.id"], False),
        (True, True, False, ["localhost"], True),
    ],
)
def test_outside_a_demo_nobody_is_served_in_the_clear(
    settings, monkeypatch, demo, debug, https, hosts, starts
):
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    settings.DEMO, settings.DEBUG, settings.HTTPS, settings.ALLOWED_HOSTS = demo, debug, https, hosts

    if starts:
        check_settings()
    else:
        with pytest.raises(Unsafe):
            check_settings()


def test_what_serves_people_does_not_hold_the_owners_address(settings, monkeypatch):
    settings.DEMO, settings.DEBUG, settings.HTTPS = False, False, True
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://rangkul_owner@/rangkul")

    with pytest.raises(Unsafe, match="DATABASE_OWNER_URL"):
        check_settings()

    monkeypatch.delenv("DATABASE_OWNER_URL")
    check_settings()


def _settings_with(**environment: str) -> dict[str, str]:
    code = (
        "from django.conf import settings as s; print(*[repr(getattr(s, n, None)) for n in ("
        "'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'SECURE_SSL_REDIRECT', 'SECURE_HSTS_SECONDS',"
        " 'SECURE_PROXY_SSL_HEADER', 'ALLAUTH_TRUSTED_PROXY_COUNT', 'SESSION_COOKIE_SAMESITE',"
        " 'SESSION_COOKIE_NAME', 'CSRF_COOKIE_NAME', 'SECURE_HSTS_INCLUDE_SUBDOMAINS')], sep='|')"
    )
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "RANGKUL_DEMO")}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    names = (
        "session",
        "csrf",
        "redirect",
        "hsts",
        "proxy",
        "count",
        "samesite",
        "session_name",
        "csrf_name",
        "below",
    )
    return dict(zip(names, done.stdout.strip().split("|"), strict=True))


def test_without_a_word_cookies_are_secure_and_the_browser_is_told_to_stay_so():
    told = _settings_with()

    assert [told[name] for name in ("session", "csrf", "redirect")] == ["True"] * 3
    assert told["hsts"] == str(365 * 24 * 3600)
    assert told["samesite"] == "'Lax'"
    assert told["below"] == "True"


def test_nobody_beside_us_can_lay_our_cookies():
    told = _settings_with()
    assert (told["session_name"], told["csrf_name"]) == ("'__Host-sessionid'", "'__Host-csrftoken'")
    in_the_clear = _settings_with(HTTPS="0")
    assert in_the_clear["session_name"] == "'sessionid'", "a browser refuses the other name in the clear"


def test_a_proxy_is_believed_only_where_one_stands():
    assert (_settings_with()["proxy"], _settings_with()["count"]) == ("None", "0")
    behind = _settings_with(TRUSTED_PROXIES="1")
    assert (behind["proxy"], behind["count"]) == ("('HTTP_X_FORWARDED_PROTO', 'https')", "1")
