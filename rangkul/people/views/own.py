"""Pages of one's own account: for which organisation and in which role I act now, and in which language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_http_methods, require_POST

from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.signing_in import ACTING_FOR


@page(Permission.TODAY_READ)
def set_membership(request: Request) -> HttpResponse:
    """Act for another of my own organisations or roles from now on."""
    own = {str(one.pk): one for one in request.memberships}
    chosen = own.get(request.POST.get("membership", "")) if request.method == "POST" else None
    if chosen is not None:
        request.session[ACTING_FOR] = chosen.pk
        named = {"office": chosen.organisation.short_name, "role": chosen.get_role_display()}
        messages.success(request, _("You act for %(office)s now, as %(role)s.") % named)
    return redirect("today") if request.method == "POST" else render(request, "people/acting.html")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on: to the person on every device, or to this device before signing in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return i18n.set_language(request)


@require_http_methods(["GET", "HEAD", "POST"])
def password_lost(request: HttpRequest, secret: str = "") -> HttpResponse:
    """No letter is sent: an administrator who knows the person makes a new link."""
    messages.info(request, _("Ask your administrator for a link with which you choose a new password."))
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
def address_stands(request: HttpRequest, secret: str = "") -> HttpResponse:
    """The address of a sign-in is an administrator's word: nobody adds another, no letter confirms it."""
    messages.info(
        request, _("You sign in with the address that your administrator knows. It stays as it is.")
    )
    return redirect("account_login")
