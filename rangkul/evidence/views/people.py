"""Pages of the people of a study and of those it wants to hear."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import members as commands
from rangkul.evidence.commands.studies import set_target
from rangkul.evidence.forms.studies import ENDED, MemberForm, PartForm, TargetForm
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules.meanwhile import mark
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import StakeholderGroup


@page(Permission.STUDY_READ, on=read.study, methods=("GET",))
def members(request: Request, study: Any) -> HttpResponse:
    """Who takes part in a study, and as what."""
    rows = read.members(request.actor, study, at=timezone.now())
    context = {**frame(request, study, "study_members"), "rows": rows}
    return render(request, "evidence/members.html", context)


@page(Permission.STUDY_RUN, on=read.study)
def member_new(request: Request, study: Any) -> HttpResponse:
    """Let a colleague take part."""
    people = read.may_join(request.actor, study, at=timezone.now())
    choices = [(str(one.user_id), f"{one.user.name}, {one.get_role_display()}") for one in people]
    form = bound(request, MemberForm, people=choices)
    if request.method == "POST" and form.is_valid():
        commands.add_member(request.actor, study=study, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("From now on this person takes part in the study."))
        return redirect("study_members", study.pk)
    context = {**frame(request, study, "study_members"), "form": form, "nobody": not people}
    return render(request, "evidence/member_new.html", context)


@page(Permission.STUDY_RUN, on=read.member)
def member_change(request: Request, member: Any) -> HttpResponse:
    """Another part for somebody, or the end of it."""
    study, at = member.study, timezone.now()
    shown = next((one for one in read.members(request.actor, study, at=at) if one.row.pk == member.pk), None)
    form = bound(request, PartForm, initial={"part": member.part})
    if request.method == "POST" and form.is_valid():
        part = form.cleaned_data["part"]
        try:
            if part == ENDED:
                commands.end_member(request.actor, member=member, at=at)
            else:
                commands.change_part(request.actor, member=member, part=part, at=at)
        except Refused as no:
            say_no(request, form, no, "part")
        else:
            messages.success(request, _("The part is changed."))
            mine = part == ENDED and member.user_id == request.actor.user_id
            return redirect("studies") if mine else redirect("study_members", study.pk)
    context = {**frame(request, study, "study_members"), "form": form, "name": shown.name if shown else ""}
    return render(request, "evidence/member_change.html", context)


@page(Permission.STUDY_READ, on=read.study, methods=("GET",))
def plan(request: Request, study: Any) -> HttpResponse:
    """Whom the study wants to hear, by group, and how many it has heard."""
    rows = read.plan(request.actor, study, at=timezone.now())
    context = {
        **frame(request, study, "study_plan"),
        "rows": rows,
        "some_withdrew": any(one.withdrawn for one in rows),
        "unplanned": bool(_offered(read.targets(request.actor, study), "", "")),
        "outside": any(one.done and not one.group.of_the_state for one in rows),
    }
    return render(request, "evidence/plan.html", context)


@page(Permission.STUDY_RUN, on=read.study)
def target(request: Request, study: Any) -> HttpResponse:
    """How many of one group the study wants to hear."""
    planned, asked = read.targets(request.actor, study), request.GET.get("group", "")
    groups = _offered(planned, asked, request.POST.get("group", ""))
    if not groups:
        return redirect("study_plan", study.pk)
    words = read.target_words(planned.get(asked))
    told = {name: value for name, value in words.items() if value is not None}
    initial = {**told, "group": groups[0].value, "seen": mark(words)}
    form, now = bound(request, TargetForm, groups=[(one, one.label) for one in groups], initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            set_target(request.actor, study=study, at=timezone.now(), **form.cleaned_data)
        except Stale as stale:
            now = hold_to(form, stale.current)
        else:
            messages.success(request, _("The plan is changed."))
            return redirect("study_plan", study.pk)
    context = {**frame(request, study, "study_plan"), "form": form, "now": now}
    context["group"] = StakeholderGroup(asked).label if asked in StakeholderGroup.values else ""
    return render(request, "evidence/target.html", context, status=409 if now else 200)


def _offered(planned: Collection[str], asked: str, posted: str) -> list[StakeholderGroup]:
    """The group that the address names; else those that are not planned yet, as far as the writer knew."""
    if asked in StakeholderGroup.values:
        return [StakeholderGroup(asked)]
    return [one for one in StakeholderGroup if one not in planned or one == posted]
