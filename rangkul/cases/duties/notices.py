"""Notices that nobody of the organisation has read yet, as one duty."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.queries import notices as read
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import ROLES_WITHOUT_FILES


@duties
def to_read(actor: Actor, at: datetime) -> list[Duty]:
    """One notice is said in its own words; several are counted."""
    if actor.role in ROLES_WITHOUT_FILES:
        return []
    kinds = list(read.unread_notices(actor).values_list("kind", flat=True))
    if not kinds:
        return []
    return [Duty(None, _words(kinds), reverse("notices"), _("Read the notices"), icon="bell", kind="notice")]


def _words(kinds: list[str]) -> str:
    if len(kinds) == 1 and kinds[0] in NoticeKind.values:
        return str(NoticeKind(kinds[0]).label)
    text = ngettext("%(count)s notice is not read yet", "%(count)s notices are not read yet", len(kinds))
    return text % {"count": len(kinds)}
