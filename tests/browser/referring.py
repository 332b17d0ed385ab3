"""A child with a case for the browser tests of referrals; run by `manage.py shell` as the owner."""

from tests.browser.people import email_of


def make() -> None:
    """Meet a child, write the name, open the case; prints the case's key."""
    from rangkul.people.models import Membership
    from rangkul.people.signing_in import actor_for
    from tests.cases.referring import make_case, name_child

    worker = actor_for(
        Membership.objects.select_related("organisation").get(user__email=email_of("dinsos", "id"))
    )
    case = make_case(worker)
    name_child(worker, case, birth_on="2015-02-03")
    print(case.pk)
