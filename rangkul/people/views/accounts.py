"""Pages of accounts: the people of the city, one person, an invitation, and what ends or renews a way in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rangkul.core.errors import Refused
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.commands import accounts as commands
from rangkul.people.forms import InviteForm
from rangkul.people.queries import accounts as read
from rangkul.people.queries.grants import page_of_waiting, past, waiting
from rangkul.people.views.memberships import offer_roles, seat_form, seat_of
from rangkul.people.views.refusing import say_no
from rangkul.people.views.shown_once import keep_link, link_to_show


@page(Permission.ACCOUNT_MANAGE, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """Everybody with an account in the city, and where each stands."""
    actor, words, at = request.actor, request.GET.get("q", "")[:80], timezone.now()
    found = read.page_of_people(actor, words, after=request.GET.get("after", ""))
    context = {
        "words": words,
        "page": found,
        "rows": read.accounts(actor, found.rows, at=at),
        "waiting": page_of_waiting(actor, after=request.GET.get("waiting", ""), at=at),
        "waiting_in_all": waiting(actor, at=at).count(),
    }
    return render(request, "people/people.html", context)


@page(Permission.ACCOUNT_MANAGE, on=read.own_city_person, methods=("GET",))
def one(request: Request, person: Any) -> HttpResponse:
    """One account: its memberships, its way in, and what an administrator can do about them."""
    at = timezone.now()
    context = {
        "account": read.accounts(request.actor, [person], at=at)[0],
        "link": read.invitation_of(request.actor, person, at=at),
        "guarded": read.is_guarded(request.actor, person),
        "past": past(request.actor, user=person, at=at),
        "myself": person.pk == request.actor.user_id,
        "at": at,
    }
    return render(request, "people/person.html", context)


@page(Permission.ACCOUNT_MANAGE)
def new(request: Request) -> HttpResponse:
    """Invite a person: an account, its first membership, and a link to carry to them."""
    form = seat_form(request, InviteForm, language="id")
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        who = {name: words.pop(name) for name in ("name", "email", "language")}
        try:
            seat = seat_of(request.actor, words)
            user, secret = commands.invite_person(request.actor, seat=seat, at=timezone.now(), **who)
        except Refused as no:
            say_no(request, form, no)
        else:
            return _link_or_wait(request, user, secret)
    offer_roles(request, form)
    return render(request, "people/person_new.html", {"form": form})


@page(Permission.ACCOUNT_MANAGE, on=read.own_city_person)
def link(request: Request, person: Any) -> HttpResponse:
    """Make a link with which the person sets a password; it is shown on one page, once."""
    if request.method == "POST":
        secret = commands.make_link(request.actor, user=person, at=timezone.now())
        return _link_or_wait(request, person, secret)
    standing = read.invitation_of(request.actor, person, at=timezone.now())
    context = {
        "person": person,
        "url": link_to_show(request, person.pk),
        "link": standing,
        "guarded": read.is_guarded(request.actor, person),
    }
    return render(request, "people/person_link.html", context)


def _link_or_wait(request: Request, person: Any, secret: str) -> HttpResponse:
    """The page that shows the link once; without one, the person's page, which says who is asked."""
    if not secret:
        messages.success(request, _("A second person is asked. Whoever says yes gets the link for it."))
        return redirect("person", user_id=person.pk)
    keep_link(request, person.pk, secret)
    return redirect("person_link", user_id=person.pk)


@dataclass(frozen=True)
class Act:
    """Something done to an account after one question."""

    title: str | Promise
    text: str | Promise
    act: str | Promise
    done: str | Promise
    command: Callable[..., None]
    danger: bool = True


def _asked(act: Act, *, guarded: Act | None = None) -> Callable[..., HttpResponse]:
    """The page that asks first and does it then; `guarded` where a second person says yes to it."""
    alone = act

    @page(Permission.ACCOUNT_MANAGE, on=read.own_city_person)
    def view(request: Request, person: Any) -> HttpResponse:
        takes_two = guarded is not None and read.is_guarded(request.actor, person)
        act = guarded if guarded is not None and takes_two else alone
        if request.method == "POST":
            act.command(request.actor, user=person, at=timezone.now())
            messages.success(request, str(act.done) % {"name": person.name})
            return redirect("person", user_id=person.pk)
        context = {"person": person, "what": act, "title": str(act.title) % {"name": person.name}}
        return render(request, "people/person_act.html", context)

    return view


suspend = _asked(
    Act(
        title=gettext_lazy("Suspend the account of %(name)s?"),
        text=gettext_lazy(
            "The person is out at the next click and cannot sign in until somebody lets them in again. "
            "Memberships stay as they are."
        ),
        act=gettext_lazy("Suspend the account"),
        done=gettext_lazy("The account of %(name)s is suspended."),
        command=commands.suspend_account,
    )
)
resume = _asked(
    Act(
        title=gettext_lazy("Let %(name)s in again?"),
        text=gettext_lazy("The password and the second step are the same as before."),
        act=gettext_lazy("Let in again"),
        done=gettext_lazy("%(name)s can sign in again."),
        command=commands.resume_account,
        danger=False,
    ),
    guarded=Act(
        title=gettext_lazy("Let %(name)s in again?"),
        text=gettext_lazy(
            "A second person says yes first: another administrator, or the head or a supervisor of the "
            "person's organisation. Then the password and the second step are the same as before."
        ),
        act=gettext_lazy("Ask to let in again"),
        done=gettext_lazy("A second person is asked whether %(name)s may come in again."),
        command=commands.resume_account,
        danger=False,
    ),
)
sign_out = _asked(
    Act(
        title=gettext_lazy("Sign %(name)s out everywhere?"),
        text=gettext_lazy(
            "Every telephone and computer on which this person is signed in is signed out at the next click. "
            "The password stays."
        ),
        act=gettext_lazy("Sign out everywhere"),
        done=gettext_lazy("%(name)s is signed out everywhere."),
        command=commands.sign_out_everywhere,
    )
)
second_step = _asked(
    Act(
        title=gettext_lazy("Reset the second step of %(name)s?"),
        text=gettext_lazy(
            "Ask only when you know that it is really this person who needs it: look them in the face or "
            "call the number you have. A second person says yes first. Then they are signed out, and set "
            "the second step up anew at the next sign-in."
        ),
        act=gettext_lazy("Ask for the reset"),
        done=gettext_lazy("A second person is asked whether the second step of %(name)s may be reset."),
        command=commands.reset_second_step,
    )
)
