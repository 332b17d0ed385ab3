"""How the pages of a file say what was read: in words, rows and chips."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.retention import retention
from rangkul.cases.rules import flow
from rangkul.cases.rules.flow import Standing
from rangkul.cases.rules.identity import age_range
from rangkul.cases.rules.whereabouts import Whereabouts, is_missing
from rangkul.cases.views.files import link
from rangkul.cases.views.wording import label, labels, visit_tone
from rangkul.cases.vocabulary import (
    Activity,
    AgeBand,
    CaseStatus,
    CatchOutcome,
    Condition,
    Counselled,
    DeclineReason,
    Fact,
    HandoverStatus,
    Place,
    ReferralStatus,
    ReturnKind,
    Risk,
    Service,
    Sex,
    StayOutReason,
    StepCode,
    TracingResult,
    VisitOutcome,
)
from rangkul.cases.words import telling
from rangkul.core.clocks import JAKARTA, end_of_day
from rangkul.core.roles import Permission
from rangkul.core.unbroken import day_words

RISK_TONES = {"low": "plain", "medium": "due_soon", "high": "danger"}
# How many steps the strip shows before and after the present one.
_BEFORE, _AFTER = 3, 3
_STATUS_TONES = {"open": "active", "closure_asked": "due_soon", "closed": "done"}


def day(moment: datetime | None) -> str:
    """A moment as a date with its hour, in Jakarta."""
    return day_words(localtime(moment, JAKARTA), "j M Y, H.i") if moment else ""


def age_words(youngest: int, oldest: int) -> str:
    """An age or a range of ages in words."""
    if youngest == oldest:
        return ngettext("%(age)s year old", "%(age)s years old", youngest) % {"age": youngest}
    return _("%(youngest)s to %(oldest)s years old") % {"youngest": youngest, "oldest": oldest}


def age_and_sex(identity: Any, encounter: Any, at: datetime) -> str:
    """Boy or girl and how old, as far as it is known."""
    found, sex = None, ""
    if identity is not None:
        found = age_range(
            birth_on=identity.birth_on,
            born_from=identity.born_from,
            born_to=identity.born_to,
            on=at.astimezone(JAKARTA).date(),
        )
        sex = identity.sex
    if found is None and encounter is not None and encounter.age_from is not None:
        found = (encounter.age_from, encounter.age_to or encounter.age_from)
    sex = sex or (encounter.sex if encounter else "")
    parts = [label(Sex, sex) if sex in ("m", "f") else "", age_words(*found) if found else ""]
    return ", ".join(part for part in parts if part)


def where_words(where: Whereabouts) -> dict[str, Any]:
    """Where the child is now, with whom and since when."""
    paper, place = where.paper, where.place
    detail = ""
    if not where.sure:
        detail = _("so the worker says; a supervisor has not confirmed it yet")
    elif hasattr(paper, "outcome"):
        detail = _("found at a visit: %(found)s") % {"found": label(VisitOutcome, paper.outcome)}
    elif place == Place.STREET:
        detail = paper.place or (str(paper.area) if paper.area else "")
    elif place == Place.TRANSIT:
        detail = _("from %(giver)s to %(receiver)s") % {
            "giver": paper.from_organisation,
            "receiver": paper.to_organisation,
        }
    elif place == Place.OFFICE:
        detail = str(paper.to_organisation)
    elif place == Place.SHELTER:
        detail = _("%(shelter)s, bed %(bed)s") % {"shelter": paper.shelter, "bed": paper.bed}
    elif paper is not None:
        detail = getattr(paper, "to_whom", "") or getattr(paper, "out_to", "")
    words = _("The child is missing") if is_missing(where) else place.label
    return {"place": words, "code": place.value, "detail": detail, **_when(where)}


def _when(where: Whereabouts) -> dict[str, Any]:
    """Since when a child is where it is: a moment, or the day where only that is known."""
    told: dict[str, Any] = {"since": None, "on": None, "said_on": None}
    if where.only_told:
        return told | {"said_on": where.since}
    if where.place == Place.DIED or where.day is not None:
        return told | {"on": where.day or where.since}
    return told | {"since": where.since}


def kept_words(reason: str) -> str:
    """How long a file is kept whose case ends for this reason, and where that comes from."""
    kept = retention()[reason]
    if kept.months % 12 == 0:
        years = kept.months // 12
        words = ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    else:
        words = ngettext("%(count)s month", "%(count)s months", kept.months) % {"count": kept.months}
    source = kept.source or _("assumed")
    return f"{words} ({source})"


def gone_words(where: Whereabouts | None) -> str:
    """That a child died or lives in another city, with the day, for a list; empty of everybody else."""
    if where is None:
        return ""
    told = where_words(where)
    day = told["on"] or told["since"]
    when = day_words(day, "j M Y") if day else _("day not known")
    words = f"{told['place']} · {when}"
    return words if where.sure else _("%(words)s (not confirmed yet)") % {"words": words}


def lived_until(where: Whereabouts, at: datetime) -> datetime:
    """The moment of which to tell a child's age: a child who died grows no older."""
    if where.place != Place.DIED or where.since is None:
        return at
    return end_of_day(where.day) if where.day else where.since


def strip(standings: Sequence[Standing]) -> dict[str, list[dict[str, Any]]]:
    """The steps for the flow strip: those around the present one, and all of them."""
    steps: list[dict[str, Any]] = [
        {"word": str(one.step.title), "state": one.state, "number": number}
        for number, one in enumerate(standings, 1)
    ]
    now = next((index for index, step in enumerate(steps) if step["state"] == "now"), len(steps) - 1)
    passed = [step for step in steps[:now] if step["state"] == "done"]
    return {"near": [*passed[-_BEFORE:], *steps[now : now + 1 + _AFTER]], "all": steps}


def timeline(seen: Any) -> list[dict[str, Any]]:
    """The log as a timeline; people are named only when they belong to the reader's own organisation."""
    told = []
    for event in seen.log[:60]:
        how = telling(event.name)
        told.append(
            {
                "at": event.occurred_at,
                "words": str(how.words),
                "icon": how.icon,
                "tone": how.tone,
                "who": seen.people.get(event.actor_id, ""),
                "organisation": seen.offices.get(event.organisation_id, ""),
                "detail": _detail(event),
            }
        )
    return told


def _detail(event: Any) -> str:
    details = event.details
    if event.name in ("service.started", "service.ended") or event.name.startswith("referral."):
        return label(Service, details["service"]) if details.get("service") else ""
    if event.name == "catch.decided":
        return label(CatchOutcome, details.get("decided", ""))
    if event.name == "risk.assessed":
        return label(Risk, details.get("decided", ""))
    if event.name == "family.traced":
        return label(TracingResult, details.get("result", ""))
    if event.name == "counselling.given":
        return label(Counselled, details.get("with_whom", ""))
    if event.name == "encounter.recorded":
        return label(Activity, details["activity"]) if details.get("activity") else ""
    return ""


def clock_rows(seen: Any) -> list[dict[str, Any]]:
    """Every clock that runs, in words."""
    return [{"word": str(one.clock.title), "due": one.deadline.due} for one in seen.clocks]


def running_rows(actor: Any, seen: Any) -> list[dict[str, Any]]:
    """What runs now and where it is shown: the handover, the bed, the return, the next visit."""
    rows: list[dict[str, Any]] = []
    handover, stay, back, visit = seen.handover, seen.stay, seen.back, seen.visit
    if handover is not None and handover.status == "in_transit":
        words = _("On the way to %(receiver)s") % {"receiver": handover.to_organisation}
        rows.append(_running("handover", words, link("handover", handover.pk), handover.due_at))
    if stay is not None:
        words = _("In %(shelter)s, bed %(bed)s") % {"shelter": stay.shelter, "bed": stay.bed}
        may = actor.may(Permission.STAY_RUN)
        rows.append(_running("bed", words, link("stay", stay.pk) if may else ""))
    case = seen.case if seen.case is not None and seen.case.is_open else None
    if back is not None and case is not None and back.case_id == case.pk:
        words = _("Return: %(kind)s, %(on)s") % {
            "kind": label(ReturnKind, back.kind),
            "on": day(back.returned_at),
        }
        rows.append(_running("home", words, link("case_after", case.pk)))
    if visit is not None:
        words = ngettext("Visit after %(months)s month", "Visit after %(months)s months", visit.month)
        may = actor.may(Permission.VISIT_RECORD)
        url = link("visit", visit.pk) if may else ""
        rows.append(_running("visit", words % {"months": visit.month}, url, visit.due_at))
    if case is not None and seen.facts.get(Fact.FAMILY_FOUND) is False:
        may = actor.may(Permission.RETURN_RECORD)
        words = (
            _("The family is not found yet: record the next attempt")
            if may
            else _("The family is not found yet")
        )
        rows.append(_running("family", words, link("tracing_new", case.pk) if may else ""))
    return rows


def _running(icon: str, words: str, url: str, due: datetime | None = None) -> dict[str, Any]:
    return {"icon": icon, "words": words, "url": url, "due": due}


def known_rows(seen: Any, identity: Any) -> list[tuple[str, Any]]:
    """What decides the way of this case, as far as it is known."""
    facts = seen.facts
    yes_no = {True: _("Yes"), False: _("No"), None: ""}
    catch = facts.get(Fact.CATCH_NUMBER)
    return [
        (str(Fact.CATCH_NUMBER.label), catch),
        (str(Fact.RESIDENT.label), yes_no[facts.get(Fact.RESIDENT)]),
        (str(Fact.HAS_PAPERS.label), yes_no[facts.get(Fact.HAS_PAPERS)]),
        (str(Fact.IN_SCHOOL.label), yes_no[facts.get(Fact.IN_SCHOOL)]),
        (str(Fact.AGE_BAND.label), label(AgeBand, facts.get(Fact.AGE_BAND) or "")),
        (str(Fact.FAMILY_FOUND.label), yes_no[facts.get(Fact.FAMILY_FOUND)]),
    ]


def case_chips(case: Any) -> list[tuple[str, str]]:
    """Status and risk of a case as chips: word and tone."""
    chips = [(label(CaseStatus, case.status), _STATUS_TONES.get(case.status, "plain"))]
    if case.risk:
        chips.append((label(Risk, case.risk), RISK_TONES.get(case.risk, "plain")))
    return chips


def paper_rows(encounter: Any) -> list[tuple[str, Any]]:
    """One encounter in words, for the organisation that wrote it."""
    if encounter is None:
        return []
    age = (
        age_words(encounter.age_from, encounter.age_to or encounter.age_from)
        if encounter.age_from is not None
        else ""
    )
    return [
        (_("Nickname"), encounter.nickname),
        (_("Age"), age),
        (_("Sex"), label(Sex, encounter.sex) if encounter.sex else ""),
        (_("Place"), encounter.place or encounter.area or ""),
        (_("Met on"), day(encounter.met_at)),
        (_("Activity"), label(Activity, encounter.activity) if encounter.activity else ""),
        (_("Condition"), labels(Condition, encounter.conditions)),
    ]


def referral_row(one: Any) -> dict[str, Any]:
    """One referral as a row of its part of the file."""
    tones = {
        "accepted": "active",
        "started": "active",
        "reported": "done",
        "closed": "done",
        "declined": "danger",
    }
    return {
        "title": label(Service, one.service),
        "line": str(one.to_organisation),
        "chip": label(ReferralStatus, one.status),
        "tone": tones.get(one.status, "plain"),
        "at": one.sent_at,
        "due": one.turn_due,
        "url": link("referral", one.pk),
        "icon": "referral",
    }


def turned_down_rows(seen: Any) -> list[dict[str, str]]:
    """Who was asked for a place and gave none, while the case still waits for one."""
    step = flow.now(seen.standings)
    if seen.place is not None or step is None or step.code != StepCode.INSTITUTION_REFERRAL:
        return []
    return [{"words": turned_down_words(one), "url": link("referral", one.pk)} for one in seen.turned_down]


def turned_down_words(one: Any) -> str:
    """That an office declined, when and why, or that it never answered."""
    day = day_words(localtime(one.ended_at, JAKARTA), "j F Y")
    named = {"office": one.to_organisation.short_name, "day": day}
    if one.status != ReferralStatus.DECLINED:
        return _("%(office)s never answered; the referral ended on %(day)s.") % named
    reason = label(DeclineReason, one.decline_reason)
    return _("%(office)s declined on %(day)s: %(reason)s.") % {**named, "reason": reason}


def stay_row(one: Any) -> dict[str, Any]:
    """One stay as a row."""
    over = one.out_at is not None
    return {
        "title": str(one.shelter),
        "line": _("Bed %(bed)s, since %(since)s") % {"bed": one.bed, "since": day(one.in_at)},
        "chip": label(StayOutReason, one.out_reason) if over else _("Here now"),
        "tone": "plain" if over else "active",
        "at": one.in_at,
        "url": link("stay", one.pk),
        "icon": "bed",
    }


def handover_row(one: Any) -> dict[str, Any]:
    """One handover as a row."""
    tones = {"in_transit": "due_soon", "received": "done", "declined": "danger", "not_arrived": "danger"}
    return {
        "title": _("Handover %(number)s") % {"number": one.number},
        "line": _("From %(giver)s to %(receiver)s, %(at)s")
        % {"giver": one.from_organisation, "receiver": one.to_organisation, "at": day(one.given_at)},
        "chip": label(HandoverStatus, one.status),
        "tone": tones.get(one.status, "plain"),
        "at": one.given_at,
        "due": one.due_at if one.status == "in_transit" else None,
        "url": link("handover", one.pk),
        "icon": "handover",
    }


def return_row(one: Any) -> dict[str, Any]:
    """One return as a row."""
    return {
        "title": label(ReturnKind, one.kind),
        "line": ", ".join(part for part in (one.to_whom, day(one.returned_at)) if part),
        "chip": _("Statement letter signed") if one.statement_signed else _("No statement letter"),
        "tone": "done" if one.statement_signed else "plain",
        "at": one.returned_at,
        "url": link("case_after", one.case_id),
        "icon": "home",
    }


def visit_row(one: Any) -> dict[str, Any]:
    """One visit as a row."""
    done = one.done_at is not None
    return {
        "title": ngettext("Visit after %(count)s month", "Visit after %(count)s months", one.month)
        % {"count": one.month},
        "line": _("Done on %(at)s") % {"at": day(one.done_at)} if done else "",
        "chip": _visit_chip(one),
        "tone": visit_tone(one.outcome) if done else "plain",
        "at": one.due_at,
        "due": one.due_at if one.is_open else None,
        "url": link("visit", one.pk),
        "icon": "visit",
    }


def _visit_chip(one: Any) -> str:
    if one.done_at is not None:
        return label(VisitOutcome, one.outcome)
    return _("Planned") if one.is_open else _("Visit cancelled")


def child_url(child: Any) -> str:
    """The address of a child's page."""
    return reverse("child", args=[child.pk])
