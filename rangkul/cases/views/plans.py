"""Pages of the plan: what holds, writing the next one, its lines, and services that start and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import plans as do
from rangkul.cases.commands import services
from rangkul.cases.forms.work import EndForm, NeedForm, Provider, StartForm, ViewsForm
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries import children, plan_referrals
from rangkul.cases.queries import work as read
from rangkul.cases.queries.referrals import services_offered
from rangkul.cases.views import plan_rows as rows
from rangkul.cases.views.both import both_page, versions
from rangkul.cases.views.children import whole
from rangkul.cases.views.files import frame, link
from rangkul.cases.views.plan_asked import Asking
from rangkul.cases.views.refusing import say_no
from rangkul.cases.vocabulary import Service
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names, organisations


@page(Permission.FILE_OPEN, on=children.child, methods=("GET",))
def plan(request: Request, child: Any) -> HttpResponse:
    """The plan that holds, by stream, and what runs."""
    actor, at = request.actor, timezone.now()
    file = whole(request, child, part="plan", at=at)
    case = read_cases.newest_case_of(actor, child, at=at)
    found = list(read.plans_of(actor, case, at=at)) if case else []
    held = next((one for one in found if one.signed_at), None)
    may = case is not None and case.is_open and actor.may(Permission.PLAN_WRITE)
    items = list(read.items_of(actor, held, at=at)) if held else []
    return render(
        request,
        "cases/plan.html",
        {
            **frame(request, child, file.identity, current="plan"),
            "at": at,
            "case": case,
            "plan": held,
            "who": names(actor, [held.signed_by]).get(held.signed_by or 0, "") if held else "",
            "streams": rows.by_stream(items, at, may=may, asking=_asking(actor, case, items, at)),
            "draft": next((one for one in found if not one.signed_at), None),
            "earlier": [one for one in found if one.signed_at and one is not held],
            "edit": reverse("plan_edit", args=[case.pk]) if case and may else "",
            "refer": link("referral_new", case.pk) if case and may else "",
        },
    )


def _asking(actor: Any, case: Any, items: list[Any], at: Any) -> Asking | None:
    """What the lines need to say of the referrals by which other offices are asked."""
    if case is None or not items:
        return None
    of_item = plan_referrals.referrals_of_items(actor, case, items, at=at)
    may_refer = case.is_open and actor.may(Permission.CASE_REFER)
    results = plan_referrals.results_of(actor, case, of_item.values())
    return Asking(case.pk, actor.organisation_id, actor.organisation_kind, may_refer, of_item, results)


@page(Permission.PLAN_WRITE, on=read_cases.case)
def edit(request: Request, case: Any) -> HttpResponse:
    """Write the plan: its lines, what child and family say, and sign it."""
    actor, at = request.actor, timezone.now()
    draft, held = read.plan_draft(actor, case, at=at), read.plan_in_force(actor, case, at=at)
    source = draft or held
    form = bound(
        request,
        ViewsForm,
        initial={
            "version": draft.row_version if draft else 0,
            "child_view": source.child_view if source else "",
            "family_view": source.family_view if source else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, case, form, at)
    items = list(read.items_of(actor, source, at=at)) if source else []
    return render(
        request,
        "cases/plan_edit.html",
        {
            "case": case,
            "child": case.child,
            "at": at,
            "form": form,
            "streams": rows.by_stream(items, at, may=False, edit=draft is not None),
            "held": held,
            "draft": draft,
            "assessed": read.is_assessed(actor, case, at=at),
            "add": reverse("plan_item_new", args=[case.pk]),
            "back": reverse("plan", args=[case.child_id]),
        },
    )


def _keep(request: Request, case: Any, form: Any, at: Any) -> HttpResponse:
    """Keep what child and family say, and go where the button leads: to signing, to another need, back."""
    words = {name: form.cleaned_data[name] for name in ("child_view", "family_view", "version")}
    try:
        kept = do.write_views(request.actor, case=case, at=at, **words)
    except Stale as stale:
        return both_page(request, *versions(form, stale.current), stale.current, title=_("Plan"))
    if request.POST.get("act") == "sign":
        do.sign_plan(request.actor, plan=kept, version=kept.row_version, at=at)
        messages.success(request, _("The plan is signed and holds from now on."))
        return redirect("plan", child_id=case.child_id)
    if request.POST.get("act") == "add":
        return redirect("plan_item_new", case_id=case.pk)
    messages.success(request, _("The draft is kept. Nothing is signed yet."))
    return redirect("plan_edit", case_id=case.pk)


@page(Permission.PLAN_WRITE, on=read_cases.case)
def new_item(request: Request, case: Any) -> HttpResponse:
    """One more need with its service."""
    actor = request.actor
    form, status = bound(request, NeedForm, providers=_providers(actor), initial={"version": 0}), 200
    if request.method == "POST" and form.is_valid():
        try:
            do.add_need(actor, case=case, need=_need(form), at=timezone.now())
        except Refused as no:
            say_no(form, no)
            status = 409
        else:
            messages.success(request, _("The need is in the plan."))
            return redirect("plan_edit", case_id=case.pk)
    return render(
        request,
        "cases/plan_item.html",
        {"case": case, "child": case.child, "form": form, "back": reverse("plan_edit", args=[case.pk])},
        status=status,
    )


@page(Permission.PLAN_WRITE, on=read.plan_item)
def item(request: Request, item: Any) -> HttpResponse:
    """Change or drop one line of an unsigned plan."""
    actor, at = request.actor, timezone.now()
    providers = _providers(actor, kept=item.provider_id)
    form = bound(request, NeedForm, providers=providers, kept=item, initial=rows.initial(item))
    status = 200
    back = reverse("plan_edit", args=[item.plan.case_id])
    if request.method == "POST" and request.POST.get("act") == "drop":
        do.drop_need(actor, item=item, at=at)
        messages.success(request, _("The line is out of this plan."))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            do.change_need(actor, item=item, need=_need(form), version=form.cleaned_data["version"], at=at)
        except Stale as stale:
            return both_page(request, *versions(form, stale.current), stale.current, title=item.need)
        except Refused as no:
            say_no(form, no)
            status = 409
        else:
            messages.success(request, _("The line is changed."))
            return redirect(back)
    return render(
        request,
        "cases/plan_item.html",
        {"case": item.plan.case, "child": item.child, "item": item, "form": form, "back": back},
        status=status,
    )


@page(Permission.PLAN_WRITE, on=read.plan_item)
def start(request: Request, item: Any) -> HttpResponse:
    """The service has begun."""
    form = bound(request, StartForm)
    if request.method == "POST" and form.is_valid():
        services.start_service(
            request.actor, item=item, started_at=form.cleaned_data["moment"], at=timezone.now()
        )
        messages.success(request, _("The service has started."))
        return redirect("plan", child_id=item.child_id)
    return _service(request, item, form, act=_("Start the service"))


@page(Permission.PLAN_WRITE, on=read.plan_item)
def end(request: Request, item: Any) -> HttpResponse:
    """The service is over, with what it brought."""
    form = bound(request, EndForm)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        services.end_service(
            request.actor,
            item=item,
            ended_at=words["moment"],
            result=words["result"],
            note=words["note"],
            at=timezone.now(),
        )
        messages.success(request, _("The service has ended."))
        return redirect("plan", child_id=item.child_id)
    return _service(request, item, form, act=_("End the service"))


def _service(request: Request, item: Any, form: Any, *, act: str) -> HttpResponse:
    return render(
        request,
        "cases/service.html",
        {
            "item": item,
            "child": item.child,
            "service": rows.service_word(item),
            "form": form,
            "act": act,
            "back": reverse("plan", args=[item.child_id]),
        },
    )


def _providers(actor: Any, *, kept: int | None = None) -> list[Provider]:
    """Who gives any service, as a referral may ask them, one's own office, and whom the line names."""
    asked = services_offered(actor)
    gives: dict[int, set[str]] = {actor.organisation_id: set(Service.values)}
    for service, offices in asked.items():
        for office in offices:
            gives.setdefault(office.pk, set()).add(service.value)
    own = actor.organisation_id
    return [
        Provider(one.pk, one.short_name, frozenset(gives.get(one.pk, ())), own=one.pk == own)
        for one in organisations(actor)
        if one.pk in gives or one.pk == kept
    ]


def _need(form: Any) -> do.Need:
    words = form.cleaned_data
    return do.Need(
        need=words["need"],
        service=words["service"],
        horizon=words["horizon"],
        provider_id=words["provider"],
        due_on=words["due_on"],
        indicator=words["indicator"],
    )
