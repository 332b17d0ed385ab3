"""The kernel's own pages: Today, and whether the process lives."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from rangkul.core import reading
from rangkul.core.clocks import JAKARTA
from rangkul.core.context import THEMES
from rangkul.core.duties import grouped, late, what_waits
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission

# Indonesian greets by four parts of the day; each ends at this hour.
PARTS_OF_DAY = ((4, "night"), (11, "morning"), (15, "noon"), (18, "afternoon"), (24, "night"))


@page(Permission.TODAY_READ, methods=("GET",))
def today(request: Request) -> HttpResponse:
    """What waits for me, by deadline, each with the one act that moves it."""
    at = timezone.now()
    waiting = what_waits(request.actor, at)
    groups = grouped(waiting, at)
    told = [duty.child for group in groups for duty in (*group.shown, *group.folded) if duty.child]
    reading.listed(request.actor, told, where="today", at=at)
    hour = at.astimezone(JAKARTA).hour
    context = {
        "at": at,
        "groups": groups,
        "own": sum(duty.mine for duty in waiting),
        "late": late(waiting, at),
        "part_of_day": next(part for until, part in PARTS_OF_DAY if hour < until),
        "first_name": request.actor.name.partition(" ")[0],
        "can_record": request.actor.may(Permission.ENCOUNTER_RECORD),
    }
    return render(request, "core/today.html", context)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device; kept on this device only."""
    wanted, back = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = redirect(back)
    answer.set_cookie(
        "theme", wanted if wanted in THEMES else "system", max_age=400 * 86400, samesite="Lax", httponly=True
    )
    return answer


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; it says nothing else."""
    return HttpResponse("ok", content_type="text/plain")
