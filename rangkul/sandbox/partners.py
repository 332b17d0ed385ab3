"""How the invented partners answer what they are asked."""

from datetime import datetime, timedelta

from rangkul.cases.commands.referrals import (
    accept_referral,
    acknowledge_referral,
    close_referral,
    decline_referral,
    open_referral,
    report_back,
    settle_referral,
    start_service,
)
from rangkul.cases.commands.sending import Asked, send_referral
from rangkul.cases.models import Case
from rangkul.core.access import visible
from rangkul.core.errors import RangkulError
from rangkul.people.models import Organisation
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.faults import FaultKind

HOUR = timedelta(hours=1)
# What is asked of the partners: why it is best for the child, and what the child needs.
ASKED = {
    "birth_certificate": ("identity", "Belum punya akta kelahiran"),
    "school_return": ("learning", "Ingin kembali bersekolah"),
    "vocational_training": ("learning", "Ingin belajar keterampilan montir"),
    "mentoring": ("learning", "Perlu pendampingan sore hari setelah pulang"),
}


def refer_and_answer(city: City, case: Case, service: str, partner: str, at: datetime) -> Story:
    """Refer a case and let the partner answer in its own time; a refusal by a rule ends only this."""
    try:
        yield from _refer_and_answer(city, case, service, partner, at)
    except RangkulError as no:
        city.refused[str(no) or type(no).__name__] += 1


def _refer_and_answer(city: City, case: Case, service: str, partner: str, at: datetime) -> Story:
    yield at
    to = Organisation.objects.get(pk=city.actors[partner].organisation_id)
    case = visible(city.actors["peksos"], Case, at).get(pk=case.pk)
    reason, need = ASKED[service]
    asked = Asked(
        service=service,
        urgency="routine",
        reason=reason,
        why="Anak membutuhkannya untuk pulang dan tetap di rumah.",
        need=need,
    )
    referral = city.do("peksos", send_referral, case=case, to=to, asked=asked, at=at)
    wait = city.dice.uniform(4, 48)
    if city.faults.strikes(FaultKind.SLOW_RECEIVER, partner, at, city.dice):
        wait = city.dice.uniform(120, 400)
        city.faults.note(FaultKind.SLOW_RECEIVER, partner, at, referral=referral.number, hours=round(wait, 1))
    opened = at + wait * 0.6 * HOUR
    yield opened
    city.do(partner, open_referral, referral=referral, at=opened)
    referral = city.do(partner, acknowledge_referral, referral=referral, at=opened)
    answered = at + wait * HOUR
    yield answered
    if city.dice.random() < 0.12:
        referral = city.do(partner, decline_referral, referral=referral, reason="papers_missing", at=answered)
        settled = answered + city.dice.uniform(8, 60) * HOUR
        yield settled
        city.do("peksos", settle_referral, referral=referral, how="other_way", at=settled)
        return
    referral = city.do(partner, accept_referral, referral=referral, at=answered)
    yield answered + 24 * HOUR
    referral = city.do(partner, start_service, referral=referral, at=answered + 24 * HOUR)
    done = answered + city.dice.uniform(3, 20) * 24 * HOUR
    yield done
    referral = city.do(
        partner, report_back, referral=referral, result="reached", words="Sudah selesai.", at=done
    )
    yield done + 12 * HOUR
    city.do("peksos", close_referral, referral=referral, at=done + 12 * HOUR)
