"""Pages of asking another organisation for a service: which one, of whom and why."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.catalogue import catalogue
from rangkul.cases.commands import sending
from rangkul.cases.forms.referrals import ReferralForm
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries import plan_referrals
from rangkul.cases.queries import referrals as read
from rangkul.cases.views.files import child_crumb
from rangkul.cases.views.referrals import reads_file
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.telling import turned_down_words
from rangkul.cases.vocabulary import ConsentPurpose, LegalBasis, Service, SliceField, Stream, Urgency
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import OrganisationKind, Permission
from rangkul.core.unbroken import day_words


@page(Permission.CASE_REFER, on=read_cases.case)
def new_referral(request: Request, case: Any) -> HttpResponse:
    """First which service, then of whom and why."""
    offered = read.services_offered(request.actor)
    item = read.plan_item(request.actor, case, request.GET.get("item", ""))
    chosen = request.GET.get("service", item.service if item else "")
    if chosen not in offered:
        return render(
            request,
            "cases/referral_service.html",
            {"case": case, "streams": _streams(offered), "crumbs": [child_crumb(request.actor, case.child)]},
        )
    return _ask(request, case, Service(chosen), offered[Service(chosen)], item)


def _crumbs(actor: Any, case: Any) -> list[tuple[str, str]]:
    other = (_("Another service"), reverse("referral_new", args=[case.pk]))
    return [child_crumb(actor, case.child), other]


def _streams(offered: dict[Service, Any]) -> list[dict[str, Any]]:
    return [
        {
            "word": stream.label,
            "services": [
                {
                    "code": service.value,
                    "word": service.label,
                    "givers": ", ".join(one.short_name for one in givers),
                }
                for service, givers in offered.items()
                if catalogue()[service].stream == stream
            ],
        }
        for stream in Stream
    ]


def _ask(request: Request, case: Any, service: Service, givers: list[Any], item: Any) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    item = item or plan_referrals.item_to_ask_for(actor, case, service, at=at)
    consents = {str(one.pk): one for one in read.consents_that_carry(actor, case, at=at)}
    entry, in_vain = catalogue()[service], read.turned_down(actor, case, service)
    # Who has said no already can be asked again, and is not the first at hand.
    givers = sorted(givers, key=lambda one: one.pk in in_vain)
    form = bound(
        request,
        ReferralForm,
        receivers=[(str(one.pk), _receiver_words(one, in_vain.get(one.pk))) for one in givers],
        consents=[(key, _consent_words(one)) for key, one in consents.items()],
        takes_health=SliceField.HEALTH in entry.slice_fields,
        initial=_asked_before(item, in_vain),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        to = next(one for one in givers if str(one.pk) == words.pop("to"))
        words["consent"] = consents.get(words.get("consent") or "")
        asked = sending.Asked(service=service.value, plan_item=item, **words)
        try:
            return _send(request, case, to, asked)
        except Refused as refused:
            # Said on the form itself, so that nothing typed is lost.
            say_no(form, refused)
            status = 409
    context = {
        "form": form,
        "case": case,
        "crumbs": _crumbs(actor, case),
        "service": service.label,
        "fields": [field.label for field in entry.slice_fields],
        "lacking": [field.label for field in plan_referrals.not_in_the_file(actor, case, entry, at=at)],
        "may_fill_in": actor.may(Permission.IDENTITY_WRITE),
        "whole_file": ", ".join(one.short_name for one in givers if reads_file(service, one)),
        "has_consents": bool(consents),
        "from_plan": item is not None,
    }
    return render(request, "cases/referral_new.html", context, status=status)


def _send(request: Request, case: Any, to: Any, asked: sending.Asked) -> HttpResponse:
    sent = sending.send_referral(request.actor, case=case, to=to, asked=asked, at=timezone.now())
    told = _("The referral is on its way to %(receiver)s.") % {"receiver": to.short_name}
    messages.success(request, told)
    return redirect("referral", referral_id=sent.pk)


def _receiver_words(office: Any, in_vain: Any) -> str:
    if in_vain is not None:
        return f"{office.name} ({turned_down_words(in_vain)})"
    if office.kind == OrganisationKind.LKS and not office.accredited:
        return _("%(name)s (accreditation ended: takes nobody new)") % {"name": office.name}
    return str(office.name)


def _asked_before(item: Any, in_vain: Collection[int]) -> dict[str, Any]:
    """What the plan says already of the service that is asked for; not again of whom it was asked in vain."""
    known = {"need": item.need} if item else {}
    if in_vain:
        # Also where there is nobody else: to ask the same office again is somebody's choice.
        known["to"] = ""
    if item and item.provider_id and item.provider_id not in in_vain:
        known["to"] = str(item.provider_id)
    return {"urgency": Urgency.ROUTINE, "legal_basis": LegalBasis.PUBLIC_TASK, **known}


def _consent_words(consent: Any) -> str:
    purpose = ConsentPurpose(consent.purpose).label
    whom = consent.to_organisation.short_name if consent.to_organisation else ""
    until = day_words(timezone.localtime(consent.valid_to), "j M Y")
    return " · ".join(part for part in (str(purpose), whom, until) if part)
