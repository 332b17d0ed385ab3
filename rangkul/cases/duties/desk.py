"""What lies on the desk: operations left open, children without a case, questions, pairs, notices."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.duties.institutions import lapsed_with_children
from rangkul.cases.duties.received import CASE_WITHIN, OPENERS
from rangkul.cases.queries.desk import OnDesk, on_desk
from rangkul.cases.recognition import may_recognise
from rangkul.cases.vocabulary import NoticeKind, StayOutReason
from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import ROLES_WITHOUT_FILES, Permission, Role

OPERATION_LASTS = timedelta(hours=12)
# Who decides on pairs by their work; others may, under "Twice listed".
_DECIDE = (Role.INTAKE_DESK, Role.SOCIAL_WORKER, Role.CASE_SUPERVISOR)


@duties
def desk(actor: Actor, at: datetime) -> list[Duty]:
    """All of it in one question to the database; who works without files has no such desk."""
    if actor.role in ROLES_WITHOUT_FILES and not actor.may(Permission.OPENINGS_REVIEW):
        return []
    recognises = may_recognise(actor)
    supervises = actor.role == Role.CASE_SUPERVISOR
    found = on_desk(
        actor,
        at,
        runs=actor.may(Permission.OPERATION_RUN),
        asked=recognises,
        decides=recognises and actor.role in _DECIDE,
        opens=actor.role in OPENERS,
        supervises=supervises,
    )
    slept = [duty for duty in _slept(found) if not supervises or (duty.due is not None and duty.due < at)]
    over = {int(one.number): (one.word, one.since) for one in found if one.what == "institution"}
    homes = lapsed_with_children(actor, over, at)
    return [*homes, *_operations(found), *slept, *_questions(found, actor), *_pairs(found), *_notices(found)]


def _operations(found: Iterable[OnDesk]) -> Iterator[Duty]:
    """Operations of my organisation that nobody has finished."""
    for one in found:
        if one.what == "operation":
            yield Duty(
                due=one.since and one.since + OPERATION_LASTS,
                text=_("Finish the operation at %(place)s") % {"place": one.word or "–"},
                url=reverse("operation", args=[one.key]),
                act=_("Open the operation"),
                icon="people",
                kind="operation",
            )


def _slept(found: Iterable[OnDesk]) -> Iterator[Duty]:
    """Children who sleep or slept in a house of ours while nobody opened a case: no clock runs for them."""
    for one in found:
        if one.what == "stay":
            how = StayOutReason(one.how).label if one.how in StayOutReason.values else ""
            text = (
                _("%(child)s left the shelter (%(how)s) and has no case. Open one, so that somebody follows.")
                if how
                else _("%(child)s sleeps in the shelter and has no case yet")
            )
            yield Duty(
                due=one.since and one.since + CASE_WITHIN,
                text=text % {"child": one.word, "how": how},
                url=reverse("case_open", args=[one.key]),
                act=_("Open the case"),
                icon="cases",
                detail=one.number,
                kind="case_to_open",
                child=one.key,
            )


def _questions(found: Iterable[OnDesk], actor: Actor) -> Iterator[Duty]:
    """Each question is answered on the page of what is twice listed; a colleague may ask as well."""
    for one in found:
        if one.what == "question":
            office = _("A colleague") if one.word == actor.organisation_name else one.word
            yield Duty(
                due=None,
                text=_("%(office)s asks whether %(number)s is a child it met as well.")
                % {"office": office, "number": one.number},
                url=reverse("matches"),
                act=_("Answer it"),
                icon="question",
                detail=_("Nothing is joined before you answer."),
                kind="match",
                child=one.key,
            )


def _pairs(found: Iterable[OnDesk]) -> Iterator[Duty]:
    """Pairs of files the actor reads that nobody has decided on, as one duty."""
    count = sum(one.what == "pair" for one in found)
    if count:
        text = ngettext(
            "%(count)s pair looks like the same child. Say whether it is.",
            "%(count)s pairs look like the same child. Say whether they are.",
            count,
        )
        words, act = text % {"count": count}, _("Look at the pairs")
        yield Duty(None, words, reverse("matches"), act, icon="people", kind="match")


def _notices(found: Iterable[OnDesk]) -> Iterator[Duty]:
    """Notices that nobody has read: one is said in its own words, several are counted."""
    kinds = {one.word: one.count for one in found if one.what == "notices"}
    if kinds:
        words, act = _notice_words(kinds), _("Read the notices")
        yield Duty(None, words, reverse("notices"), act, icon="bell", kind="notice")


def _notice_words(kinds: dict[str, int]) -> str:
    count = sum(kinds.values())
    [kind, *_others] = kinds
    if count == 1 and kind in NoticeKind.values:
        return str(NoticeKind(kind).label)
    text = ngettext("%(count)s notice is not read yet", "%(count)s notices are not read yet", count)
    return text % {"count": count}
