"""Every setting, read from the environment; nothing secret has a default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from rangkul.core import logs

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, *, default: bool = False) -> bool:
    """A yes-or-no setting: 1, true, yes, on."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A setting that is a list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at a `postgresql://` address."""
    options = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        # What `core.planned` says is planned once for a connection; what the ORM says never is.
        "OPTIONS": {"prepare_threshold": 0, **options},
    }


# --- who we are ---------------------------------------------------------------------------------------------

# Signs sessions and seals who asks. Without it the tools run, but nothing serves, works or migrates.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
# Seals what rests in the database (NIK, sealed notes, kept forms); losing it loses them. Not the same as
# SECRET_KEY.
DATA_KEY = os.environ.get("DATA_KEY", "")
# Shows errors to whoever looks; for a developer's own computer only.
DEBUG = flag("DEBUG")
# An invented city: says so on every page, and lets demo accounts in without a second factor.
DEMO = flag("RANGKUL_DEMO")
# A file that stands while the invented city is still being made; pages of a demo say so as long as it does.
DEMO_MAKING = os.environ.get("RANGKUL_DEMO_MAKING", "")
# Whether a worker runs beside the server; without one, a page does by itself what it would hand on.
WORKER = flag("RANGKUL_WORKER")
# Of how many children one person opens pages on one day before their supervisors are told.
CHILDREN_A_DAY = int(os.environ.get("RANGKUL_CHILDREN_A_DAY", "30"))
# The names under which people reach this server.
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1")
# Whether people come by https only: cookies never travel in the clear, plain http is sent on. Off in a demo.
HTTPS = flag("HTTPS", default=not DEMO)
# How many proxies of our own stand before this server; only they are believed about who comes, and how.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
# Addresses, with https://, whose forms are believed; needed behind a proxy that ends TLS.
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "rangkul.core.form_renderer.FormRenderer"
SITE_NAME = "Rangkul"

INSTALLED_APPS = [
    "rangkul.core",
    "rangkul.people",
    "rangkul.cases",
    "rangkul.evidence",
    "rangkul.sandbox",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rangkul.core.packing.StaticFiles",
    "rangkul.core.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, nearest to the page: one transaction and one identity, then the person's own language.
    "rangkul.core.middleware.OneTransaction",
    "rangkul.core.middleware.PersonLanguage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rangkul.core.context.surroundings",
            ],
        },
    }
]

# --- the database -------------------------------------------------------------------------------------------

# The web role's address, for pages and jobs.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql://rangkul_web@/rangkul"))}
# The owner's address, only where migrations run; the server must not have it.
if "DATABASE_OWNER_URL" in os.environ:
    DATABASES["owner"] = database(os.environ["DATABASE_OWNER_URL"])
# One pool of connections a server process; it opens after the fork, so gunicorn must not preload.
if flag("DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["rangkul.people.accounts.Accounts"]
_JUDGES = "django.contrib.auth.password_validation"
# What a new password must be: long, not one of the common ones, not one's own name.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_JUDGES}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_JUDGES}.CommonPasswordValidator"},
    {"NAME": "rangkul.people.passwords.NotACommonWordMadeLonger"},
    {"NAME": f"{_JUDGES}.NumericPasswordValidator"},
    {
        "NAME": f"{_JUDGES}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "rangkul.people.adapter.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "rangkul.people.forms.SignInForm",
    "change_password": "rangkul.people.own_forms.PasswordForm",
    "reauthenticate": "rangkul.people.own_forms.PasswordAgain",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Seconds after a sign-in in which the second step may be set up without the password once more.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Slowed by account and by address, never locked for the others in the same office.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,6/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_FORMS = {
    "activate_totp": "rangkul.people.own_forms.FirstNumber",
    "authenticate": "rangkul.people.own_forms.NumberForm",
    "reauthenticate": "rangkul.people.own_forms.NumberAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rangkul"
# Addresses are an administrator's to give: nobody signs up with that of another and locks its owner out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "rangkul.people.second_step.SealedSecrets"
SESSION_ENGINE = "rangkul.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a shift and a half; nobody stays signed in for weeks
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Counts of failed sign-ins, shared by the server's processes; nothing about children is ever cached.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rate_limits"}}

# --- languages and time -------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

# --- what the browser gets ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
# What `make assets` packs: every file of ours under a name that holds the mark of its content.
STATIC_ROOT = BASE_DIR / "rangkul" / "core" / "packed"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rangkul.core.packing.Packed"},
}
# Only files are packed, never pages: a page holds names, secrets of forms and words of whoever asks, and from
# the length of a packed answer somebody who can add words and listen guesses the rest (BREACH). So neither
# Django's GZipMiddleware nor a proxy in front may pack what is not under /static/.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Without `make assets`, as in a test of pages alone, the plain files are served.
WHITENOISE_USE_FINDERS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# What a page says once after an act rests in the session on the server, never in a cookie on the phone.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = True
# A name with which no page of a neighbouring host, and none in the clear, can lay a cookie for us.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = [
    f"__Host-{name}" if HTTPS else name for name in ("sessionid", "csrftoken")
]
CSRF_FAILURE_VIEW = "rangkul.core.failures.form_out_of_date"
# A year: a browser that was here once asks in the clear no more.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Whoever watches the process asks it on its own port.
SECURE_REDIRECT_EXEMPT = [r"^livez"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what the log says --------------------------------------------------------------------------------------

LOGGING = logs.LOGGING
