"""How the receiver signs on the giver's phone: the same tries, checks and words for one and many children."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rangkul.cases.commands.handovers import next_try, note_failed_signature
from rangkul.cases.forms.handovers import SignForm
from rangkul.core.access import Actor
from rangkul.core.pages import Request
from rangkul.core.roles import Permission
from rangkul.people.signatures import account_of, signer


def receiver_who_signs(request: Request, handover: Any, form: SignForm, at: datetime) -> Actor | None:
    """Who signs for the receiver, or None with the sentence on the form and the wrong try written down."""
    account = account_of(form.cleaned_data["email"])
    key = account.pk if account else 0
    next_try(request.actor, account=key, at=at)
    receiver = signer(
        account,
        password=form.cleaned_data["password"],
        code=form.cleaned_data["code"],
        organisation_id=handover.to_organisation_id,
        permission=Permission.HANDOVER_RECEIVE,
        at=at,
    )
    if receiver is None:
        note_failed_signature(request.actor, handover=handover, account=key, at=at)
        wrong = _(
            "This does not fit anybody at %(receiver)s who may receive a child."
            " Check e-mail, password and code."
        )
        form.add_error(None, wrong % {"receiver": handover.to_organisation.short_name})
    return receiver
