"""Which children, files, referrals and papers an actor may know about."""

from datetime import datetime, timedelta

from django.db.models import Model, Q

from rangkul.cases import models
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor, Scope, barred, by_edge, reached, reached_by, scope, told_of, visible
from rangkul.core.models import Block, Event, EventObject
from rangkul.core.roles import ROLES_WITHOUT_FILES, Level, Permission
from rangkul.people.models import Membership

# How long the organisation that wrote, gave or received a paper may read it, whatever its ceiling.
OWN_PAPER_FOR = timedelta(days=30)

LEVEL_3 = (
    models.ChildIdentity,
    models.Alias,
    models.Contact,
    models.Consent,
    models.MatchProposal,
    models.CatchDecision,
    models.Case,
    models.Assessment,
    models.Plan,
    models.PlanItem,
    models.Stay,
    models.Return,
    models.Visit,
    models.Closure,
)
LEVEL_4 = (models.SealedNote,)

scope(models.Child)(told_of(child="id"))
_FILES: dict[int, tuple[type[Model], ...]] = {3: LEVEL_3, 4: LEVEL_4}
for _level, _models in _FILES.items():
    for _model in _models:
        scope(_model)(by_edge(_level))


def kept_by_handover(at: datetime) -> Q:
    """Handovers that keep their papers open: still on the way, or ended in the last thirty days."""
    since = at - OWN_PAPER_FOR
    ended = Q(received_at__gt=since) | Q(declined_at__gt=since) | Q(withdrawn_at__gt=since)
    return Q(status="in_transit") | ended


def _own_paper(actor: Actor, at: datetime, *organisations: str, kept: Q) -> Q:
    """A paper of the actor's own organisation, young or `kept`, of a child it is not barred from."""
    if actor.role in ROLES_WITHOUT_FILES:
        return Q(pk__in=[])
    mine = Q()
    for column in organisations:
        mine |= Q(**{column: actor.organisation_id})
    still_open = Q(recorded_at__gt=at - OWN_PAPER_FOR) | kept
    return mine & still_open & Q(recorded_at__lte=at) & ~barred(actor)


@scope(models.SameAs)
def match_decisions(actor: Actor, at: datetime) -> Q:
    """Decisions and questions about a file the actor reads, and what its office was asked about its own."""
    asked = Q(asked_of_id=actor.organisation_id) & by_edge(Level.SIGNPOST, child="other_id")(actor, at)
    return by_edge(Level.FILE)(actor, at) | by_edge(Level.FILE, child="other_id")(actor, at) | asked


@scope(models.Encounter)
def encounters(actor: Actor, at: datetime) -> Q:
    """Encounters on files the actor reads, and young ones of its organisation or with a child on the way."""
    going_on = models.Handover._base_manager.filter(
        kept_by_handover(at), from_organisation_id=actor.organisation_id, encounter__isnull=False
    )
    kept = Q(pk__in=going_on.values("encounter_id"))
    return by_edge(Level.FILE)(actor, at) | _own_paper(actor, at, "organisation_id", kept=kept)


@scope(models.EncounterVersion)
def encounter_versions(actor: Actor, at: datetime) -> Q:
    """What stood earlier in the encounters an actor sees."""
    # As old as the paper it belongs to, not as young as itself.
    return Q(encounter__in=visible(actor, models.Encounter, at))


@scope(models.Handover)
def handovers(actor: Actor, at: datetime) -> Q:
    """Handovers on slices the actor reads, and young ones of its organisation or still on the way."""
    parties = ("from_organisation_id", "to_organisation_id")
    return by_edge(Level.SLICE)(actor, at) | _own_paper(actor, at, *parties, kept=kept_by_handover(at))


@scope(models.HandoverNote)
def handover_notes(actor: Actor, at: datetime) -> Q:
    """Notes to the handovers an actor sees."""
    # As old as the paper it corrects, not as young as itself.
    return Q(handover__in=visible(actor, models.Handover, at))


def _party(actor: Actor) -> Q:
    return Q(from_organisation_id=actor.organisation_id) | Q(to_organisation_id=actor.organisation_id)


@scope(models.Referral)
def referrals(actor: Actor, at: datetime) -> Q:
    """Referrals the actor's organisation sent or got, and those on files it reads."""
    as_party = _party(actor) & reached(actor, at, Level.SIGNPOST)
    return (as_party | reached(actor, at, Level.FILE)) & ~barred(actor)


@scope(models.ReferralSlice)
def slices(actor: Actor, at: datetime) -> Q:
    """What was copied for the actor's organisation, while it works on that; for the file's readers all."""
    # Of this referral: another of the same child, accepted earlier, opens nothing here.
    opened = reached_by(actor, at, Level.SLICE, source="referral_id")
    sent_to_us = Q(referral__to_organisation_id=actor.organisation_id) & opened
    return (sent_to_us | reached(actor, at, Level.FILE)) & ~barred(actor)


@scope(models.ReferralReason)
def referral_reasons(actor: Actor, at: datetime) -> Q:
    """Why the sender refers: for the file's readers, never for the office that was asked."""
    return by_edge(Level.FILE)(actor, at) & ~Q(referral__to_organisation_id=actor.organisation_id)


@scope(models.ReferralMessage)
def referral_messages(actor: Actor, at: datetime) -> Q:
    """Messages of referrals: both parties once the child is signposted to them; files' readers."""
    mine = Q(referral__from_organisation_id=actor.organisation_id) | Q(
        referral__to_organisation_id=actor.organisation_id
    )
    # Questions and their answers are asked before acceptance; the rule lets no name into them.
    before = mine & Q(kind__in=["question", "answer"]) & reached(actor, at, Level.SIGNPOST)
    return (before | mine & reached(actor, at, Level.SLICE) | reached(actor, at, Level.FILE)) & ~barred(actor)


def _own_organisation(column: str = "organisation_id") -> Scope:
    def rows(actor: Actor, at: datetime) -> Q:
        if actor.role in ROLES_WITHOUT_FILES:
            return Q(pk__in=[])
        return Q(**{column: actor.organisation_id})

    return rows


scope(models.Operation)(_own_organisation())


@scope(models.JointHandover)
def joint_handovers(actor: Actor, at: datetime) -> Q:
    """What the actor's organisation gave or got together; whoever passed in it is read by the handovers."""
    return Q(pk__in=[]) if actor.role in ROLES_WITHOUT_FILES else _party(actor)


scope(models.ShiftNote)(_own_organisation())


@scope(models.Shelter)
def shelters(actor: Actor, at: datetime) -> Q:
    """The houses of one's own organisation, for its shift and for whoever keeps them."""
    if actor.may(Permission.SHELTER_MANAGE):
        return Q(organisation_id=actor.organisation_id)
    return _own_organisation()(actor, at)


@scope(models.Notice)
def notices(actor: Actor, at: datetime) -> Q:
    """What the actor's office was told, or the actor alone; supervisors' notices only for supervisors."""
    if actor.role in ROLES_WITHOUT_FILES:
        # One thing is told to an administrator, by name: that a supervisor opened too many files.
        if not actor.may(Permission.OPENINGS_REVIEW):
            return Q(pk__in=[])
        by_name = Q(organisation_id=actor.organisation_id, for_user=actor.user_id)
        return by_name & Q(kind=NoticeKind.OPENED_MANY, for_supervisors=False)
    mine = Q(organisation_id=actor.organisation_id) & (Q(for_user=None) | Q(for_user=actor.user_id))
    return mine if actor.role == "case_supervisor" else mine & Q(for_supervisors=False)


def _imports(actor: Actor, at: datetime) -> Q:
    if not actor.may(Permission.REGISTER_IMPORT):
        return Q(pk__in=[])
    return Q(organisation_id=actor.organisation_id)


scope(models.ImportBatch)(_imports)
scope(models.ImportRow)(_imports)
scope(models.ReaderMapping)(_imports)


@scope(models.ProcedureVersion)
def procedures(actor: Actor, at: datetime) -> Q:
    """Everybody may read the procedures."""
    return Q()


@scope(Event)
def events(actor: Actor, at: datetime) -> Q:
    """The log of files the actor reads and of its own organisation; all of it for the data officer."""
    if actor.may(Permission.LOG_READ):
        return Q(city=actor.city)
    own = Q(organisation_id=actor.organisation_id)
    on_a_file = reached(actor, at, Level.FILE) | (own & reached(actor, at, Level.SIGNPOST))
    return Q(child_id=None) & own | Q(child_id__isnull=False) & on_a_file & ~barred(actor)


@scope(EventObject)
def event_objects(actor: Actor, at: datetime) -> Q:
    """What the visible events touched."""
    return Q(event__in=visible(actor, Event, at))


@scope(Block)
def bars(actor: Actor, at: datetime) -> Q:
    """The bars on files that a supervisor reads and colleagues set; nobody else sees who is barred."""
    if not actor.may(Permission.BLOCK_SET):
        return Q(pk__in=[])
    setters = Membership.objects.filter(organisation_id=actor.organisation_id).values("user_id")
    return reached(actor, at, Level.FILE) & Q(set_by__in=setters) & ~barred(actor)
