"""Pages about who a child is: what is known, a new version, other names, contacts, sealed notes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import identity as do
from rangkul.cases.forms.identity import AliasForm, ContactForm, IdentityForm, SealedForm
from rangkul.cases.queries import children
from rangkul.cases.queries import identity as read
from rangkul.cases.rules.identity import born_between, nik_fits
from rangkul.cases.views import identity_rows as rows
from rangkul.cases.views.both import both_page, versions
from rangkul.cases.views.children import whole
from rangkul.cases.views.files import frame
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.telling import day
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import SealedKind
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Level, Permission
from rangkul.people.queries import names

_AS_TYPED = (
    "full_name",
    "nickname",
    "sex",
    "birth_on",
    "age_basis",
    "birth_place",
    "mother_name",
    "father_name",
    "address",
    "school",
    "papers",
    "marks",
)


@page(Permission.FILE_OPEN, on=children.child, methods=("GET",))
def identity(request: Request, child: Any) -> HttpResponse:
    """What is known of the child, other names, who can be asked, and the versions before."""
    actor, at = request.actor, timezone.now()
    file = whole(request, child, part="identity", at=at)
    found = list(read.versions_of(actor, child, at=at))
    people = names(actor, (one.recorded_by for one in found))
    numbers = do.numbers_of(file.identity) if file.identity else {}
    may = actor.may(Permission.IDENTITY_WRITE)
    return render(
        request,
        "cases/identity.html",
        {
            **frame(request, child, file.identity, current="identity"),
            "identity": file.identity,
            "groups": rows.groups(file.identity, numbers, at) if file.identity else [],
            "mismatch": bool(file.identity)
            and not nik_fits(numbers.get("nik", ""), birth_on=file.identity.birth_on, sex=file.identity.sex),
            "aliases": rows.alias_rows(read.aliases_of(actor, child, at=at)),
            "contacts": rows.contact_rows(read.contacts_of(actor, child, at=at)),
            "versions": [(one, people.get(one.recorded_by, "")) for one in found],
            "may": may,
            "sealed": file.level > Level.FILE and actor.may(Permission.SEALED_WRITE),
            "has_sealed": file.level > Level.FILE and read.has_sealed(actor, child, at=at),
        },
    )


@page(Permission.IDENTITY_WRITE, on=children.child_with_file)
def edit(request: Request, child: Any) -> HttpResponse:
    """Write a new version of who the child is."""
    actor, at = request.actor, timezone.now()
    current = read.current(actor, child, at=at)
    areas = read.areas(actor)
    form = bound(
        request,
        IdentityForm,
        areas=areas,
        initial=rows.initial(current, children.latest_encounter(actor, child, at=at), at),
    )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        known = _known(words, at)
        try:
            do.record_identity(
                actor,
                child=child,
                known=known,
                nik=words["nik"],
                kk=words["kk"],
                version=words["version"],
                at=at,
            )
        except Stale as stale:
            return _both(request, form, stale.current, at)
        except Refused as no:
            say_no(form, no)
            return _version_page(request, child, form, status=409)
        if not nik_fits(words["nik"], birth_on=known.birth_on, sex=known.sex):
            messages.warning(
                request, _("The NIK tells another birth date. That happens; check it with the family card.")
            )
        messages.success(request, _("What is known of the child is saved as a new version."))
        return redirect("identity", child_id=child.pk)
    return _version_page(request, child, form)


def _version_page(request: Request, child: Any, form: Any, *, status: int = 200) -> HttpResponse:
    return _form_page(
        request,
        child,
        form,
        title=_("What is known of the child"),
        act=_("Save as a new version"),
        sections=rows.SECTIONS,
        status=status,
    )


def _known(words: dict[str, Any], at: Any) -> do.Known:
    low, high = words.get("age_from"), words.get("age_to")
    between: tuple[date | None, date | None] = (None, None)
    if words["birth_on"] is None and low is not None and high is not None:
        between = born_between(low, high, on=at.astimezone(JAKARTA).date())
    return do.Known(
        **{name: words[name] for name in _AS_TYPED},
        born_from=between[0],
        born_to=between[1],
        origin_id=words["origin"] or None,
        in_school={"yes": True, "no": False}.get(words["in_school"]),
    )


def _both(request: Request, form: Any, current: dict[str, Any], at: Any) -> HttpResponse:
    found = versions(form, rows.as_typed(current, at))
    return both_page(request, *found, current, title=_("What is known of the child"))


@page(Permission.IDENTITY_WRITE, on=children.child_with_file)
def new_alias(request: Request, child: Any) -> HttpResponse:
    """Another name the child goes by."""
    form = bound(request, AliasForm)
    if request.method == "POST" and form.is_valid():
        do.record_alias(request.actor, child=child, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The name is saved."))
        return redirect("identity", child_id=child.pk)
    return _form_page(request, child, form, title=_("Another name"), act=_("Save the name"))


@page(Permission.IDENTITY_WRITE, on=children.child_with_file)
def new_contact(request: Request, child: Any) -> HttpResponse:
    """Somebody who can be asked about the child."""
    form = bound(request, ContactForm)
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "safe": form.cleaned_data["safe"] == "yes"}
        do.record_contact(request.actor, child=child, contact=do.Reachable(**words), at=timezone.now())
        messages.success(request, _("The contact is saved."))
        return redirect("identity", child_id=child.pk)
    return _form_page(request, child, form, title=_("A contact"), act=_("Save the contact"))


@page(Permission.IDENTITY_WRITE, on=read.contact, methods=("POST",))
def end_contact(request: Request, contact: Any) -> HttpResponse:
    """The contact no longer holds."""
    do.end_contact(request.actor, contact=contact, at=timezone.now())
    messages.success(request, _("The contact no longer holds; it stays in the file."))
    return redirect("identity", child_id=contact.child_id)


@page(Permission.SEALED_WRITE, on=read.child_with_seal)
def new_sealed(request: Request, child: Any) -> HttpResponse:
    """Write a note that only level 4 opens."""
    form = bound(request, SealedForm)
    if request.method == "POST" and form.is_valid():
        do.seal_note(request.actor, child=child, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The note is sealed."))
        return redirect("identity", child_id=child.pk)
    return _form_page(request, child, form, title=_("A sealed note"), act=_("Seal the note"))


@page(Permission.SEALED_WRITE, on=read.child_with_seal, methods=("GET",))
def sealed(request: Request, child: Any) -> HttpResponse:
    """Read the sealed notes; that is an event of its own."""
    actor = request.actor
    notes = do.open_sealed(actor, child=child, at=timezone.now())
    people = names(actor, (note.recorded_by for note, _text in notes))
    return render(
        request,
        "cases/sealed.html",
        {
            "child": child,
            "notes": [
                (label(SealedKind, note.kind), text, people.get(note.recorded_by, ""), day(note.recorded_at))
                for note, text in notes
            ],
            "back": reverse("identity", args=[child.pk]),
        },
    )


def _form_page(
    request: Request, child: Any, form: Any, *, title: str, act: str, sections: Any = (), status: int = 200
) -> HttpResponse:
    return render(
        request,
        "cases/file_form.html",
        {
            "child": child,
            "form": form,
            "title": title,
            "act": act,
            "sections": [(str(head), [form[name] for name in names_]) for head, names_ in sections],
            "back": reverse("identity", args=[child.pk]),
        },
        status=status,
    )
