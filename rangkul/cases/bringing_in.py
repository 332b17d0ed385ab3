"""How the rows of a register become children, inside the command that brings them in."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from rangkul_analytics.linkage import Sighting, link, score, sightings_from_rows, table_of

from rangkul.cases.events.children import ChildRegistered, IdentityRecorded
from rangkul.cases.events.encounters import EncounterRecorded
from rangkul.cases.identity_numbers import seal_numbers
from rangkul.cases.models import (
    Alias,
    Child,
    ChildIdentity,
    Encounter,
    ImportBatch,
    ImportRow,
    MatchProposal,
)
from rangkul.cases.numbers import child_number
from rangkul.cases.on_file import on_file
from rangkul.cases.recognition import index_sighting
from rangkul.cases.registers import Fate
from rangkul.cases.vocabulary import MatchBand, MatchReason, NameKind, RowFate
from rangkul.core.access import Actor, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.edges import ASSIGNMENT_FOR, DESK_INTAKE_FOR
from rangkul.core.events import Event, record_all
from rangkul.core.sealing import blind

OnProgress = Callable[[int], None]
Timed = tuple[Event, datetime | None]
SOME = 200
STRONG = 0.8
# What the library says for a pair, in the words of the page that asks a person.
REASONS = {
    "same_nik": MatchReason.SAME_NIK,
    "same_name": MatchReason.SAME_NAME,
    "name_partly_same": MatchReason.NAME_PART,
    "name_alike": MatchReason.NAME_ALIKE,
    "nickname_from_name": MatchReason.NAME_ALIKE,
    "same_nickname": MatchReason.SAME_NICKNAME,
    "nickname_alike": MatchReason.NAME_ALIKE,
    "same_mother": MatchReason.SAME_MOTHER,
    "mother_alike": MatchReason.MOTHER_ALIKE,
    "same_birth_date": MatchReason.SAME_BIRTH_DATE,
    "birth_close": MatchReason.AGE_FITS,
    "same_place": MatchReason.SAME_PLACE,
    "same_place_recently": MatchReason.SAME_PLACE,
    "same_kelurahan": MatchReason.SAME_AREA,
    "same_origin": MatchReason.SAME_AREA,
    "same_activity": MatchReason.SAME_ACTIVITY,
}


@dataclass(frozen=True)
class Known:
    """A child whom the organisation holds already, as it is compared."""

    child: Child
    sighting: Sighting
    nik: bytes


class Bringing:
    """One register on its way in: its children, and whom they may be already."""

    def __init__(
        self, actor: Actor, batch: ImportBatch, *, at: datetime, on_progress: OnProgress | None = None
    ) -> None:
        self.actor, self.batch, self.at = actor, batch, at
        self.on_progress = on_progress
        self.children: dict[tuple[str, int], Child] = {}

    def _on_file(self, child: Child) -> dict[str, Any]:
        return on_file(self.actor, child, legal_basis=self.batch.report["legal_basis"], at=self.at)

    def bring_in(self, fates: Sequence[Fate]) -> None:
        """Write every row: its child, or why there is none."""
        incoming = [fate for fate in fates if fate.outcome == RowFate.IN]
        for start in range(0, len(incoming), SOME):
            self._some(incoming[start : start + SOME])
            if self.on_progress is not None:
                self.on_progress(min(start + SOME, len(incoming)))
        ImportRow.objects.bulk_create(self._row(fate) for fate in fates)

    def _some(self, fates: Sequence[Fate]) -> None:
        children = self._register([fate.row.sheet for fate in fates])
        self.children |= {_key(fate): child for fate, child in zip(fates, children, strict=True)}
        pairs = list(zip(fates, children, strict=True))
        identities = [self._identity(fate, child) for fate, child in pairs]
        encounters = [self._encounter(fate, child) for fate, child in pairs]
        ChildIdentity.objects.bulk_create(identities)
        Encounter.objects.bulk_create([one for one in encounters if one is not None])
        Alias.objects.bulk_create(self._aliases(pairs))
        record_all(self._events(children, identities, encounters))
        for sighting, child, identity in zip(sightings_of(fates), children, identities, strict=True):
            index_sighting(child, identity, sighting)

    def _register(self, sheets: Sequence[str]) -> list[Child]:
        made = [
            Child(
                id=uuid.uuid4(),
                number=child_number(),
                city=self.actor.city,
                holder_id=self.actor.organisation_id,
                registered_at=self.at,
            )
            for _sheet in sheets
        ]
        taken = self._write(made)
        while taken:
            # Numbers are drawn; those that another child has are drawn again.
            again = [child for child in made if child.pk in taken]
            for child in again:
                child.number = child_number()
            taken = self._write(again)
        return made

    def _write(self, children: Sequence[Child]) -> set[uuid.UUID]:
        """Register them; returns those whose number was taken."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT register_children(%s::uuid[], %s::text[], %s, %s, %s, %s, %s)",
                [
                    [child.pk for child in children],
                    [child.number for child in children],
                    self.actor.city,
                    self.batch.pk,
                    self.at + DESK_INTAKE_FOR,
                    self.at + ASSIGNMENT_FOR,
                    self.at,
                ],
            )
            return set(cursor.fetchone()[0])

    def _identity(self, fate: Fate, child: Child) -> ChildIdentity:
        shaped = fate.shaped
        assert shaped is not None  # noqa: S101 (for mypy: it comes in)
        identity = ChildIdentity(**self._on_file(child), **shaped.identity)
        seal_numbers(identity, nik=shaped.nik, kk=shaped.kk)
        return identity

    def _encounter(self, fate: Fate, child: Child) -> Encounter | None:
        if fate.shaped is None or fate.shaped.encounter is None:
            return None
        return Encounter(**self._on_file(child), **fate.shaped.encounter)

    def _aliases(self, pairs: Iterable[tuple[Fate, Child]]) -> list[Alias]:
        return [
            Alias(**self._on_file(child), name=name, kind=NameKind.ALIAS)
            for fate, child in pairs
            for name in (fate.shaped.aliases if fate.shaped else ())
        ]

    def _events(
        self,
        children: Sequence[Child],
        identities: Sequence[ChildIdentity],
        encounters: Sequence[Encounter | None],
    ) -> list[Timed]:
        events: list[Timed] = []
        for child, identity, encounter in zip(children, identities, encounters, strict=True):
            events.append((ChildRegistered(child=child, batch=self.batch), None))
            events.append((IdentityRecorded(child=child, identity=identity, version=1), None))
            if encounter is not None:
                events.append((_recorded(child, encounter), encounter.met_at))
        return events

    def _row(self, fate: Fate) -> ImportRow:
        child = self.children.get(_key(fate))
        return ImportRow(
            batch=self.batch,
            organisation_id=self.actor.organisation_id,
            sheet=fate.row.sheet[:80],
            number=fate.row.number,
            fingerprint=fate.row.fingerprint,
            outcome=fate.outcome,
            child_id=child.pk if child else None,
        )

    def propose_alike(self, fates: Sequence[Fate]) -> int:
        """Propose pairs within the register and with the organisation's own children; returns how many."""
        new = [fate for fate in fates if fate.outcome == RowFate.IN]
        known = self._known()
        same_nik = self._same_nik(new, known)
        sightings = [*sightings_of(new), *[one.sighting for one in known]]
        children = [*[self.children[_key(fate)] for fate in new], *[one.child for one in known]]
        sightings = [replace(one, id=str(at)) for at, one in enumerate(sightings)]
        table = table_of(sightings)
        made = []
        for pair in link(sightings):
            first, second = sorted((int(pair.a), int(pair.b)))
            if first < len(new):
                why = score(sightings[first], sightings[second], table=table).reasons
                reasons = [REASONS[reason.value] for reason in why if reason.value in REASONS]
                if same_nik.pop((children[first].pk, children[second].pk), None):
                    reasons = [MatchReason.SAME_NIK, *reasons]
                made.append(self._proposal(children[first], children[second], pair.score, reasons))
        made += [self._proposal(*pair, 1.0, [MatchReason.SAME_NIK]) for pair in same_nik.values()]
        MatchProposal.objects.bulk_create(made)
        return len(made)

    def _same_nik(self, new: Sequence[Fate], known: Sequence[Known]) -> dict[Any, tuple[Child, Child]]:
        """Pairs of one NIK, by its keyed fingerprint: no number at rest is opened to compare it."""
        held = {one.nik: one.child for one in known if one.nik}
        pairs = [
            (self.children[_key(fate)], held[mark])
            for fate in new
            if fate.shaped and fate.shaped.nik and (mark := blind(fate.shaped.nik)) in held
        ]
        return {(child.pk, other.pk): (child, other) for child, other in pairs}

    def _known(self) -> list[Known]:
        """Who the organisation holds already, as far as the actor may read."""
        mine = (
            visible(self.actor, ChildIdentity)
            .filter(current=True, child__holder_id=self.actor.organisation_id)
            .exclude(child__in=[child.pk for child in self.children.values()])
            .select_related("child")
        )
        held = list(mine)
        met = visible(self.actor, Encounter).filter(child__in=[one.child_id for one in held])
        latest = {one.child_id: one for one in met.order_by("met_at")}
        rows = [_fields(one, latest.get(one.child_id)) for one in held]
        told = zip(held, sightings_from_rows(rows), strict=True)
        return [Known(one.child, sighting, bytes(one.nik_index or b"")) for one, sighting in told]

    def _proposal(
        self, child: Child, other: Child, likely: float, why: Iterable[MatchReason]
    ) -> MatchProposal:
        return MatchProposal(
            **self._on_file(child),
            other=other,
            score=likely,
            band=MatchBand.STRONG if likely >= STRONG else MatchBand.LIKELY,
            reasons=[reason.value for reason in dict.fromkeys(why)],
        )


def sightings_of(fates: Sequence[Fate]) -> list[Sighting]:
    """The rows as the library compares them, in their order."""
    return sightings_from_rows(
        {**fate.row.fields, "row_id": str(at), "sheet": fate.row.sheet} for at, fate in enumerate(fates)
    )


def _fields(identity: ChildIdentity, met: Encounter | None) -> dict[str, object]:
    """A child of ours in the words of a register; its NIK stays sealed."""
    return {
        "row_id": str(identity.pk),
        "full_name": identity.full_name,
        "nickname": identity.nickname,
        "sex": identity.sex,
        "birth_on": identity.birth_on,
        "mother_name": identity.mother_name,
        "father_name": identity.father_name,
        "address": identity.address,
        "school": identity.school,
        "recorded_on": met.met_at.astimezone(JAKARTA).date() if met else None,
        "age_low": met.age_from if met else None,
        "age_high": met.age_to if met else None,
        "place": met.place if met else "",
    }


def _recorded(child: Child, encounter: Encounter) -> EncounterRecorded:
    return EncounterRecorded(
        encounter=encounter,
        child=child,
        operation=None,
        encounter_kind=encounter.kind,
        activity=encounter.activity,
        conditions=encounter.conditions,
        area="",
        age_from=encounter.age_from,
        age_to=encounter.age_to,
        sex=encounter.sex,
    )


def _key(fate: Fate) -> tuple[str, int]:
    return fate.row.sheet, fate.row.number
