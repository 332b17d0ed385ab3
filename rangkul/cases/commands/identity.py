"""Verbs on who a child is: a new version of the identity, other names, contacts, sealed notes."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from rangkul.cases.commands.same_nik import propose_same_nik
from rangkul.cases.events.children import IdentityRecorded
from rangkul.cases.events.identity import (
    AliasRecorded,
    ContactEnded,
    ContactRecorded,
    SealedOpened,
    SealedWritten,
)
from rangkul.cases.identity_numbers import numbers_of, seal_numbers
from rangkul.cases.models import Alias, Child, ChildIdentity, Contact, SealedNote
from rangkul.cases.on_file import on_file
from rangkul.cases.queries import identity as read
from rangkul.cases.recognition import index_sighting, sighting, sighting_of_identity
from rangkul.cases.rules.identity import check_born
from rangkul.cases.vocabulary import LegalBasis, Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command, reading
from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.events import record
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.core.sealing import open_value, seal_value


@dataclass(frozen=True)
class Known:
    """Who the child is as far as it is known; everything may be empty."""

    full_name: str = ""
    nickname: str = ""
    sex: str = ""
    birth_on: date | None = None
    born_from: date | None = None
    born_to: date | None = None
    age_basis: str = ""
    birth_place: str = ""
    mother_name: str = ""
    father_name: str = ""
    address: str = ""
    origin_id: str | None = None
    school: str = ""
    in_school: bool | None = None
    papers: str = ""
    marks: str = ""


@command
def record_identity(
    actor: Actor,
    *,
    child: Child,
    known: Known,
    version: int,
    at: datetime,
    nik: str | None = None,
    kk: str | None = None,
    legal_basis: str = LegalBasis.PUBLIC_TASK,
) -> ChildIdentity:
    """A new version of who the child is; `version` is the one that was read, 0 when there was none.

    A number (`nik`, `kk`) left at None stays as it was; an empty one is taken away.
    """
    child = require(actor, Permission.IDENTITY_WRITE, child, at=at)
    check_born(
        known.birth_on,
        today=at.astimezone(JAKARTA).date(),
        first_met=read.first_met_on(actor, child, at=at) if known.birth_on else None,
    )
    before = visible(actor, ChildIdentity, at).filter(child=child, current=True).select_for_update().first()
    if (before.version if before else 0) != version:
        raise Stale(_standing(before))
    if before is not None:
        before.current = False
        before.save(update_fields=["current"])
    identity = ChildIdentity(
        id=uuid7(),
        version=version + 1,
        **asdict(known),
        **on_file(actor, child, legal_basis=legal_basis, at=at),
    )
    number = _seal_numbers(identity, before, nik=nik, kk=kk)
    _add_version(actor, identity, at=at)
    index_sighting(child, identity, sighting_of_identity(identity, nik=number))
    if nik:
        propose_same_nik(actor, child, nik, at=at)
    record(IdentityRecorded(child=child, identity=identity, version=identity.version))
    return identity


def _add_version(actor: Actor, identity: ChildIdentity, *, at: datetime) -> None:
    """Of two who write the first version at once, no row holds the second back: the table does."""
    try:
        with transaction.atomic():
            ChildIdentity.objects.bulk_create([identity])
    except IntegrityError as error:
        if "identity_has_one_current_version" not in str(error) and "identity_versions" not in str(error):
            raise
        raise Stale(_standing(read.current(actor, identity.child, at=at))) from None


def _seal_numbers(
    identity: ChildIdentity, before: ChildIdentity | None, *, nik: str | None, kk: str | None
) -> str:
    """A sealed number opens only in its own row, so one that stays is sealed anew; the NIK in clear."""
    kept = numbers_of(before) if before else {"nik": "", "kk": ""}
    nik, kk = kept["nik"] if nik is None else nik, kept["kk"] if kk is None else kk
    seal_numbers(identity, nik=nik, kk=kk)
    return nik


@command
def record_alias(actor: Actor, *, child: Child, name: str, kind: str, at: datetime) -> Alias:
    """Another name the child goes by."""
    child = require(actor, Permission.IDENTITY_WRITE, child, at=at)
    alias: Alias = Alias.objects.create(
        name=name, kind=kind, **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at)
    )
    index_sighting(child, alias, sighting(nickname=name))
    record(AliasRecorded(child=child, alias=alias))
    return alias


@dataclass(frozen=True)
class Reachable:
    """Somebody who can be asked about the child; `safe` says whether calling does the child no harm."""

    kind: str
    name: str = ""
    phone: str = ""
    address: str = ""
    safe: bool = False


@command
def record_contact(actor: Actor, *, child: Child, contact: Reachable, at: datetime) -> Contact:
    """Somebody who can be asked about the child."""
    child = require(actor, Permission.IDENTITY_WRITE, child, at=at)
    row: Contact = Contact.objects.create(
        **asdict(contact), **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at)
    )
    record(ContactRecorded(child=child, contact=row, contact_kind=row.kind))
    return row


@command
def end_contact(actor: Actor, *, contact: Contact, at: datetime) -> Contact:
    """The contact no longer holds; the row stays."""
    contact = require(actor, Permission.IDENTITY_WRITE, contact, at=at)
    if not visible(actor, Contact, at).filter(pk=contact.pk, ended_at=None).update(ended_at=at):
        raise Refused(Reason.CONTACT_ENDED)
    contact.ended_at = at
    record(ContactEnded(child=contact.child, contact=contact))
    return contact


@command
def seal_note(actor: Actor, *, child: Child, kind: str, text: str, at: datetime) -> SealedNote:
    """Words that only level 4 opens, encrypted before they reach the database."""
    child = require(actor, Permission.SEALED_WRITE, child, at=at)
    note = SealedNote(
        id=uuid7(), kind=kind, **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at)
    )
    note.sealed = seal_value(text, f"sealednote:{note.pk}")
    SealedNote.objects.bulk_create([note])
    record(SealedWritten(child=child, note=note))
    return note


@reading
def open_sealed(actor: Actor, *, child: Child, at: datetime) -> list[tuple[SealedNote, str]]:
    """The sealed notes of a child with their words; reading them is an event of its own."""
    child = require(actor, Permission.SEALED_WRITE, child, at=at)
    notes = list(visible(actor, SealedNote, at).filter(child=child).order_by("-recorded_at"))
    if not notes:
        raise NotFound
    record(SealedOpened(child=child, notes=notes))
    return [(note, open_value(bytes(note.sealed), f"sealednote:{note.pk}")) for note in notes]


def _standing(identity: ChildIdentity | None) -> dict[str, Any]:
    if identity is None:
        return {"version": 0}
    known = {name: getattr(identity, name) for name in Known.__dataclass_fields__}
    return {
        **known,
        **numbers_of(identity),
        "version": identity.version,
        "by": identity.recorded_by,
        "at": identity.recorded_at,
    }
