"""Secrets of the second step were sealed for any account; from now on each opens for its own alone."""

import base64
from collections.abc import Callable

from django.core.management import CommandError
from django.db import migrations

from rangkul.core.sealing import BrokenSeal, open_value, seal_value

_FOR_ANYBODY = "secondstep"
_SECRETS = ("secret", "seed")
_NOTHING_OPENS = (
    "None of the %s secrets of second steps opens with this DATA_KEY, so nothing was changed. Set the DATA_KEY "
    "that they were sealed with and migrate again. Only if that key is lost: delete the rows of "
    "mfa_authenticator first; then everybody sets up their second step anew."
)


class WrongKey(CommandError):
    """The key in the settings is not the one that the secrets were sealed with."""


def _for_one(user_id: int) -> str:
    return f"{_FOR_ANYBODY}:{user_id}"


def seal_for_owner(apps, schema_editor):
    _seal_anew(apps, schema_editor, lambda _user_id: _FOR_ANYBODY, _for_one)


def seal_for_anybody(apps, schema_editor):
    _seal_anew(apps, schema_editor, _for_one, lambda _user_id: _FOR_ANYBODY)


def _seal_anew(apps, schema_editor, before: Callable[[int], str], after: Callable[[int], str]) -> None:
    """What does not open stays as it is: its owner's second step has to be reset, before and after this.

    When nothing opens it is the key that is wrong: to count as done then would lock everybody out.
    """
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    found = opened = 0
    for row in rows.iterator():
        for name in _SECRETS:
            if name not in row.data:
                continue
            found += 1
            words = _opened(row.data[name], before(row.user_id))
            if words is not None:
                row.data[name] = base64.b64encode(seal_value(words, after(row.user_id))).decode()
            # Set up by the new version, before its migration had run.
            opened += words is not None or _opened(row.data[name], after(row.user_id)) is not None
        row.save(update_fields=["data"])
    if found and not opened:
        raise WrongKey(_NOTHING_OPENS % found)


def _opened(sealed: object, place: str) -> str | None:
    """The secret, or None for what is sealed for another place, by another key, or not sealed at all."""
    try:
        return open_value(base64.b64decode(str(sealed)), place)
    except (BrokenSeal, ValueError):
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_grants_say_organisation"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_for_owner, seal_for_anybody)]
