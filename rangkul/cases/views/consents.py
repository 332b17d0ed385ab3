"""Pages of consents: a child's, a new one, and taking one back."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import consents as commands
from rangkul.cases.commands.children import open_file
from rangkul.cases.forms.consents import ConsentForm
from rangkul.cases.forms.referrals import NoWordsForm
from rangkul.cases.queries import consents as read
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.views.files import child_crumb, frame, reason_of
from rangkul.cases.views.refusing import say_no
from rangkul.cases.vocabulary import ConsentForm as Form
from rangkul.cases.vocabulary import ConsentGiver, ConsentPurpose
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import organisations

_USUALLY = timedelta(days=180)


@page(Permission.CONSENT_RECORD, on=child_with_file, methods=("GET",))
def consents(request: Request, child: Any) -> HttpResponse:
    """What was agreed to for this child, until when, and what each consent opens."""
    actor, at = request.actor, timezone.now()
    identity = open_file(actor, child=child, reason=reason_of(request), at=at)
    found = list(read.consents_of(actor, child))
    resting = read.resting_on(actor, found, at=at)
    rows = [
        {
            "consent": one,
            "purpose": ConsentPurpose(one.purpose).label,
            "relation": ConsentGiver(one.relation).label,
            "form": Form(one.form).label,
            "referrals": resting.get(one.pk, []),
            "state": _state(one, at),
        }
        for one in found
    ]
    shared = frame(request, child, identity, current="consents")
    return render(request, "cases/consents.html", {**shared, "rows": rows, "at": at})


def _state(consent: Any, at: datetime) -> str:
    if consent.withdrawn_at is not None:
        return "withdrawn"
    return "over" if consent.valid_to <= at else "stands"


@page(Permission.CONSENT_RECORD, on=child_with_file)
def new_consent(request: Request, child: Any) -> HttpResponse:
    """Write down a consent."""
    actor, at = request.actor, timezone.now()
    others = {str(one.pk): one for one in organisations(actor) if one.pk != actor.organisation_id}
    names = [(key, one.name) for key, one in others.items()]
    status = 200
    form = bound(request, ConsentForm, organisations=names, until=(at + _USUALLY).astimezone(JAKARTA).date())
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        words["to"] = others.get(words["to"])
        # A consent for a day holds until that day is over.
        words["valid_to"] = datetime.combine(words["valid_to"], time(23, 59, 59), JAKARTA)
        try:
            commands.give_consent(actor, child=child, agreed=commands.Agreed(**words), at=at)
        except Refused as refused:
            say_no(form, refused)
            status = 409
        else:
            messages.success(request, _("The consent is recorded."))
            return redirect("consents", child_id=child.pk)
    return render(
        request,
        "cases/consent_new.html",
        {"form": form, "child": child, "crumbs": _crumbs(actor, child)},
        status=status,
    )


@page(Permission.CONSENT_RECORD, on=read.consent)
def withdraw_consent(request: Request, consent: Any) -> HttpResponse:
    """Ask once more, then take it back."""
    actor, at = request.actor, timezone.now()
    bound(request, NoWordsForm)
    if request.method == "POST":
        commands.withdraw_consent(actor, consent=consent, at=at)
        messages.success(request, _("The consent is withdrawn. What it opened is closed."))
        return redirect("consents", child_id=consent.child_id)
    context = {
        "consent": consent,
        "crumbs": _crumbs(actor, consent.child),
        "purpose": ConsentPurpose(consent.purpose).label,
        "referrals": read.resting_on(actor, [consent], at=at).get(consent.pk, []),
    }
    return render(request, "cases/consent_withdraw.html", context)


def _crumbs(actor: Any, child: Any) -> list[tuple[str, str]]:
    return [child_crumb(actor, child), (_("Consents"), reverse("consents", args=[child.pk]))]
