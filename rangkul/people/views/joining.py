"""The page behind an invitation: the invited person, not signed in yet, chooses a password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rangkul.core.errors import Refused
from rangkul.people.commands.accounts import take_invitation
from rangkul.people.forms import PasswordForm
from rangkul.people.links import fingerprint
from rangkul.people.signing_in import invited
from rangkul.people.vocabulary import Reason


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password with the link; a link that opens nothing says what to do."""
    who = invited(fingerprint(secret), at=timezone.now())
    if who is None:
        raise Refused(Reason.INVITATION_OVER)
    form = PasswordForm(request.POST or None, person=(who.name, who.email))
    if request.method == "POST" and form.is_valid():
        take_invitation(who.actor, secret=secret, password=form.cleaned_data["password"], at=timezone.now())
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "people/join.html", {"form": form, "who": who})
