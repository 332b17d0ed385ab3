"""Verbs on memos: write one about anything of a study, change it, take it back."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import memos as events
from rangkul.evidence.models import Memo, Study, about
from rangkul.evidence.queries.memos import thing
from rangkul.evidence.rules import memos as rules


@command
def write_memo(
    actor: Actor, *, study: Study, about_kind: str, about_id: UUID, title: str = "", text: str, at: datetime
) -> Memo:
    """A thought about something of the study that the actor may see."""
    study = take_part(actor, study, at=at)
    thing(actor, study, about_kind, about_id, at=at)
    rules.check_words(text)
    memo = Memo.objects.create(
        study=study,
        **about(about_kind, about_id),
        author=actor.user_id,
        title=title.strip(),
        text=text.strip(),
        made_at=at,
        kept_at=at,
    )
    record(events.MemoWritten(study=study, memo=memo, about=about_kind))
    return memo


@command
def change_memo(actor: Actor, *, memo: Memo, title: str = "", text: str, version: int, at: datetime) -> Memo:
    """Other words for one's own memo, if it still stands as it was read."""
    memo, study = _mine(actor, memo, at=at)
    rules.check_words(text)
    rows = visible(actor, Memo, at).filter(pk=memo.pk, version=version, withdrawn_at=None)
    if not rows.update(title=title.strip(), text=text.strip(), kept_at=at, version=F("version") + 1):
        raise Stale({"title": memo.title, "text": memo.text})
    memo.refresh_from_db()
    record(events.MemoChanged(study=study, memo=memo, version=memo.version))
    return memo


@command
def withdraw_memo(actor: Actor, *, memo: Memo, at: datetime) -> Memo:
    """One's own memo is no longer shown; the row stays and says when."""
    memo, study = _mine(actor, memo, at=at)
    visible(actor, Memo, at).filter(pk=memo.pk).update(withdrawn_at=at, version=F("version") + 1)
    memo.refresh_from_db()
    record(events.MemoWithdrawn(study=study, memo=memo))
    return memo


def _mine(actor: Actor, memo: Memo, *, at: datetime) -> tuple[Memo, Study]:
    """The memo as it stands, if the actor wrote it and has not taken it back."""
    memo = require(actor, Permission.STUDY_CODE, memo, at=at)
    study = take_part(actor, memo.study, at=at)
    rules.check_can_change(mine=memo.author == actor.user_id, withdrawn_at=memo.withdrawn_at)
    return memo, study
