"""How the invented partners answer what they are asked."""

from datetime import datetime

from rangkul.cases.commands.referrals import (
    accept_referral,
    acknowledge_referral,
    close_referral,
    decline_referral,
    deliver_referral,
    open_referral,
    report_back,
    settle_referral,
    start_service,
)
from rangkul.cases.commands.sending import Asked, send_referral
from rangkul.cases.models import Case, PlanItem, Referral
from rangkul.core.access import visible
from rangkul.core.errors import RangkulError
from rangkul.people.models import Organisation
from rangkul.sandbox import office
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.faults import FaultKind
from rangkul.sandbox.hours import DAY, HOUR, MINUTE, by_day, in_office
from rangkul.sandbox.office import Work
from rangkul.sandbox.sayings import NEEDS

_SHARE_DECLINED = 0.12
# Whose answer is left out where somebody looks around: one late referral shows whose it is.
_LATE_ONE = "disdukcapil"


def ask_partners(city: City, work: Work, items: list[PlanItem], at: datetime) -> None:
    """Each of these needs goes to the office that can meet it, one after the other."""
    for number, item in enumerate(items):
        city.begin(_refer_and_answer(city, work, item, by_day(at + number * HOUR, city.dice)))


def _refer_and_answer(city: City, work: Work, item: PlanItem, at: datetime) -> Story:
    """Refer a case and let the partner answer in its own time; a refusal by a rule ends only this."""
    try:
        yield at
        referral = _send(city, work, item, at)
        yield from _answer(city, work, item, referral, NEEDS[item.service].giver)
    except RangkulError as no:
        city.refused[str(no) or type(no).__name__] += 1


def _send(city: City, work: Work, item: PlanItem, at: datetime) -> Referral:
    need = NEEDS[item.service]
    to = Organisation.objects.get(pk=city.actors[need.giver].organisation_id)
    case = visible(city.actors[work.worker], Case, at).get(pk=work.case.pk)
    asked = Asked(
        service=item.service,
        urgency="routine",
        reason=need.reason,
        why=need.why,
        need=need.words,
        plan_item=item,
    )
    referral = city.do(work.worker, send_referral, case=case, to=to, asked=asked, at=at)
    # The worker does this within the minute.
    return deliver_referral(city.platform[to.pk], referral=referral, at=at + MINUTE / 2)


def _answer(city: City, work: Work, item: PlanItem, referral: Referral, partner: str) -> Story:
    at, dice = referral.sent_at, city.dice
    slow = city.faults.strikes(FaultKind.SLOW_RECEIVER, partner, at, dice)
    wait = dice.uniform(120, 400) if slow else dice.uniform(4, 48)
    answered = in_office(at + wait * HOUR, dice)
    if slow:
        hours = round((answered - at) / HOUR, 1)
        city.faults.note(FaultKind.SLOW_RECEIVER, partner, at, referral=referral.number, hours=hours)
    opened = min(in_office(at + wait * 0.6 * HOUR, dice), answered)
    yield opened
    city.do(partner, open_referral, referral=referral, at=opened)
    referral = city.do(partner, acknowledge_referral, referral=referral, at=opened)
    late = partner == _LATE_ONE and city.leaves("referral", referral.answer_due, since=4 * DAY, until=HOUR)
    yield city.never if late else answered
    if dice.random() < _SHARE_DECLINED:
        yield from _declined(city, work, item, referral, partner, answered)
        return
    referral = city.do(partner, accept_referral, referral=referral, at=answered)
    yield from _served(city, work, referral, partner, answered)


def _declined(
    city: City, work: Work, item: PlanItem, referral: Referral, partner: str, answered: datetime
) -> Story:
    """The worker finds another way, and sees to the service without that office."""
    referral = city.do(partner, decline_referral, referral=referral, reason="papers_missing", at=answered)
    settled = in_office(answered + city.dice.uniform(8, 60) * HOUR, city.dice)
    yield settled
    city.do(work.worker, settle_referral, referral=referral, how="other_way", at=settled)
    city.begin(office.serve(city, work, [item], settled))


def _served(city: City, work: Work, referral: Referral, partner: str, accepted: datetime) -> Story:
    dice = city.dice
    begun = in_office(accepted + dice.uniform(3, 48) * HOUR, dice)
    yield begun
    referral = city.do(partner, start_service, referral=referral, at=begun)
    done = in_office(begun + dice.uniform(2, 10) * DAY, dice)
    yield done
    words = NEEDS[referral.service].report
    referral = city.do(partner, report_back, referral=referral, result="reached", words=words, at=done)
    closed = in_office(done + dice.uniform(2, 30) * HOUR, dice)
    yield city.never if city.leaves("report", closed, since=3 * DAY) else closed
    city.do(work.worker, close_referral, referral=referral, at=closed)
