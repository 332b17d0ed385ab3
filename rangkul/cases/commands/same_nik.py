"""What follows when two files have one NIK: inside the command that writes it, a person is asked."""

from datetime import datetime

from django.db import connection

from rangkul.cases.commands.matches import has_pair
from rangkul.cases.models import Child, MatchProposal
from rangkul.cases.on_file import on_file
from rangkul.cases.vocabulary import LegalBasis, MatchBand, MatchReason
from rangkul.core.access import Actor, visible
from rangkul.core.sealing import blind


def propose_same_nik(actor: Actor, child: Child, nik: str, *, at: datetime) -> None:
    """Propose every child whose file the actor reads and who has this NIK already; nothing is joined.

    The keyed fingerprint is compared, and held until the command ends: of two colleagues who write one NIK
    into two files at once, the second finds the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT children_with_nik(%s, %s, %s)", [blind(nik), child.pk, at])
        found = [other_id for (other_id,) in cursor.fetchall()]
    made = [
        MatchProposal(
            **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at),
            other=other,
            score=1.0,
            band=MatchBand.STRONG,
            reasons=[MatchReason.SAME_NIK.value],
        )
        for other in visible(actor, Child, at).filter(pk__in=found)
    ]
    MatchProposal.objects.bulk_create([one for one in made if not has_pair(actor, one, at=at)])
