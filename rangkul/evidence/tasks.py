"""Jobs of evidence that nobody should wait for: bring a project in, compute how far coders agree."""

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rangkul.core.access import Actor
from rangkul.core.errors import NotFound, Refused
from rangkul.core.identity import asked_by, seal
from rangkul.evidence.commands.exchanges import bring_in_project, give_up_project
from rangkul.evidence.commands.figures import give_up_figures, make_figures
from rangkul.evidence.queries.exchanges import project_file as file_of
from rangkul.evidence.queries.figures import open_samples
from rangkul.evidence.queries.samples import sample as sample_of
from rangkul.evidence.vocabulary import Reason
from rangkul.people.signing_in import actor_again


@app.task(name="project.bring_in")
def bring_in(project_file_id: str, membership_id: int) -> None:
    """Bring one project in for the person who asked; if it fails it waits again, whole."""
    actor = actor_again(membership_id)
    if actor is None:
        # Whoever asked is gone; the clock gives the file up.
        return
    wanted = UUID(project_file_id)
    try:
        with transaction.atomic(), asked_by(seal(actor.user_id, actor.membership_id)):
            bring_in_project(actor, project_file=file_of(actor, project_file_id=wanted), at=timezone.now())
    except Refused as no:
        # Somebody else brought it in, or gave it up, before this job had its turn.
        if no.reason != Reason.EXCHANGE_OVER:
            _give_up(actor, wanted)
            raise
    except Exception:
        _give_up(actor, wanted)
        raise


def _give_up(actor: Actor, wanted: UUID) -> None:
    # Over already, or not mine to see any more: then the clock gives it up, and what failed is told.
    with (
        suppress(Refused, NotFound),
        transaction.atomic(),
        asked_by(seal(actor.user_id, actor.membership_id)),
    ):
        row = file_of(actor, project_file_id=wanted)
        give_up_project(actor, project_file=row, at=timezone.now())


@app.task(name="agreement.make")
def compute_agreement(sample_id: str, membership_id: int) -> None:
    """Compute the figures of one open sample for the person who asked; those that are there stay."""
    actor = actor_again(membership_id)
    if actor is None:
        # Whoever asked is gone; the page says that nothing came, and the next to look asks again.
        return
    token = seal(actor.user_id, actor.membership_id)
    try:
        with transaction.atomic(), asked_by(token):
            make_figures(actor, sample=sample_of(actor, sample_id=UUID(sample_id)), at=timezone.now())
    except (Refused, NotFound):
        # Made already, or hidden from them while they code a text of it blind in another sample.
        return
    except Exception:
        with suppress(Refused, NotFound), transaction.atomic(), asked_by(token):
            give_up_figures(actor, sample=sample_of(actor, sample_id=UUID(sample_id)), at=timezone.now())
        raise


def compute_again(actor: Actor, study_id: UUID) -> None:
    """What the figures of a study rest on may have changed: the worker looks at each open sample.

    Without a worker whoever looks next waits for them.
    """
    if settings.WORKER:
        for sample_id in open_samples(actor, study_id):
            compute_agreement.defer(sample_id=str(sample_id), membership_id=actor.membership_id)
