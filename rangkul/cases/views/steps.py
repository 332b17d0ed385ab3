"""The one act that moves a case: which page does the present step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.rules.flow import now
from rangkul.cases.rules.referrals import UNANSWERED
from rangkul.cases.rules.whereabouts import is_missing
from rangkul.cases.views.files import link
from rangkul.cases.vocabulary import Service
from rangkul.core.access import Actor
from rangkul.core.roles import Permission


@dataclass(frozen=True)
class Act:
    """A button: its words, where it leads, its icon, and whether it is only there in case of a mistake."""

    words: str | Promise
    url: str
    icon: str = "arrow-right"
    quiet: bool = False


@dataclass(frozen=True)
class _Way:
    words: str | Promise
    url_name: str
    about: str
    permission: Permission
    icon: str


# Steps whose page takes the child or the case and nothing else.
_WAYS: Mapping[str, _Way] = {
    "handover": _Way(
        _("Hand the child over"), "handover_give", "child", Permission.HANDOVER_GIVE, "handover"
    ),
    "intake": _Way(_("Go to the RPS board"), "shelter_board", "", Permission.STAY_RUN, "bed"),
    "plan": _Way(_("Make the plan"), "plan_edit", "case", Permission.PLAN_WRITE, "plan"),
    "services": _Way(_("Start a service"), "plan", "child", Permission.PLAN_WRITE, "now"),
    "referral": _Way(_("Refer to a partner"), "referral_new", "case", Permission.CASE_REFER, "send"),
    "institution_referral": _Way(
        _("Refer to an institution"), "referral_new", "case", Permission.CASE_REFER, "send"
    ),
    "family_tracing": _Way(
        _("Record the search for the family"), "tracing_new", "case", Permission.RETURN_RECORD, "family"
    ),
    "counselling": _Way(
        _("Record counselling"), "counselling_new", "case", Permission.RETURN_RECORD, "conversation"
    ),
    "statement": _Way(
        _("Record letter and return"), "return_new", "case", Permission.RETURN_RECORD, "document"
    ),
    "reunification": _Way(_("Record the return"), "return_new", "case", Permission.RETURN_RECORD, "home"),
    "visits": _Way(_("Open the visits"), "case_after", "case", Permission.VISIT_RECORD, "visit"),
    "closure": _Way(_("Ask for closure"), "closure_new", "case", Permission.CLOSURE_REQUEST, "flag"),
}


def next_act(actor: Actor, child: Any, seen: Any) -> Act | None:
    """What the reader can do now for this case, if it is theirs to do."""
    case = seen.case
    if case is not None and case.status == "closed":
        if actor.may(Permission.CASE_OPEN):
            # A death may be recorded by mistake: the way back is there, and nobody is asked to take it.
            words = _("Open the case again") if seen.died else _("The child came back")
            return Act(words, link("case_reopen", child.pk), "refresh", quiet=seen.died)
        return None
    if case is None:
        if actor.may(Permission.CASE_OPEN):
            return Act(_("Open the case"), link("case_open", child.pk), "cases")
        return None
    handover = seen.handover
    if handover is not None and handover.status == "in_transit":
        mine = handover.to_organisation_id == actor.organisation_id
        url = link("handover", handover.pk)
        return Act(_("Receive the child"), url, "receive") if mine and url else None
    carries = case.holder_id == actor.organisation_id
    if case.worker_id is None and carries and actor.may(Permission.CASE_ASSIGN):
        return Act(_("Choose a worker"), link("case_assign", case.pk), "person")
    if case.status == "closure_asked":
        # Whoever may decide does so there; whoever asked reads there whose turn it is.
        return Act(_("See the request for closure"), link("case_after", case.pk), "check")
    step = now(seen.standings)
    return _of_step(actor, child, seen, step.code) if step is not None else None


def _of_step(actor: Actor, child: Any, seen: Any, code: str) -> Act | None:
    if code == "handover" and is_missing(seen.where):
        may = actor.may(Permission.ENCOUNTER_RECORD)
        return Act(_("Found again: record the meeting"), link("encounter_new"), "encounter") if may else None
    if code == "institution_referral" and seen.place is not None:
        return _after_asking_for_a_place(actor, seen.case, seen.place)
    act = _act_of(actor, child, seen.case, code)
    if act is not None and code == "institution_referral" and seen.turned_down:
        return replace(act, words=_("Refer to another institution"))
    return act


def _after_asking_for_a_place(actor: Actor, case: Any, asked: Any) -> Act | None:
    """A place is asked for once: while nobody has answered it is read, and then the child goes there."""
    if asked.status in UNANSWERED or not actor.may(Permission.RETURN_RECORD):
        may = actor.may(Permission.REFERRAL_READ)
        return Act(_("See the referral"), link("referral", asked.pk), "referral") if may else None
    return Act(_("Record the return"), link("return_new", case.pk), "home")


def _act_of(actor: Actor, child: Any, case: Any, code: str) -> Act | None:
    if code in ("risk_assessment", "full_assessment"):
        if not actor.may(Permission.ASSESSMENT_WRITE):
            return None
        risk = code == "risk_assessment"
        found = next((one for one in instruments() if isinstance(one, RiskInstrument) is risk), None)
        words = _("Assess the risk") if risk else _("Assess from four sides")
        return Act(words, link("assessment_edit", case.pk, found.heading.code), "task") if found else None
    way = _WAYS.get(code)
    if way is None or not actor.may(way.permission):
        return None
    if code == "handover" and child.holder_id != actor.organisation_id:
        return None
    if code == "closure" and case.holder_id != actor.organisation_id:
        return None
    url = link(way.url_name, *({"child": [child.pk], "case": [case.pk]}.get(way.about, [])))
    if url and code == "institution_referral":
        # What is asked is known: a bed, not a service to be chosen first.
        url = f"{url}?service={Service.RESIDENTIAL_CARE}"
    return Act(way.words, url, way.icon) if url else None
