"""The kernel's own pages: Today, and whether the process lives."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from rangkul.core.context import THEMES
from rangkul.core.duties import what_waits
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.TODAY_READ, methods=("GET",))
def today(request: Request) -> HttpResponse:
    """What waits for me, by deadline, each with the one act that moves it."""
    at = timezone.now()
    waiting = what_waits(request.actor, at)
    late = [duty for duty in waiting if duty.due and duty.due < at]
    return render(
        request,
        "core/today.html",
        {"at": at, "late": late, "waiting": [duty for duty in waiting if duty not in late]},
    )


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


def livez(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; it says nothing else."""
    return HttpResponse("ok", content_type="text/plain")
