"""Who may run a house with beds."""

from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused
from rangkul.core.roles import OrganisationKind

KINDS_WITH_HOUSES = frozenset(
    {OrganisationKind.SOCIAL_SERVICE, OrganisationKind.LKS, OrganisationKind.WOMEN_CHILD}
)


def check_runs_houses(kind: str, *, active: bool) -> None:
    """An organisation of this kind can run a house, and takes part."""
    if kind not in KINDS_WITH_HOUSES or not active:
        raise Refused(Reason.NO_SHELTER_HERE)
