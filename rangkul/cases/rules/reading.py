"""Why a person opens a file, where they have not said so: the reason that goes with their post."""

from rangkul.cases.vocabulary import AccessReason
from rangkul.core.roles import OrganisationKind, Role

_HANDS_OVER = (Role.SHELTER_STAFF, Role.INTAKE_DESK, Role.ORDER_OFFICER, Role.OUTREACH_WORKER)


def usual_reason(role: str, organisation_kind: str) -> AccessReason:
    """The reason that goes with a role in an organisation of this kind."""
    if role == Role.CASE_SUPERVISOR:
        return AccessReason.SUPERVISION
    if role in _HANDS_OVER:
        return AccessReason.HANDOVER
    if organisation_kind != OrganisationKind.SOCIAL_SERVICE:
        return AccessReason.REFERRAL
    return AccessReason.CARE
