"""Wall 2 of the child's way: who may see, add and change the rows of each table."""

from rangkul.cases import access, models
from rangkul.core.roles import ROLES_WITHOUT_FILES, OrganisationKind, Role
from rangkul.core.walls import MY_ORGANISATION, NOW, Wall, child_wall, not_barred, reached

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
        f"({table}.from_organisation_id = {MY_ORGANISATION} OR {table}.to_organisation_id = {MY_ORGANISATION})"
        f" AND {reached(table, 1)}"
    )
    see = f"({party}) OR ({reached(table, 3)})"
    return Wall(
        models.Referral,
        select=see,
        insert=f"from_organisation_id = {MY_ORGANISATION} AND {reached(table, 3)}",
        update=see,
    )


def _referral_messages() -> Wall:
    table = "cases_referralmessage"
    party = (
        f"EXISTS (SELECT 1 FROM cases_referral r WHERE r.id = {table}.referral_id AND"
        f" (r.from_organisation_id = {MY_ORGANISATION} OR r.to_organisation_id = {MY_ORGANISATION}))"
    )
    return Wall(
        models.ReferralMessage,
        select=f"({reached(table, 3)}) OR ({party} AND {reached(table, 2)})",
        insert=f"{_MINE} AND (({reached(table, 3)}) OR ({party} AND {reached(table, 1)}))",
    )


def _own(model: type, *, see: str = _MINE, change: bool = True) -> Wall:
    mine = f"({see}) AND {_HAS_FILES}"
    return Wall(model, select=mine, insert=mine, update=mine if change else None)


_SUPERVISOR = f"(SELECT my_role()) = '{Role.CASE_SUPERVISOR.value}'"

WALLS = [
    # A child is added by register_child only: the row and its first edge are one act.
    Wall(models.Child, select=reached("cases_child", 1, child="id")),
    child_wall(models.ReferralSlice, 2, writes=3, changes=False),
    *[child_wall(model, 3) for model in access.LEVEL_3],
    *[child_wall(model, 4) for model in access.LEVEL_4],
    _encounters(),
    _handovers(),
    _handover_notes(),
    _referrals(),
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

FUNCTIONS = [
    f"""
-- A child and its first edges are one act, so that nobody needs to see a child before holding it.
CREATE OR REPLACE FUNCTION register_child(p_id uuid, p_number text, p_city text, p_source uuid,
  p_desk_until timestamptz, p_supervisors_until timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint := my_organisation();
  cap int := organisation_ceiling(mine);
BEGIN
  IF mine IS NULL OR cap < 1 OR my_role() IN ({_NO_FILES}) THEN
    RAISE EXCEPTION 'this organisation registers no children' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_child (id, city, number, holder_id, registered_at) VALUES (p_id, p_city, p_number, mine, stamp(p_at));
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  VALUES (gen_random_uuid(), p_city, p_id, 'd:' || mine, least(cap, 3), 'intake', 'assignment', p_source, stamp(p_at),
          p_desk_until, my_user()),
         (gen_random_uuid(), p_city, p_id, 's:' || mine, cap, 'supervision', 'supervision', p_source, stamp(p_at),
          p_supervisors_until, my_user());
END $$
""",
    f"""
-- The desk that holds a child changes when another social service or institution takes the file.
CREATE OR REPLACE FUNCTION hold_child(p_child uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 THEN RAISE EXCEPTION 'not yours to hold' USING ERRCODE = '42501'; END IF;
  UPDATE cases_child SET holder_id = my_organisation() WHERE id = p_child;
END $$
""",
    f"""
-- Two numbers are one child, says a person: whoever holds one file is given the other, as far as they hold it.
CREATE OR REPLACE FUNCTION share_between_same(p_child uuid, p_other uuid, p_source uuid, p_at timestamptz)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  given int;
BEGIN
  IF greatest(my_level(p_child, at), my_level(p_other, at)) < 1 THEN
    RAISE EXCEPTION 'not yours to join' USING ERRCODE = '42501';
  END IF;
  -- Only the social service's own edges travel: a partner's right stays on the child it was given for.
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  SELECT gen_random_uuid(), e.city, CASE WHEN e.child_id = p_child THEN p_other ELSE p_child END, e.subject, e.level,
         'same_child', e.basis, p_source, stamp(p_at), e.valid_to, my_user()
  FROM core_edge e LEFT JOIN people_organisation o
    ON left(e.subject, 1) <> 'u' AND o.id = substr(e.subject, 3)::bigint
  WHERE e.child_id IN (p_child, p_other) AND e.valid_from <= at AND e.valid_to > at AND e.revoked_at IS NULL
    AND e.basis IN ('assignment', 'supervision')
    AND (o.kind = '{OrganisationKind.SOCIAL_SERVICE.value}' OR left(e.subject, 1) = 'u' AND EXISTS (
      SELECT 1 FROM people_membership m JOIN people_organisation w ON w.id = m.organisation_id
      WHERE m.user_id = substr(e.subject, 3)::bigint AND w.kind = '{OrganisationKind.SOCIAL_SERVICE.value}'));
  GET DIAGNOSTICS given = ROW_COUNT;
  RETURN given;
END $$
""",
]
