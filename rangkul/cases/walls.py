"""Wall 2 of the child's way: who may see, add and change the rows of each table."""

from pathlib import Path

from rangkul.cases import access, models
from rangkul.cases.features import FINDING
from rangkul.cases.rules.recognition import QUESTIONS_AN_HOUR
from rangkul.cases.rules.shelters import KINDS_WITH_HOUSES
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.roles import KINDS_THAT_RECOGNISE, MATRIX, ROLES_WITHOUT_FILES, Permission, Role
from rangkul.core.walls import (
    IN_MY_NAME,
    MY_ORGANISATION,
    MY_USER,
    NOW,
    Wall,
    child_wall,
    not_barred,
    reached,
    sql_of,
    told_of,
    with_verb,
)

_NO_FILES = ", ".join(f"'{role}'" for role in sorted(ROLES_WITHOUT_FILES))
_HAS_FILES = f"(SELECT my_role()) NOT IN ({_NO_FILES})"
_MINE = f"organisation_id = {MY_ORGANISATION}"
# Who drafts or signs next writes over who drafted before; nothing else of a draft's origin changes.
_DRAFTED = ("recorded_at", "recorded_by", "row_version")
_SIGNED = ("signed_at", "signed_by")
_SERVED = ("started_at", "ended_at", "result", "result_note")
_NEEDED = ("stream", "horizon", "need", "service", "provider_id", "due_on", "indicator", "dropped_at")

# What a command changes in a row of a file, and when the row stands for good. A table that is not named is
# only ever added to: there a correction is a new row.
_CHANGES: dict[type, tuple[tuple[str, ...], str]] = {
    models.ChildIdentity: (("current",), "NOT OLD.current"),
    models.Contact: (("ended_at",), "OLD.ended_at IS NOT NULL"),
    models.Consent: (("withdrawn_at", "withdrawn_by"), "OLD.withdrawn_at IS NOT NULL"),
    models.MatchProposal: (("decided_at",), "OLD.decided_at IS NOT NULL"),
    models.Case: (("status", "worker_id", "risk", "closed_at", "version"), "OLD.status = 'closed'"),
    models.Assessment: (
        ("answers", "notes", "result", *_SIGNED, *_DRAFTED),
        "OLD.signed_at IS NOT NULL",
    ),
    models.Plan: (("child_view", "family_view", *_SIGNED, *_DRAFTED), "OLD.signed_at IS NOT NULL"),
    # Its words stand once the plan is signed (sql/plans.sql); the service itself then starts and ends once.
    models.PlanItem: (
        (*_NEEDED, *_SERVED, *_DRAFTED),
        "OLD.ended_at IS NOT NULL OR OLD.dropped_at IS NOT NULL",
    ),
    models.Stay: (
        ("shelter_id", "bed", "bed_since", "out_at", "out_reason", "out_to", "version"),
        "OLD.out_at IS NOT NULL",
    ),
    models.Visit: (
        ("outcome", "note", "done_at", "done_by", "cancelled_at", "row_version"),
        "OLD.done_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL",
    ),
    models.Closure: (
        ("approved", "answer", "decided_at", "decided_by"),
        "OLD.decided_at IS NOT NULL",
    ),
}
# What may be mended in an encounter: all that was seen and told, never whose paper it is and since when.
_MET = (
    *("kind", "legal_basis", "met_at", "nickname", "full_name", "sex", "age_from", "age_to", "age_basis"),
    *("area_id", "place", "latitude", "longitude", "activity", "conditions", "companions", "origin_id"),
    *("mother_name", "note", "version"),
)
# The receiver's answer. The giver's words stand; the giver takes it back by withdraw_handover only.
_ANSWERED = ("status", "received_by", "received_at", "declined_reason", "declined_by", "declined_at")
# Where a sent referral stands. What was asked, of whom and until when stays as it was sent.
_MOVED = (
    *("status", "delivered_at", "opened_at", "acknowledged_at", "answered_at", "started_at", "reported_at"),
    *("ended_at", "decline_reason", "access_until", "turn_due", "row_version"),
)
# What comes instead of a referral that came to nothing; said once, when it is over.
_SETTLED = ("settled_at", "settled_by", "settled_how")
_LATELY = f"> {NOW} - interval '30 days'"


def _own_paper(table: str, *columns: str, kept: str) -> str:
    mine = " OR ".join(f"{table}.{column} = {MY_ORGANISATION}" for column in columns)
    still_open = f"({table}.recorded_at {_LATELY} OR {kept}) AND {table}.recorded_at <= {NOW}"
    return f"({mine}) AND {still_open} AND {not_barred(table)} AND {_HAS_FILES}"


def _encounters() -> Wall:
    table = "cases_encounter"
    # Asked through a function: a policy that read another case table would be planned with all of its walls.
    on_the_way = f"{table}.id = ANY ((SELECT my_encounters_on_the_way())::uuid[])"
    own = _own_paper(table, "organisation_id", kept=on_the_way)
    return Wall(
        models.Encounter,
        select=f"({reached(table, 3)}) OR ({own})",
        insert=f"{IN_MY_NAME} AND {told_of(table)}",
        update=f"({reached(table, 3)}) OR ({own})",
        columns=_MET,
    )


def _encounter_versions() -> Wall:
    table = "cases_encounterversion"
    seen = (
        f"EXISTS (SELECT 1 FROM cases_encounter e WHERE e.id = {table}.encounter_id"
        f" AND e.child_id = {table}.child_id)"
    )
    return Wall(models.EncounterVersion, select=seen, insert=f"{IN_MY_NAME} AND {seen}")


def _handovers() -> Wall:
    table = "cases_handover"
    ends = (f"{table}.{end}_at {_LATELY}" for end in ("received", "declined", "withdrawn"))
    kept = " OR ".join([f"{table}.status = 'in_transit'", *ends])
    own = _own_paper(table, "from_organisation_id", "to_organisation_id", kept=kept)
    of_the_sitting = (
        f"EXISTS (SELECT 1 FROM cases_jointhandover j WHERE j.id = {table}.joint_id"
        f" AND j.from_organisation_id = {MY_ORGANISATION}"
        f" AND j.to_organisation_id = {table}.to_organisation_id)"
    )
    return Wall(
        models.Handover,
        select=f"({reached(table, 2)}) OR ({own})",
        insert=f"{IN_MY_NAME} AND from_organisation_id = {MY_ORGANISATION} AND {told_of(table)}"
        f" AND (joint_id IS NULL OR {of_the_sitting})",
        update=f"to_organisation_id = {MY_ORGANISATION} AND (({reached(table, 2)}) OR ({own}))",
        columns=_ANSWERED,
        # What became of a child that was declined as not arrived is said later.
        settled="OLD.status <> 'in_transit' AND NOT (NEW.status = 'not_arrived'"
        " AND OLD.status = 'declined' AND OLD.declined_reason = 'child_not_present')",
    )


def _joint_handovers() -> Wall:
    mine = f"from_organisation_id = {MY_ORGANISATION} AND {_HAS_FILES}"
    operation = "EXISTS (SELECT 1 FROM cases_operation o WHERE o.id = operation_id)"
    return Wall(
        models.JointHandover,
        select=f"{MY_ORGANISATION} IN (from_organisation_id, to_organisation_id) AND {_HAS_FILES}",
        insert=f"{mine} AND given_by = {MY_USER} AND (operation_id IS NULL OR {operation})",
    )


def _handover_notes() -> Wall:
    table = "cases_handovernote"
    seen = f"EXISTS (SELECT 1 FROM cases_handover h WHERE h.id = {table}.handover_id)"
    return Wall(models.HandoverNote, select=seen, insert=f"{IN_MY_NAME} AND {seen}")


def _over_and_more_than_settled() -> str:
    """SQL: the referral is over, and the change is another one than saying what comes instead."""
    kept = [name for name in _MOVED if name != "row_version"]
    new, old = (", ".join(f"{row}.{name}" for name in kept) for row in ("NEW", "OLD"))
    says_it = (
        f"OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL AND ({new}) IS NOT DISTINCT FROM ({old})"
    )
    return f"OLD.status IN ('declined', 'withdrawn', 'expired', 'closed') AND NOT ({says_it})"


def _referrals() -> Wall:
    table = "cases_referral"
    party = (
        f"({table}.from_organisation_id = {MY_ORGANISATION}"
        f" OR {table}.to_organisation_id = {MY_ORGANISATION})"
        f" AND {reached(table, 1)}"
    )
    see = f"({party}) OR ({reached(table, 3)})"
    return Wall(
        models.Referral,
        select=see,
        insert=f"{IN_MY_NAME} AND from_organisation_id = {MY_ORGANISATION} AND {reached(table, 3)}",
        update=see,
        columns=(*_MOVED, *_SETTLED),
        settled=_over_and_more_than_settled(),
    )


def _referral_slices() -> Wall:
    table = "cases_referralslice"
    sent_to_us = (
        f"EXISTS (SELECT 1 FROM cases_referral r WHERE r.id = {table}.referral_id"
        f" AND r.to_organisation_id = {MY_ORGANISATION})"
    )
    return Wall(
        models.ReferralSlice,
        # Of this referral, and while it opens it: another of the same child opens nothing here.
        select=f"({reached(table, 3)}) OR ({sent_to_us} AND {reached(table, 2, source='referral_id')})",
        insert=f"{IN_MY_NAME} AND {reached(table, 3)}",
    )


def _referral_reasons() -> Wall:
    table = "cases_referralreason"
    asked_of_us = (
        f"EXISTS (SELECT 1 FROM cases_referral r WHERE r.id = {table}.referral_id"
        f" AND r.to_organisation_id = {MY_ORGANISATION})"
    )
    return Wall(
        models.ReferralReason,
        # Also where acceptance opens the whole file: the sender's own words are not part of it.
        select=f"({reached(table, 3)}) AND NOT {asked_of_us}",
        insert=f"{IN_MY_NAME} AND {reached(table, 3)}",
    )


def _referral_messages() -> Wall:
    table = "cases_referralmessage"
    party = (
        f"EXISTS (SELECT 1 FROM cases_referral r WHERE r.id = {table}.referral_id AND"
        f" (r.from_organisation_id = {MY_ORGANISATION} OR r.to_organisation_id = {MY_ORGANISATION}))"
    )
    return Wall(
        models.ReferralMessage,
        select=f"({reached(table, 3)}) OR ({party} AND {reached(table, 2)})"
        # Questions and their answers are asked before acceptance; the rule lets no name into them.
        f" OR ({party} AND {table}.kind IN ('question', 'answer') AND {reached(table, 1)})",
        insert=f"{IN_MY_NAME} AND (({reached(table, 3)}) OR ({party} AND {reached(table, 1)}))",
    )


_SUPERVISOR = f"(SELECT my_role()) = '{Role.CASE_SUPERVISOR.value}'"


def _own(
    model: type, *, by: str, who: str = _HAS_FILES, columns: tuple[str, ...] = (), settled: str | None = None
) -> Wall:
    """Rows of my organisation, open to `who`; `by` is the column that says who wrote a row."""
    mine = f"{_MINE} AND {who}"
    return Wall(
        model,
        select=mine,
        insert=f"{mine} AND {by} = {MY_USER}" if by else mine,
        update=mine if columns else None,
        columns=columns,
        settled=settled,
    )


def _shelters() -> Wall:
    kept = f"{_MINE} AND {with_verb(Permission.SHELTER_MANAGE)}"
    return Wall(
        models.Shelter,
        # A house's name stands beside a bed on every file that is read; it tells of no child.
        select=f"{MY_ORGANISATION} IS NOT NULL",
        insert=kept,
        update=kept,
        columns=("name", "area_id", "beds", "closes_on", "version"),
    )


def _notices() -> Wall:
    for_me = f"(for_user IS NULL OR for_user = {MY_USER}) AND (NOT for_supervisors OR {_SUPERVISOR})"
    # An administrator reads no files, and is told of one thing by name: that a supervisor opened too many.
    too_many = f"kind = '{NoticeKind.OPENED_MANY.value}' AND for_user = {MY_USER}"
    by_name = f"{too_many} AND {with_verb(Permission.OPENINGS_REVIEW)}"
    told = f"{_MINE} AND ({_HAS_FILES} OR {by_name}) AND {for_me}"
    return Wall(
        models.Notice,
        select=told,
        # Any organisation may tell another something; only the told one reads it.
        insert="true",
        update=told,
        columns=("read_at", "read_by"),
        settled="OLD.read_at IS NOT NULL",
    )


_IMPORTS = with_verb(Permission.REGISTER_IMPORT)
# In for good; only undo_import takes a register out again, as the owner.
_BATCH_SETTLED = "OLD.status = 'undone' OR OLD.status = 'done' AND current_user = 'rangkul_web'"


def _file_wall(model: type) -> Wall:
    columns, settled = _CHANGES.get(model, ((), None))
    return child_wall(model, 3, columns=columns, settled=settled)


WALLS = [
    # A child is added by register_child only: the row and its first edge are one act.
    Wall(models.Child, select=told_of("cases_child", child="id")),
    *[_file_wall(model) for model in access.LEVEL_3],
    # A decision is never changed; the database itself judges whether the pair is one to decide on.
    Wall(
        models.SameAs,
        select=f"({reached('cases_sameas', 3)}) OR ({reached('cases_sameas', 3, child='other_id')})"
        f" OR (asked_of_id = {MY_ORGANISATION} AND {reached('cases_sameas', 1, child='other_id')})",
        insert=f"{IN_MY_NAME} AND may_pair(child_id, other_id) AND"
        " (decision <> 'same' OR may_join(child_id, other_id))",
    ),
    *[child_wall(model, 4) for model in access.LEVEL_4],
    _encounters(),
    _encounter_versions(),
    _handovers(),
    _handover_notes(),
    _joint_handovers(),
    _referrals(),
    _referral_slices(),
    _referral_reasons(),
    _referral_messages(),
    _own(
        models.Operation,
        by="recorded_by",
        columns=("adults_male", "adults_female", "ended_at", "version"),
        settled="OLD.ended_at IS NOT NULL",
    ),
    _own(
        models.ShiftNote,
        by="written_by",
        columns=("taken_over_at", "taken_over_by"),
        settled="OLD.taken_over_at IS NOT NULL",
    ),
    _shelters(),
    _notices(),
    _own(
        models.ImportBatch,
        by="uploaded_by",
        who=_IMPORTS,
        columns=("mapping", "total", "report", "status", "finished_at", "sealed", "progress", "moved_at"),
        settled=_BATCH_SETTLED,
    ),
    _own(models.ImportRow, by="", who=_IMPORTS),
    _own(models.ReaderMapping, by="saved_by", who=_IMPORTS),
    Wall(models.MatchFeature, select=None),
]

READ_ONLY_TABLES = ["cases_procedureversion"]

# Steps inside other functions: called directly they would answer across organisations.
CLOSED_FUNCTIONS = [
    "count_lookup(bigint[], timestamptz)",
    "answers_for(uuid, timestamptz)",
    "asked_from(uuid, uuid)",
    "may_join_at(uuid, uuid, timestamptz)",
    "may_pair_at(uuid, uuid, timestamptz)",
    "looks_alike(uuid, uuid)",
    "may_describe(uuid, uuid)",
    "reads_of(uuid, timestamptz, timestamptz)",
    "edges_to_share(uuid[], timestamptz)",
    "same_child_group(uuid)",
    "settle_group(uuid[], timestamptz)",
    "standing_decisions(uuid[])",
]


def _roles_with(*verbs: Permission) -> list[str]:
    return sorted(role for role, held in MATRIX.items() if held.intersection(verbs))


def _functions(file: Path) -> str:
    """The functions in an SQL file, with who may do what filled in from the role matrix."""
    lists: dict[str, list[str]] = {
        "roles_that_recognise": _roles_with(Permission.CHILD_RECOGNISE),
        "roles_that_register": _roles_with(Permission.ENCOUNTER_RECORD, Permission.REGISTER_IMPORT),
        "roles_that_import": _roles_with(Permission.REGISTER_IMPORT),
        "roles_that_give": _roles_with(Permission.HANDOVER_GIVE),
        "roles_that_assign": _roles_with(Permission.CASE_ASSIGN),
        "roles_that_review": _roles_with(Permission.OPENINGS_REVIEW),
        "roles_that_keep_houses": _roles_with(Permission.SHELTER_MANAGE),
        "kinds_that_recognise": sorted(KINDS_THAT_RECOGNISE),
        "kinds_with_houses": sorted(KINDS_WITH_HOUSES),
        "questions_an_hour": [str(QUESTIONS_AN_HOUR)],
        "finding_kinds": [str(int(kind)) for kind in sorted(FINDING)],
    }
    text = sql_of(file)
    for name, values in lists.items():
        text = text.replace(f"{{{{{name}}}}}", ", ".join(f"'{value}'" for value in values))
    return text


FUNCTIONS = [_functions(file) for file in sorted((Path(__file__).parent / "sql").glob("*.sql"))]
