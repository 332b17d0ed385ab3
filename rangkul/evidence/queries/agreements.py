"""Whether whoever speaks in these sources has agreed, as it stands at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA
from rangkul.evidence.models import Source, SourceConsent
from rangkul.evidence.rules.sources import Agreement, Given, agreement


def agreements(actor: Actor, sources: Iterable[Source], *, at: datetime) -> dict[UUID, Agreement]:
    """How consent stands for each of these sources; one query, however many."""
    found = list(sources)
    given: dict[UUID, list[Given]] = defaultdict(list)
    asked = [one.pk for one in found if one.consent_needed]
    if asked:
        for row in visible(actor, SourceConsent, at).filter(source_id__in=asked):
            given[row.source_id].append(Given(row.form, row.given_on, row.withdrawn_on))
    day = at.astimezone(JAKARTA).date()
    return {
        one.pk: agreement(one.consent_needed, with_child=one.with_child, consents=given[one.pk], on=day)
        for one in found
    }


def withdrawals(actor: Actor, sources: Iterable[Source], *, at: datetime) -> dict[UUID, date]:
    """Since which day consent for these sources stands no longer, as far as one was withdrawn."""
    asked = [one.pk for one in sources]
    if not asked:
        return {}
    rows = visible(actor, SourceConsent, at).filter(source_id__in=asked, withdrawn_on__isnull=False)
    days = rows.order_by().values_list("source_id").annotate(day=Max("withdrawn_on"))
    return dict(days)
