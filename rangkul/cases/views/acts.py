"""The one act that moves a case, as a button: its words, its icon, and the page that does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.rules.acts import Act, GoingHome, OnFile, Reader, act_of_going_home, act_on_file
from rangkul.cases.rules.flow import now
from rangkul.cases.rules.whereabouts import is_missing
from rangkul.cases.vocabulary import HandoverStatus, Service
from rangkul.core.access import Actor


@dataclass(frozen=True)
class Button:
    """Its words, where it leads, its icon, and whether it is only there in case of a mistake."""

    words: str | Promise
    url: str
    icon: str = "arrow-right"
    quiet: bool = False


@dataclass(frozen=True)
class _Way:
    words: str | Promise
    page: str
    # What the page's address names, as the keys of `_button`.
    about: tuple[str, ...]
    icon: str
    query: str = ""
    quiet: bool = False


# What is asked is known: a bed, not a service to be chosen first.
_A_PLACE = f"?service={Service.RESIDENTIAL_CARE.value}"
_WAYS: Mapping[Act, _Way] = {
    Act.OPEN_CASE: _Way(_("Open the case"), "case_open", ("child",), "cases"),
    Act.REOPEN: _Way(_("The child came back"), "case_reopen", ("child",), "refresh"),
    Act.REOPEN_MISTAKEN: _Way(_("Open the case again"), "case_reopen", ("child",), "refresh", quiet=True),
    Act.RECEIVE: _Way(_("Receive the child"), "handover", ("handover",), "receive"),
    Act.CHOOSE_WORKER: _Way(_("Choose a worker"), "case_assign", ("case",), "person"),
    Act.MEET_AGAIN: _Way(_("Found again: record the meeting"), "encounter_new", (), "encounter"),
    Act.HAND_OVER: _Way(_("Hand the child over"), "handover_give", ("child",), "handover"),
    Act.GIVE_A_BED: _Way(_("Go to the RPS board"), "shelter_board", (), "bed"),
    Act.ASSESS_RISK: _Way(_("Assess the risk"), "assessment_edit", ("case", "risk_instrument"), "task"),
    Act.ASSESS_SIDES: _Way(
        _("Assess from four sides"), "assessment_edit", ("case", "sides_instrument"), "task"
    ),
    Act.PLAN: _Way(_("Make the plan"), "plan_edit", ("case",), "plan"),
    Act.START_SERVICE: _Way(_("Start a service"), "plan", ("child",), "now"),
    Act.REFER: _Way(_("Refer to a partner"), "referral_new", ("case",), "send"),
    Act.ASK_FOR_PLACE: _Way(_("Refer to an institution"), "referral_new", ("case",), "send", _A_PLACE),
    Act.ASK_ANOTHER: _Way(_("Refer to another institution"), "referral_new", ("case",), "send", _A_PLACE),
    Act.SEE_REFERRAL: _Way(_("See the referral"), "referral", ("place",), "referral"),
    Act.TRACE_FAMILY: _Way(_("Record the search for the family"), "tracing_new", ("case",), "family"),
    Act.COUNSEL: _Way(_("Record counselling"), "counselling_new", ("case",), "conversation"),
    Act.SIGN_AND_RETURN: _Way(_("Record letter and return"), "return_new", ("case",), "document"),
    Act.RETURN: _Way(_("Record the return"), "return_new", ("case",), "home"),
    Act.SEE_VISITS: _Way(_("Open the visits"), "case_after", ("case",), "visit"),
    Act.VISIT: _Way(_("Record the next visit"), "visit", ("visit",), "visit"),
    Act.ASK_CLOSURE: _Way(_("Ask for closure"), "closure_new", ("case",), "check"),
    # Whoever may decide does so there; whoever asked reads there whose turn it is.
    Act.SEE_CLOSURE: _Way(_("See the request for closure"), "case_after", ("case",), "check"),
    Act.DECIDE_CLOSURE: _Way(_("Decide on closure"), "closure", ("closure",), "check"),
}


def next_act(actor: Actor, child: Any, seen: Any) -> Button | None:
    """What the reader of a file can do now for this child, if it is theirs to do."""
    case, step, place = seen.case, now(seen.standings), seen.place
    moving = seen.handover if seen.handover and seen.handover.status == HandoverStatus.IN_TRANSIT else None
    stands = OnFile(
        status=case.status if case else "",
        died=seen.died,
        on_the_way=moving is not None,
        on_the_way_to_us=moving is not None and moving.to_organisation_id == actor.organisation_id,
        has_worker=case is None or case.worker_id is not None,
        step=step.code if step else "",
        missing=is_missing(seen.where),
        place=place.status if place else "",
        turned_down=bool(seen.turned_down),
    )
    act = act_on_file(stands, reader_of(actor, child, case))
    return _button(act, child=child, case=case, handover=moving, place=place)


def act_after(
    actor: Actor, case: Any, stands: GoingHome, *, visit: Any, closure: Any
) -> tuple[Act | None, Button | None]:
    """What moves the way home and the end of the case on, for whoever may do it, and its button."""
    act = act_of_going_home(stands, reader_of(actor, case.child, case))
    return act, _button(act, child=case.child, case=case, visit=visit, closure=closure)


def reader_of(actor: Actor, child: Any, case: Any) -> Reader:
    """Who looks, as the rules of acts ask."""
    ours = actor.organisation_id
    return Reader(actor.role, child.holder_id == ours, case is not None and case.holder_id == ours)


def _button(act: Act | None, **about: Any) -> Button | None:
    if act is None:
        return None
    way = _WAYS[act]
    keys = [_instrument(name) if name.endswith("_instrument") else about[name].pk for name in way.about]
    # An installation may have no such instrument.
    return (
        Button(way.words, reverse(way.page, args=keys) + way.query, way.icon, way.quiet)
        if all(keys)
        else None
    )


def _instrument(name: str) -> str:
    """The code of the risk instrument, or of the one with sides."""
    risk = name == "risk_instrument"
    return next((one.heading.code for one in instruments() if isinstance(one, RiskInstrument) is risk), "")
