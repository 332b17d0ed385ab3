"""Pages of one's own account: for which organisation and in which role I act now, and in which language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import i18n
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


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on: to the person on every device, or to this device before signing in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return i18n.set_language(request)
