"""The kept figures of a double coding, if they still stand for what they were made from."""

from datetime import datetime
from uuid import UUID

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import AgreementFigures, Sample, Study
from rangkul.evidence.queries.compared import Compared
from rangkul.evidence.rules.figures import silent
from rangkul.evidence.vocabulary import FiguresState


def figures_of(actor: Actor, sample: Sample, found: Compared) -> AgreementFigures | None:
    """What was asked for or made from exactly this; figures of anything else are not found."""
    rows = visible(actor, AgreementFigures).filter(sample=sample, fingerprint=found.basis.fingerprint)
    return rows.first()


def on_their_way(actor: Actor, sample: Sample, asked: str, *, at: datetime) -> AgreementFigures | None:
    """The figures that a page waits for, while the worker is at them: without looking at what they are of."""
    rows = visible(actor, AgreementFigures).filter(sample=sample).defer("figures")
    row = next((one for one in rows if str(one.pk) == asked), None)
    if row is None or row.state != FiguresState.ASKED or silent(row.state, row.asked_at, at=at):
        return None
    # Something changed meanwhile, and other figures came instead.
    others = [one for one in rows if one.ended_at is not None and one.ended_at >= row.asked_at]
    return None if others else row


def open_samples(actor: Actor, study: Study | UUID) -> list[UUID]:
    """The samples of a study that can be compared."""
    rows = visible(actor, Sample).filter(study=study, unlocked_at__isnull=False)
    return list(rows.order_by("drawn_at", "pk").values_list("pk", flat=True))
