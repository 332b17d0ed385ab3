"""Pages of the return: writing it down, and its letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import returns as commands
from rangkul.cases.commands.children import open_file
from rangkul.cases.forms.returns import ReturnForm
from rangkul.cases.letters.statement import statement_letter
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries import returns as read
from rangkul.cases.rules.returns import NEEDS_RETURN
from rangkul.cases.views.files import reason_of
from rangkul.cases.views.refusing import say_no
from rangkul.core.errors import Refused
from rangkul.core.letters import letter_response
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import organisations


@page(Permission.RETURN_RECORD, on=read_cases.case)
def new_return(request: Request, case: Any) -> HttpResponse:
    """Write down that the child goes home, and plan the visits."""
    actor, at = request.actor, timezone.now()
    bed = read.bed_of(actor, case, at)
    institutions = {str(one.pk): one for one in organisations(actor, kinds=["lks"])}
    form = bound(
        request,
        ReturnForm,
        institutions=[(key, one.name) for key, one in institutions.items()],
        areas=read.area_choices(actor),
        initial=_as_it_left(read.left_without_return(actor, case, at), at),
    )
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        returned_at = words.pop("returned_at")
        words["institution"] = institutions.get(words["institution"])
        words["area"] = words["area"] or None
        try:
            commands.record_return(
                actor, case=case, home=commands.Home(**words), returned_at=returned_at, at=at
            )
        except Refused as no:
            return said_no(request, "cases/return_new.html", {"form": form, "case": case, "bed": bed}, no)
        messages.success(request, _("The return is recorded and the visits are planned."))
        return redirect("case_after", case_id=case.pk)
    return render(
        request, "cases/return_new.html", {"form": form, "case": case, "child": case.child, "bed": bed}
    )


def _as_it_left(stay: Any, at: Any) -> dict[str, Any]:
    """The first values of a return: what the shift wrote down when the child left, if it did."""
    if stay is None:
        return {"returned_at": timezone.localtime(at), "kind": "family"}
    kind = NEEDS_RETURN[stay.out_reason].value
    return {"returned_at": timezone.localtime(stay.out_at), "kind": kind, "to_whom": stay.out_to}


def said_no(request: Request, template: str, context: dict[str, Any], no: Refused) -> HttpResponse:
    """The form again with the refusal on top, so that nothing typed is lost."""
    say_no(context["form"], no)
    return render(request, template, {**context, "child": context["case"].child}, status=409)


@page(Permission.RETURN_RECORD, on=read_cases.case, methods=("GET",))
def statement(request: Request, case: Any) -> HttpResponse:
    """The surat pernyataan as PDF, to be signed before the child is released; printing it is logged."""
    actor, at = request.actor, timezone.now()
    identity = open_file(actor, child=case.child, reason=reason_of(request), at=at)
    number = commands.print_statement(actor, case=case, at=at)
    return letter_response(statement_letter(case, identity, number=number, actor=actor, at=at), number)
