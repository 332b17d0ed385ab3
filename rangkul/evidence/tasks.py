"""Jobs of evidence that nobody should wait for: bring a project in."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rangkul.core.identity import seal, set_identity
from rangkul.evidence.commands.exchanges import bring_in_project, give_up_project
from rangkul.evidence.queries.exchanges import project_file as file_of
from rangkul.people.signing_in import actor_again


@app.task(name="project.bring_in")
def bring_in(project_file_id: str, membership_id: int) -> None:
    """Bring one project in for the person who asked; if it fails it waits again, whole."""
    actor = actor_again(membership_id)
    if actor is None:
        return
    wanted = UUID(project_file_id)
    try:
        with transaction.atomic():
            set_identity(seal(actor.user_id, actor.membership_id))
            row = file_of(actor, project_file_id=wanted)
            bring_in_project(actor, project_file=row, at=timezone.now())
    except Exception:
        with transaction.atomic():
            set_identity(seal(actor.user_id, actor.membership_id))
            row = file_of(actor, project_file_id=wanted)
            give_up_project(actor, project_file=row, at=timezone.now())
        raise
