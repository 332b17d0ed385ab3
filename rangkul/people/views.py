"""Pages of one's own account: for which organisation and in which role I act now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rangkul.people.signing_in import ACTING_FOR


@require_POST
def set_membership(request: HttpRequest) -> HttpResponse:
    """Act for another of my own organisations or roles from now on."""
    own = {str(one.pk) for one in getattr(request, "memberships", [])}
    chosen = request.POST.get("membership", "")
    if chosen in own:
        request.session[ACTING_FOR] = int(chosen)
    return redirect("today")
