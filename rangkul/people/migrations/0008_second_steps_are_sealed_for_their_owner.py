"""Secrets of the second step were sealed for any account; from now on each opens for its own alone."""

import base64
from collections.abc import Callable

from django.db import migrations

from rangkul.core.sealing import BrokenSeal, open_value, seal_value

_FOR_ANYBODY = "secondstep"
_SECRETS = ("secret", "seed")


def _for_one(user_id: int) -> str:
    return f"{_FOR_ANYBODY}:{user_id}"


def seal_for_owner(apps, schema_editor):
    _seal_anew(apps, schema_editor, lambda _user_id: _FOR_ANYBODY, _for_one)


def seal_for_anybody(apps, schema_editor):
    _seal_anew(apps, schema_editor, _for_one, lambda _user_id: _FOR_ANYBODY)


def _seal_anew(apps, schema_editor, before: Callable[[int], str], after: Callable[[int], str]) -> None:
    """What does not open stays as it is: its owner's second step has to be reset, before and after this."""
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.iterator():
        for name in _SECRETS:
            try:
                words = open_value(base64.b64decode(row.data[name]), before(row.user_id))
            except (KeyError, BrokenSeal):
                continue
            row.data[name] = base64.b64encode(seal_value(words, after(row.user_id))).decode()
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_grants_say_organisation"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_for_owner, seal_for_anybody)]
