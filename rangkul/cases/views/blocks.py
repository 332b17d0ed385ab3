"""Pages on the way into a file: who has opened it, and who may not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import blocks as commands
from rangkul.cases.forms.blocks import BarForm
from rangkul.cases.queries import blocks as read
from rangkul.cases.queries import readers as readings
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.views.files import frame
from rangkul.core.errors import NotFound
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission

# The stretches a reader can choose, in days; 0 is since the beginning.
PERIODS = (7, 30, 365, 0)
USUAL = 30


@page(Permission.FILE_READERS, on=child_with_file, methods=("GET",))
def readers(request: Request, child: Any) -> HttpResponse:
    """Who has read of this child, when, why and how far; looking here is written down as well."""
    actor, at = request.actor, timezone.now()
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted.isdecimal() and int(wanted) in PERIODS else USUAL
    commands.read_readers(actor, child=child, days=days, at=at)
    listed = readings.page_of_readings(actor, child, at=at, days=days, after=request.GET.get("after", ""))
    words = {
        7: _("7 days"),
        30: _("30 days"),
        365: _("One year"),
        0: _("Since the beginning"),
    }
    context = {
        **frame(request, child, None, current="readers"),
        "page": listed,
        "counted": readings.counted(actor, child, at=at, days=days),
        "readers": readings.readers(actor, listed.rows),
        "periods": [
            {"url": f"?days={one}", "word": words[one], "current": one == days, "count": ""}
            for one in PERIODS
        ],
        "can_bar": actor.may(Permission.BLOCK_SET),
    }
    return render(request, "cases/file_readers.html", context)


@page(Permission.BLOCK_SET, on=child_with_file)
def bars(request: Request, child: Any) -> HttpResponse:
    """Who may not open this file; a supervisor bars a person here."""
    actor, at = request.actor, timezone.now()
    standing = read.bars(actor, child, at)
    form = bound(request, BarForm, people=read.people_to_bar(actor, standing))
    if request.method == "POST" and form.is_valid():
        commands.bar_person(actor, child=child, at=at, **form.cleaned_data)
        messages.success(request, _("Barred. This person cannot open the file from now on."))
        return redirect("bars", child_id=child.pk)
    return render(request, "cases/bars.html", {"child": child, "form": form, "bars": standing})


@page(Permission.BLOCK_SET, on=child_with_file, methods=("POST",))
def lift(request: Request, child: Any) -> HttpResponse:
    """Let a barred person in again."""
    user_id = request.POST.get("user_id", "")
    if not user_id.isdecimal():
        raise NotFound
    commands.lift_bar(request.actor, child=child, user_id=int(user_id), at=timezone.now())
    messages.success(request, _("The bar is lifted."))
    return redirect("bars", child_id=child.pk)
