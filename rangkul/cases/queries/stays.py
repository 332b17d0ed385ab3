"""What is read of the shelter: who is here, in which bed, since when, what is missing, who can come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rangkul.cases import procedures
from rangkul.cases.deadlines import cases_of_children, procedure_of, stay_deadlines
from rangkul.cases.models import (
    IS_OPEN,
    Alias,
    Assessment,
    Case,
    Child,
    ChildIdentity,
    Contact,
    Encounter,
    Handover,
    ProcedureVersion,
    Shelter,
    ShiftNote,
    Stay,
)
from rangkul.cases.procedure import Deadline, Procedure
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.encounters import IN_HANDS_WITHIN
from rangkul.cases.queries.received import RECEPTION_WAITS_FOR
from rangkul.cases.queries.same import head_of_row, numbers_of_row, of_one, of_row, the_number
from rangkul.cases.rules.handovers import MOVES_CHILD
from rangkul.cases.rules.stays import NOBODY_TO_FOLLOW, hours_between, missing
from rangkul.cases.vocabulary import ContactKind, Missing
from rangkul.core.access import Actor, EachRow, IsOneOf, KeysFrom, get, reached, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.roles import Level
from rangkul.core.worded_once import worded_once
from rangkul.people.queries import name_of

# Who was met or received this lately may be waiting for a bed.
_WAITING_FOR = timedelta(days=14)
_WAITING_AT_MOST = 40
# Among the signed papers of a child: the handover that was received.
_HANDED_OVER = "handover"


@dataclass(frozen=True)
class Resident:
    """One child in the house, with what the board says of it."""

    stay: Stay
    name: str
    identity: ChildIdentity | None
    encounter: Encounter | None
    hours: int
    deadline: Deadline
    number: str = ""
    missing: list[Missing] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    @property
    def can_come(self) -> str:
        """Who can be called for the child, by what they are to it."""
        return ", ".join(
            str(ContactKind(one.kind).label) for one in self.contacts if one.kind in ContactKind.values
        )


def stay(actor: Actor, *, stay_id: UUID) -> Stay:
    """One stay the actor may read, or NotFound."""
    return get(actor, Stay, stay_id)


def shelters(actor: Actor) -> QuerySet[Shelter]:
    """The houses of the actor's organisation."""
    return visible(actor, Shelter).order_by("name")


def running_stays(actor: Actor, *, at: datetime | None = None) -> QuerySet[Stay]:
    """Every child who is in a house of the actor's organisation now."""
    mine = visible(actor, Stay, at).filter(out_at=None, shelter__organisation_id=actor.organisation_id)
    return mine.select_related("child", "shelter").order_by("shelter_id", "bed")


@worded_once
def stays_on_the_clock(actor: Actor, at: datetime) -> QuerySet[Stay]:
    """The running stays of my houses with all that Today says of them, in one question.

    `called`; `note_at`, the latest shift note of the house; `follows`, the procedure of the case that runs
    meanwhile; `versions`, those of the city, newest first, for a stay without a case.
    """
    notes = visible(actor, ShiftNote, at).filter(shelter=OuterRef("shelter_id")).order_by("-written_at")
    return _with_clock(actor, at, running_stays(actor, at=at)).annotate(
        note_at=Subquery(notes.values("written_at")[:1])
    )


@worded_once
def stays_of_my_cases(actor: Actor, at: datetime) -> QuerySet[Stay]:
    """The running stays of children whose open case one works on: `called`, `case_id`, and their clock.

    In whichever house: whoever works on the case decides where the child goes.
    """
    mine = visible(actor, Case, at).filter(of_row(), worker_id=actor.user_id)
    mine = mine.filter(IS_OPEN)
    stays = visible(actor, Stay, at).filter(EachRow(mine), out_at=None).order_by("in_at")
    return _with_clock(actor, at, stays).annotate(case_id=Subquery(mine.values("pk")[:1]))


def _with_clock(actor: Actor, at: datetime, stays: QuerySet[Stay]) -> QuerySet[Stay]:
    stays = stays.annotate(called=called(actor, at))
    case = visible(actor, Case, at).filter(child=OuterRef("child_id"), opened_at__lte=at)
    case = case.filter(Q(closed_at=None) | Q(closed_at__gt=OuterRef("in_at"))).order_by("-opened_at")
    return stays.annotate(
        follows=Subquery(case.values("procedure_id")[:1]),
        versions=ArraySubquery(procedures.keys_of(actor.city)),
    )


def without_case(actor: Actor, at: datetime, *, most: int) -> QuerySet[Stay]:
    """The last stays in my houses, running or over, of children for whom nobody opened a case; `called`.

    A child who went on to another office is in its hands, and one who was received here lately waits as a
    reception. The oldest first.
    """
    # Found by the database itself: behind two walls for each, every stay of months cost more than the page.
    nobody = Value(sorted(NOBODY_TO_FOLLOW), output_field=ArrayField(CharField()))
    since = (Value(at - IN_HANDS_WITHIN), Value(at - RECEPTION_WAITS_FOR))
    few = KeysFrom(*since, nobody, Value(most), Value(at), function="stays_unheld")
    # Asked anew for these few: what stands under the child's other numbers counts too.
    found = _unheld(actor, at, visible(actor, Stay, at).filter(IsOneOf(F("pk"), few)))
    return found.annotate(called=called(actor, at), child_number=the_number(actor, at)).order_by("in_at")


def _unheld(actor: Actor, at: datetime, found: QuerySet[Stay]) -> QuerySet[Stay]:
    """Stays after which nobody has the child: no reception that waits, no case, no later stay, no office."""
    since, whose = OuterRef("in_at"), of_row()
    handed = visible(actor, Handover, at).filter(whose)
    received = handed.filter(status="received", to_organisation_id=actor.organisation_id)
    holders = (
        received.filter(received_at__gt=at - RECEPTION_WAITS_FOR),
        visible(actor, Case, at).filter(whose, Q(closed_at=None) | Q(closed_at__gte=since)),
        visible(actor, Stay, at).filter(whose, in_at__gt=since),
        handed.filter(given_at__gte=since, status__in=MOVES_CHILD),
    )
    for held in holders:
        found = found.filter(~EachRow(held))
    return found


def running_stays_of(actor: Actor, child: Child, *, at: datetime | None = None) -> QuerySet[Stay]:
    """The beds that the child has now, under whichever of its numbers, as far as the actor reads."""
    running = visible(actor, Stay, at).filter(of_one(child), out_at=None)
    return running.select_related("shelter")


def residents(
    actor: Actor,
    at: datetime,
    stays: Iterable[Stay] | None = None,
    *,
    versions: Sequence[ProcedureVersion] | None = None,
) -> list[Resident]:
    """The children of these stays (all running ones of my houses), each with what the board says."""
    found = list(_dressed(actor, running_stays(actor, at=at), at) if stays is None else stays)
    numbers = {one.child_id: [one.child_id, *getattr(one, "numbers", [])] for one in found}
    known = _known(actor, numbers, at)
    until = stay_deadlines(actor, found, at, cases=known["all_cases"], versions=versions)
    return [_resident(one, known, until[one.pk], at) for one in found]


def _dressed(actor: Actor, rows: QuerySet[Stay], at: datetime) -> QuerySet[Stay]:
    """The stays with `numbers`, the keys of all their child has, and `child_number`, which stands for it."""
    return rows.annotate(numbers=numbers_of_row(), child_number=the_number(actor, at))


def _resident(stay: Stay, known: dict[str, Any], deadline: Deadline, at: datetime) -> Resident:
    identity, encounter = known["identity"].get(stay.child_id), known["encounter"].get(stay.child_id)
    contacts = known["contacts"][stay.child_id]
    return Resident(
        stay=stay,
        name=_name(identity, encounter),
        identity=identity,
        encounter=encounter,
        hours=hours_between(stay.picked_up_at, stay.out_at or at),
        deadline=deadline,
        number=getattr(stay, "child_number", stay.child.number),
        contacts=contacts,
        missing=missing(
            handed_over=stay.child_id in known["handed_over"],
            has_case=stay.child_id in known["cases"],
            signed=known["signed"][stay.child_id],
            full_name=identity.full_name if identity else "",
            papers=identity.papers if identity else "",
            contacts=len(contacts),
        ),
    )


def _name(identity: ChildIdentity | None, encounter: Encounter | None) -> str:
    names = (identity.nickname, identity.full_name) if identity else ()
    told = (encounter.nickname, encounter.full_name) if encounter else ()
    return next((name for name in (*names, *told) if name), "")


def _who(actor: Actor, numbers: Mapping[UUID, Iterable[UUID]], at: datetime) -> dict[str, Any]:
    """What these children are called, each under all its `numbers`: as the file says, as was told last."""
    of_whom = _of_whom(numbers)
    known = visible(actor, ChildIdentity, at).filter(child_id__in=of_whom, current=True)
    told = visible(actor, Encounter, at).filter(child_id__in=of_whom)
    return {
        # A name under the number at hand counts before one under another.
        "identity": {
            of_whom[one.child_id]: one for one in sorted(known, key=lambda one: one.child_id in numbers)
        },
        # Oldest first, so that the latest stands.
        "encounter": {of_whom[one.child_id]: one for one in told.order_by("met_at")},
    }


def _of_whom(numbers: Mapping[UUID, Iterable[UUID]]) -> dict[UUID, UUID]:
    return {number: child for child, all_of_it in numbers.items() for number in all_of_it}


def _known(actor: Actor, numbers: Mapping[UUID, Iterable[UUID]], at: datetime) -> dict[str, Any]:
    """What the files say of these children, each under all its `numbers`: one query a table."""
    of_whom = _of_whom(numbers)
    cases = cases_of_children(actor, of_whom, at)

    def of(model: Any) -> Any:
        return visible(actor, model, at).filter(child_id__in=of_whom)

    signed: dict[UUID, set[str]] = defaultdict(set)
    papers = of(Assessment).exclude(signed_at=None).values_list("child_id", "instrument").order_by()
    received = of(Handover).filter(status="received").order_by()
    word = Value(_HANDED_OVER, output_field=CharField())
    for child_id, paper in papers.union(received.annotate(word=word).values_list("child_id", "word")):
        signed[of_whom[child_id]].add(paper)
    contacts: dict[UUID, list[Contact]] = defaultdict(list)
    for contact in of(Contact).filter(ended_at=None, safe=True).order_by("recorded_at"):
        contacts[of_whom[contact.child_id]].append(contact)
    return {
        **_who(actor, numbers, at),
        "all_cases": cases,
        "cases": {of_whom[one.child_id] for one in cases if one.is_open},
        "handed_over": {child_id for child_id, found in signed.items() if _HANDED_OVER in found},
        "signed": signed,
        "contacts": contacts,
    }


def houses(actor: Actor, at: datetime) -> QuerySet[Shelter]:
    """The houses of the actor's organisation that are not closed, or not empty yet.

    Each with `note_at`, the moment of its latest shift note.
    """
    notes = visible(actor, ShiftNote, at).filter(shelter=OuterRef("pk")).order_by("-written_at")
    sleeps_here = running_stays(actor, at=at).filter(shelter=OuterRef("pk")).order_by()
    runs = Q(closes_on=None) | Q(closes_on__gt=at.astimezone(JAKARTA).date()) | Q(Exists(sleeps_here))
    return shelters(actor).filter(runs).annotate(note_at=Subquery(notes.values("written_at")[:1]))


def free_beds(actor: Actor, at: datetime, *, also_in: Shelter | None = None) -> list[tuple[Shelter, int]]:
    """Every bed that nobody sleeps in, of my houses that take children in; `also_in` one that closes."""
    taken = set(running_stays(actor, at=at).values_list("shelter_id", "bed"))
    return [
        (house, bed)
        for house in shelters(actor)
        if house.closes_on is None or house == also_in
        for bed in range(1, house.beds + 1)
        if (house.pk, bed) not in taken
    ]


def waiting_for_a_bed(actor: Actor, at: datetime, *, also: UUID | None = None) -> list[tuple[Child, str]]:
    """Children of my organisation, met or received lately, who have no bed; with what they are called."""
    here = running_stays(actor, at=at).annotate(head=head_of_row()).values("head")
    file_open = visible(actor, Child, at).filter(
        reached(actor, at, Level.FILE, child="id"), holder_id=actor.organisation_id
    )
    met = visible(actor, Encounter, at).filter(met_at__gt=at - _WAITING_FOR).values("child_id")
    received = visible(actor, Handover, at).filter(status="received", received_at__gt=at - _WAITING_FOR)
    lately = file_open.filter(pk__in=met) | file_open.filter(pk__in=received.values("child_id"))
    if also is not None:
        lately = lately | file_open.filter(pk=also)
    lately = lately.annotate(head=Coalesce("canonical_id", "pk")).exclude(head__in=here).distinct()
    groups: dict[UUID, list[Child]] = defaultdict(list)
    for one in lately.order_by("-registered_at")[:_WAITING_AT_MOST]:
        groups[one.head].append(one)
    # The number that stands for the child, if it waits here; a bed is for the child, not for the number.
    heads = {
        next((one for one in group if one.pk == head), group[0]): group for head, group in groups.items()
    }
    who = _who(actor, {one.pk: [other.pk for other in group] for one, group in heads.items()}, at)
    return [(one, _name(who["identity"].get(one.pk), who["encounter"].get(one.pk))) for one in heads]


def picked_up_at(actor: Actor, child: Child) -> datetime | None:
    """When the child was last met on the street, as far as the actor may read it."""
    latest = visible(actor, Encounter).filter(of_one(child)).order_by("-met_at").first()
    return latest.met_at if latest else None


def belongings_handed_over(actor: Actor, child: Child, at: datetime) -> tuple[list[str], str]:
    """What the newest handover says came along with the child: codes, and the rest in words."""
    received = visible(actor, Handover, at).filter(
        of_one(child), status="received", received_at__gt=at - _WAITING_FOR
    )
    return received.order_by("-received_at").values_list("carries", "belongings").first() or ([], "")


def names_present(actor: Actor, shelter: Shelter) -> list[str]:
    """Every name of the children who are in the house, to keep them out of notes."""
    children = list(running_stays(actor).filter(shelter=shelter).values_list("child_id", flat=True))
    names: list[str] = []
    for one in visible(actor, ChildIdentity).filter(child_id__in=children, current=True):
        names += [one.full_name, one.nickname]
    for met in visible(actor, Encounter).filter(child_id__in=children):
        names += [met.full_name, met.nickname]
    names += visible(actor, Alias).filter(child_id__in=children).values_list("name", flat=True)
    return [name for name in names if name]


# --- the shift ----------------------------------------------------------------------------------------------


def shift_note(actor: Actor, *, note_id: UUID) -> ShiftNote:
    """One shift note of the actor's organisation, or NotFound."""
    return get(actor, ShiftNote, note_id)


def shift_notes(actor: Actor) -> QuerySet[ShiftNote]:
    """The shift notes of the actor's organisation, newest first."""
    notes = visible(actor, ShiftNote).select_related("shelter").order_by("-written_at")
    return notes.annotate(writer=name_of(actor, "written_by"), taker=name_of(actor, "taken_over_by"))


def notes_of_house(actor: Actor, house: Shelter | None, *, most: int) -> list[ShiftNote]:
    """The latest shift notes of a house, newest first."""
    return list(shift_notes(actor).filter(shelter=house)[:most])


def hands_of(note: ShiftNote) -> tuple[str, str]:
    """Who wrote a note read by `shift_notes`, and who took it over, as far as they are known here."""
    return note.writer or "", note.taker or ""  # type: ignore[attr-defined]


def shift_due(
    actor: Actor, *, first_in: datetime | None, note_at: datetime | None, at: datetime
) -> Deadline | None:
    """When the next note of a house is due; none while nobody is there, so that nobody came in first."""
    if first_in is None:
        return None
    return note_deadline(procedure_of(actor.city, at), first_in=first_in, note_at=note_at)


def first_in(actor: Actor, shelter: Shelter, at: datetime) -> datetime | None:
    """When the first of the children who are in a house now came in."""
    here = running_stays(actor, at=at).filter(shelter=shelter)
    return here.aggregate(first=Min("in_at"))["first"]


def note_deadline(procedure: Procedure, *, first_in: datetime, note_at: datetime | None) -> Deadline:
    """When the next shift note of a house is due: from the latest one, or from the first child who came."""
    return procedure.clock("shift_note").deadline(max(first_in, note_at) if note_at else first_in)
