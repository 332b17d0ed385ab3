"""The kept figures of a double coding, if they still stand for what they were made from."""

from uuid import UUID

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import AgreementFigures, Sample, Study
from rangkul.evidence.queries.compared import Compared


def figures_of(actor: Actor, sample: Sample, found: Compared) -> AgreementFigures | None:
    """What was asked for or made from exactly this; figures of anything else are not found."""
    rows = visible(actor, AgreementFigures).filter(sample=sample, fingerprint=found.basis.fingerprint)
    return rows.first()


def open_samples(actor: Actor, study: Study | UUID) -> list[UUID]:
    """The samples of a study that can be compared."""
    rows = visible(actor, Sample).filter(study=study, unlocked_at__isnull=False)
    return list(rows.order_by("drawn_at", "pk").values_list("pk", flat=True))
