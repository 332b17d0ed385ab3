"""Wall 2 of the child's way: who may see, add and change the rows of each table."""

from pathlib import Path

from rangkul.cases import access, models
from rangkul.cases.features import FINDING
from rangkul.core.roles import KINDS_THAT_RECOGNISE, MATRIX, ROLES_WITHOUT_FILES, Permission, Role
from rangkul.core.walls import MY_ORGANISATION, NOW, Wall, child_wall, not_barred, reached, sql_of

_NO_FILES = ", ".join(f"'{role}'" for role in sorted(ROLES_WITHOUT_FILES))
_HAS_FILES = f"(SELECT my_role()) NOT IN ({_NO_FILES})"
_MINE = f"organisation_id = {MY_ORGANISATION}"
_YOUNG = f"recorded_at > {NOW} - interval '30 days' AND recorded_at <= {NOW}"


def _own_paper(table: str, *columns: str) -> str:
    mine = " OR ".join(f"{table}.{column} = {MY_ORGANISATION}" for column in columns)
    return f"({mine}) AND {table}.{_YOUNG} AND {not_barred(table)} AND {_HAS_FILES}"


def _encounters() -> Wall:
    table = "cases_encounter"
    own = _own_paper(table, "organisation_id")
    return Wall(
        models.Encounter,
        select=f"({reached(table, 3)}) OR ({own})",
        insert=f"{_MINE} AND {reached(table, 1)}",
        update=f"({reached(table, 3)}) OR ({own})",
    )


def _handovers() -> Wall:
    table = "cases_handover"
    own = _own_paper(table, "from_organisation_id", "to_organisation_id")
    return Wall(
        models.Handover,
        select=f"({reached(table, 2)}) OR ({own})",
        insert=f"from_organisation_id = {MY_ORGANISATION} AND {reached(table, 1)}",
        # The giver's words stand; the receiver adds that it came, or that it is declined.
        update=f"to_organisation_id = {MY_ORGANISATION} AND (({reached(table, 2)}) OR ({own}))",
    )


def _handover_notes() -> Wall:
    table = "cases_handovernote"
    seen = f"EXISTS (SELECT 1 FROM cases_handover h WHERE h.id = {table}.handover_id)"
    return Wall(models.HandoverNote, select=seen, insert=f"{_MINE} AND {seen}")


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
        insert=f"from_organisation_id = {MY_ORGANISATION} AND {reached(table, 3)}",
        update=see,
    )


def _referral_slices() -> Wall:
    table = "cases_referralslice"
    sent_to_us = (
        f"EXISTS (SELECT 1 FROM cases_referral r WHERE r.id = {table}.referral_id"
        f" AND r.to_organisation_id = {MY_ORGANISATION})"
    )
    return Wall(
        models.ReferralSlice,
        select=f"({reached(table, 3)}) OR ({sent_to_us} AND {reached(table, 2)})",
        insert=f"{_MINE} AND {reached(table, 3)}",
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
        insert=f"{_MINE} AND {reached(table, 3)}",
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
        insert=f"{_MINE} AND (({reached(table, 3)}) OR ({party} AND {reached(table, 1)}))",
    )


def _own(model: type, *, see: str = _MINE, change: bool = True) -> Wall:
    mine = f"({see}) AND {_HAS_FILES}"
    return Wall(model, select=mine, insert=mine, update=mine if change else None)


_SUPERVISOR = f"(SELECT my_role()) = '{Role.CASE_SUPERVISOR.value}'"

WALLS = [
    # A child is added by register_child only: the row and its first edge are one act.
    Wall(models.Child, select=reached("cases_child", 1, child="id")),
    *[child_wall(model, 3) for model in access.LEVEL_3],
    # A decision is never changed; the database itself judges whether the pair is one to decide on.
    Wall(
        models.SameAs,
        select=f"({reached('cases_sameas', 3)}) OR ({reached('cases_sameas', 3, child='other_id')})"
        f" OR (asked_of_id = {MY_ORGANISATION} AND {reached('cases_sameas', 1, child='other_id')})",
        insert="may_pair(child_id, other_id) AND (decision <> 'same' OR may_join(child_id, other_id))",
    ),
    *[child_wall(model, 4) for model in access.LEVEL_4],
    _encounters(),
    _handovers(),
    _handover_notes(),
    _referrals(),
    _referral_slices(),
    _referral_reasons(),
    _referral_messages(),
    _own(models.Operation),
    _own(models.ShiftNote),
    Wall(
        models.Notice,
        select=f"{_MINE} AND {_HAS_FILES} AND (NOT for_supervisors OR {_SUPERVISOR})",
        # Any organisation may tell another something; only the told one reads it.
        insert="true",
        update=_MINE,
    ),
    _own(models.ImportBatch),
    _own(models.ImportRow),
    _own(models.ReaderMapping),
    Wall(models.MatchFeature, select=None),
]

READ_ONLY_TABLES = ["cases_procedureversion"]

# Steps inside other functions: called directly they would answer across organisations.
CLOSED_FUNCTIONS = [
    "answers_for(uuid, timestamptz)",
    "asked_from(uuid, uuid)",
    "looks_alike(uuid, uuid)",
    "my_own_paper(uuid, uuid)",
    "reads_of(uuid, timestamptz, timestamptz)",
    "edges_to_share(uuid[], timestamptz)",
    "same_child_group(uuid)",
    "settle_group(uuid[], timestamptz)",
    "standing_decisions(uuid[])",
]


def _functions(file: Path) -> str:
    """The functions in an SQL file, with who may recognise children filled in from the role matrix."""
    lists: dict[str, list[str]] = {
        "roles_that_recognise": sorted(
            role for role, verbs in MATRIX.items() if Permission.CHILD_RECOGNISE in verbs
        ),
        "kinds_that_recognise": sorted(KINDS_THAT_RECOGNISE),
        "finding_kinds": [str(int(kind)) for kind in sorted(FINDING)],
    }
    text = sql_of(file)
    for name, values in lists.items():
        text = text.replace(f"{{{{{name}}}}}", ", ".join(f"'{value}'" for value in values))
    return text


FUNCTIONS = [_functions(file) for file in sorted((Path(__file__).parent / "sql").glob("*.sql"))]
