"""Cases for the browser tests, made by the commands that people use."""

from tests.browser.people import email_of


def make_case(language: str) -> None:
    """A child met by the desk, with a case in the hands of the social worker; prints the case's key."""
    from django.utils import timezone

    from rangkul.cases.commands.cases import assign_case, open_case
    from rangkul.cases.commands.encounters import Met, record_encounter
    from rangkul.people.models import Membership
    from rangkul.people.signing_in import actor_for

    people = {}
    for who in ("intake", "dinsos"):
        membership = Membership.objects.get(user__email=email_of(who, language))
        people[who] = actor_for(membership, membership.user)
    at = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    child = record_encounter(
        people["intake"], met=met, kind="outreach", legal_basis="public_task", met_at=at, at=at
    ).child
    case = open_case(people["intake"], child=child, at=timezone.now())
    assign_case(people["intake"], case=case, worker_id=people["dinsos"].user_id, at=timezone.now())
    print(case.pk)
