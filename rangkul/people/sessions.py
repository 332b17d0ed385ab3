"""Where sign-ins rest: Django's sessions in the database, read by one plain statement."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from rangkul.core.planned import planned


class SessionStore(db.SessionStore):
    """Every page reads a session: built by the ORM, the question takes longer to put than to answer."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key either, where it has ended."""
        with planned() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0])
        return held
