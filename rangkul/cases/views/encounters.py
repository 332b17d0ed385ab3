"""Pages of the street: record an encounter, see the latest."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.forms.encounters import EncounterForm
from rangkul.cases.queries import encounters as read
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.ENCOUNTER_RECORD, methods=("GET",))
def encounters(request: Request) -> HttpResponse:
    """The latest encounters of my organisation and of the files I read."""
    return render(request, "cases/encounters.html", {"encounters": read.encounters(request.actor)[:50]})


@page(Permission.ENCOUNTER_RECORD)
def new_encounter(request: Request) -> HttpResponse:
    """Write down a child just met."""
    form = bound(request, EncounterForm)
    if request.method == "POST" and form.is_valid():
        words, now = form.cleaned_data, timezone.now()
        age = words.pop("age")
        encounter = record_encounter(
            request.actor,
            met=Met(age_from=age, age_to=age, **words),
            kind="outreach",
            legal_basis="public_task",
            met_at=now,
            at=now,
        )
        messages.success(request, _("The encounter is recorded."))
        return redirect("child", child_id=encounter.child_id)
    return render(request, "cases/encounter_new.html", {"form": form})
