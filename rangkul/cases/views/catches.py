"""The page of a catch: its number, what the rule proposes, and the person who decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.encounters import open_encounter
from rangkul.cases.forms.catches import CatchForm
from rangkul.cases.queries import catches as read
from rangkul.cases.queries.matches import decisions_of
from rangkul.cases.queries.recognition import may_recognise
from rangkul.cases.views.candidates import known_address
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import CatchOutcome, OverrideReason
from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names

Encounter = Any


@page(Permission.CATCH_DECIDE, on=read.encounter_to_decide)
def catch(request: Request, encounter: Encounter) -> HttpResponse:
    """Which catch this is, what the procedure foresees, and what somebody decides."""
    actor, at = request.actor, timezone.now()
    found = read.catch(actor, encounter, at=at)
    proposed = found.rule.outcome.value if found.rule else ""
    form = bound(request, CatchForm, proposed=proposed, initial={"decided": proposed})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                decide_catch(actor, encounter=encounter, at=at, **form.cleaned_data)
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                messages.success(request, _("The decision is recorded."))
                return redirect("catch", encounter_id=encounter.pk)
    else:
        open_encounter(actor, encounter=encounter, at=at)
    context = {"encounter": encounter, "form": form, "at": at, **_wording(actor, found)}
    # How many catches there were hangs on who the child is: whoever decides is asked that first.
    if may_recognise(actor) and not found.decision and not decisions_of(actor, encounter.child):
        context["ask_known"] = known_address(encounter.pk, asked_on="catch")
    return render(request, "cases/catch.html", context, status=status)


def _wording(actor: Actor, found: read.Catch) -> dict[str, Any]:
    rule, decision = found.rule, found.decision
    wording: dict[str, Any] = {"number": found.number, "raids": found.encounters, "decision": decision}
    if rule is not None:
        wording |= {
            "rule": str(rule.title),
            "proposed": label(CatchOutcome, rule.outcome),
            "bases": [str(basis.title) for basis in found.procedure.basis_of(rule)],
            "source": found.procedure.sources.get(rule.provenance.source, ""),
        }
    if decision is not None:
        wording |= {
            "decided": label(CatchOutcome, decision.decided),
            "override": label(OverrideReason, decision.override_code),
            "decided_by": names(actor, [decision.recorded_by]).get(decision.recorded_by, ""),
        }
    return wording
