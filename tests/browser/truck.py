"""A truck full of children for the browser tests, written down by the commands that people use."""

from tests.browser.people import email_of

NAMES = (
    *("Aji", "Buyung", "Ucok", "Dani", "Rina", "Eko", "Fajar", "Gilang", "Sari", "Teuku", "Slamet", "Wati"),
    *("Si Topi Merah", "Udin", "Ijal", "Neng", "Asep", "Maman", "Dewi", "Tono", "Yanti", "Joko", "Cahyo"),
)


def make_truck(language: str, how_many: int = 23, who: str = "satpol") -> None:
    """An operation on Jalan Margonda with so many children and three adults; prints its key."""
    from django.utils import timezone

    from rangkul.cases.commands.encounters import Met, record_encounter
    from rangkul.cases.commands.operations import count_adults, start_operation
    from rangkul.people.models import Membership
    from rangkul.people.signing_in import actor_for

    membership = Membership.objects.get(user__email=email_of(who, language))
    actor = actor_for(membership, membership.user)
    at = timezone.now()
    place = "Jl. Margonda Raya"
    operation = start_operation(actor, kind="raid", place=place, area=None, started_at=at, at=at)
    for number, name in enumerate(NAMES[:how_many]):
        met = Met(
            age_from=8 + number % 9,
            age_to=8 + number % 9,
            nickname=name,
            sex="mf"[number % 3 == 0],
            place=place,
            conditions=(("hungry", "dirty"), ("well",), ("injured", "frightened"))[number % 3],
        )
        record_encounter(
            actor,
            met=met,
            kind="raid",
            legal_basis="public_task",
            met_at=at,
            operation=operation,
            at=timezone.now(),
        )
    count_adults(actor, operation=operation, male=2, female=1, at=timezone.now())
    print(operation.pk)
