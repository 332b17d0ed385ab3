"""Wall 2: the same rules as PostgreSQL row-level security, judged by the database's own clock.

Each app declares its walls in `<app>/walls.py`; `rangkul migrate` lays them after the migrations, as the
owner, in one transaction, and the start-up check compares what stands with what is declared.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from rangkul.core.identity import identity_key
from rangkul.core.roles import CEILING, CEILING_LKS_LAPSED, ROLES_WITHOUT_FILES, OrganisationKind, Role

WEB_ROLE = "rangkul_web"

# statement_timestamp(), not now(): a right that ended during a long transaction has ended.
NOW = "statement_timestamp()"
MY_SUBJECTS = "(SELECT my_subjects())::text[]"
MY_ORGANISATION = "(SELECT my_organisation())"
MY_USER = "(SELECT my_user())"


@dataclass(frozen=True)
class Wall:
    """What the web role may do with the rows of one table: conditions in SQL, None for never."""

    model: type[models.Model]
    select: str | None
    insert: str | None = None
    update: str | None = None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def policies(self) -> dict[str, str]:
        """The policy commands by verb, as they must stand in the database."""
        table, made = self.table, {}
        if self.select is not None:
            made["SELECT"] = f"CREATE POLICY see ON {table} FOR SELECT USING ({self.select})"
        if self.insert is not None:
            made["INSERT"] = f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({self.insert})"
        if self.update is not None:
            made["UPDATE"] = (
                f"CREATE POLICY change ON {table} FOR UPDATE USING ({self.update}) WITH CHECK ({self.update})"
            )
        return made


def reached(table: str, level: int, child: str = "child_id") -> str:
    """SQL: an edge of at least `level` reaches the asker for the row's child, who is not barred from it."""
    return (
        f"EXISTS (SELECT 1 FROM core_edge e WHERE e.child_id = {table}.{child} AND e.subject = ANY ({MY_SUBJECTS})"
        f" AND e.level >= {level} AND e.valid_from <= {NOW} AND e.valid_to > {NOW}"
        f" AND (e.revoked_at IS NULL OR e.revoked_at > {NOW})) AND {not_barred(table, child)}"
    )


def not_barred(table: str, child: str = "child_id") -> str:
    """SQL: the only deny rule does not hold."""
    return (
        f"NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = {table}.{child}"
        f" AND b.user_id = {MY_USER} AND b.lifted_at IS NULL)"
    )


def child_wall(
    model: type[models.Model], level: int, *, writes: int | None = None, changes: bool = True
) -> Wall:
    """The common wall: seen, added and changed by whoever an edge of `level` reaches."""
    table = model._meta.db_table
    see = reached(table, level)
    write = reached(table, writes) if writes else see
    return Wall(model, select=see, insert=write, update=write if changes else None)


def _declared(attribute: str) -> list:  # type: ignore[type-arg]
    found = []
    for config in apps.get_app_configs():
        name = f"{config.name}.walls"
        if config.name.startswith("rangkul.") and find_spec(name):
            found.extend(getattr(import_module(name), attribute, []))
    return found


def declared_walls() -> list[Wall]:
    """Every wall of every app."""
    return _declared("WALLS")


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the functions, rights and policies; run as the owner, after the migrations."""
    with connection.cursor() as cursor:
        cursor.execute(KERNEL_SQL)
        cursor.execute("DELETE FROM identity_key")
        cursor.execute("INSERT INTO identity_key (key) VALUES (%s)", [identity_key()])
        cursor.execute("DELETE FROM access_ceiling")
        for kind in OrganisationKind.values:
            lapsed = CEILING_LKS_LAPSED if kind == OrganisationKind.LKS else CEILING[kind]
            cursor.execute("INSERT INTO access_ceiling VALUES (%s, %s, %s)", [kind, CEILING[kind], lapsed])
        for sql in _declared("FUNCTIONS"):
            cursor.execute(sql)
        for sql in _rights():
            cursor.execute(sql)
        for wall in declared_walls():
            for sql in _policies(wall):
                cursor.execute(sql)


def _rights() -> list[str]:
    walled = {wall.table: wall for wall in declared_walls()}
    sql = [
        f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {WEB_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {WEB_ROLE}",
        "REVOKE ALL ON FUNCTION my_subjects(), my_organisation(), my_user() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION my_subjects(), my_organisation(), my_user() TO {WEB_ROLE}",
    ]
    closed = {"identity_key", "access_ceiling", *_declared("CLOSED_TABLES")}
    read_only = {"django_migrations", *_declared("READ_ONLY_TABLES")}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in walled or table in closed or not model._meta.managed and table.startswith("identity"):
            continue
        rights = "SELECT" if table in read_only else "SELECT, INSERT, UPDATE, DELETE"
        sql.append(f"GRANT {rights} ON {table} TO {WEB_ROLE}")
    for wall in walled.values():
        verbs = [verb for verb in ("SELECT", "INSERT", "UPDATE") if getattr(wall, verb.lower()) is not None]
        if verbs:
            sql.append(f"GRANT {', '.join(verbs)} ON {wall.table} TO {WEB_ROLE}")
    return sql


def _policies(wall: Wall) -> list[str]:
    sql = [f"DROP POLICY IF EXISTS {name} ON {wall.table}" for name in ("see", "add", "change")]
    return [*sql, f"ALTER TABLE {wall.table} ENABLE ROW LEVEL SECURITY", *wall.policies.values()]


_NO_FILES = ", ".join(f"'{role}'" for role in sorted(ROLES_WITHOUT_FILES))

KERNEL_SQL = f"""
CREATE TABLE IF NOT EXISTS identity_key (key bytea NOT NULL);
CREATE TABLE IF NOT EXISTS access_ceiling (kind text PRIMARY KEY, level smallint NOT NULL, lapsed smallint NOT NULL);

-- The membership behind the sealed identity of this transaction; unset or malformed is an error.
CREATE OR REPLACE FUNCTION my_membership(OUT user_id bigint, OUT membership_id bigint) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  token text := current_setting('rangkul.identity');
  part text[] := string_to_array(token, ':');
  secret bytea;
BEGIN
  IF array_length(part, 1) IS DISTINCT FROM 3 THEN RAISE EXCEPTION 'no identity' USING ERRCODE = '28000'; END IF;
  SELECT key INTO secret FROM identity_key;
  IF part[3] <> encode(sha256(secret || sha256(secret || convert_to(part[1] || ':' || part[2], 'UTF8'))), 'hex') THEN
    RAISE EXCEPTION 'forged identity' USING ERRCODE = '28000';
  END IF;
  user_id := part[1]::bigint;
  membership_id := part[2]::bigint;
END $$;

CREATE OR REPLACE FUNCTION my_user() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT user_id FROM my_membership() $$;

CREATE OR REPLACE FUNCTION my_organisation() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organisation_id FROM my_membership() i JOIN people_membership m
    ON m.id = i.membership_id AND m.user_id = i.user_id
   AND m.valid_from <= {NOW} AND (m.valid_to IS NULL OR m.valid_to > {NOW})
$$;

CREATE OR REPLACE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.role FROM my_membership() i JOIN people_membership m
    ON m.id = i.membership_id AND m.user_id = i.user_id
   AND m.valid_from <= {NOW} AND (m.valid_to IS NULL OR m.valid_to > {NOW})
$$;

-- The names under which an edge can reach the asker; roles without files have none.
CREATE OR REPLACE FUNCTION my_subjects() RETURNS text[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE
      WHEN m.role IN ({_NO_FILES}) THEN ARRAY[]::text[]
      WHEN m.role = '{Role.CASE_SUPERVISOR.value}'
        THEN ARRAY['u:' || m.user_id, 'd:' || m.organisation_id, 's:' || m.organisation_id]
      ELSE ARRAY['u:' || m.user_id, 'd:' || m.organisation_id] END
    FROM my_membership() i JOIN people_membership m ON m.id = i.membership_id AND m.user_id = i.user_id
     AND m.valid_from <= {NOW} AND (m.valid_to IS NULL OR m.valid_to > {NOW})), ARRAY[]::text[])
$$;

-- Who really asks: the owner (sandbox, clock tests) may say what time it is, the web role may not.
CREATE OR REPLACE FUNCTION asked_by_owner() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END
         <> '{WEB_ROLE}' AND pg_has_role(session_user, 'rangkul_owner', 'MEMBER')
$$;

CREATE OR REPLACE FUNCTION moment(p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN asked_by_owner() THEN coalesce(p_at, {NOW}) ELSE {NOW} END
$$;

-- The moment to write down: when the command began, at most ten minutes ago; never used to judge a right.
CREATE OR REPLACE FUNCTION stamp(p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN asked_by_owner() THEN coalesce(p_at, {NOW})
         ELSE least(greatest(coalesce(p_at, {NOW}), {NOW} - interval '10 minutes'), {NOW}) END
$$;

-- My level on a child, as an edge stands at a moment; 0 when barred.
CREATE OR REPLACE FUNCTION my_level(p_child uuid, p_at timestamptz) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = p_child AND b.user_id = my_user()
                           AND b.lifted_at IS NULL) THEN 0::smallint
  ELSE coalesce((SELECT max(e.level) FROM core_edge e WHERE e.child_id = p_child AND e.subject = ANY (my_subjects())
    AND e.valid_from <= p_at AND e.valid_to > p_at AND (e.revoked_at IS NULL OR e.revoked_at > p_at)), 0::smallint) END
$$;

CREATE OR REPLACE FUNCTION organisation_ceiling(p_organisation bigint) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN o.accredited THEN c.level ELSE c.lapsed END
  FROM people_organisation o JOIN access_ceiling c ON c.kind = o.kind WHERE o.id = p_organisation
$$;

CREATE OR REPLACE FUNCTION subject_ceiling(p_subject text) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN left(p_subject, 1) = 'u'
    THEN (SELECT max(organisation_ceiling(m.organisation_id)) FROM people_membership m
          WHERE m.user_id = substr(p_subject, 3)::bigint AND m.organisation_id = coalesce(my_organisation(), 0))
    ELSE organisation_ceiling(substr(p_subject, 3)::bigint) END
$$;

-- Give access inside my own organisation (or a signpost to another), never more than I hold.
CREATE OR REPLACE FUNCTION grant_edge(p_id uuid, p_child uuid, p_subject text, p_level int, p_purpose text,
  p_basis text, p_source uuid, p_valid_to timestamptz, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  capped int := least(p_level, subject_ceiling(p_subject));
BEGIN
  IF my_level(p_child, at) < p_level THEN RAISE EXCEPTION 'cannot give more than one holds' USING ERRCODE = '42501'; END IF;
  IF left(p_subject, 1) = 'u' AND NOT EXISTS (SELECT 1 FROM people_membership m
      WHERE m.user_id = substr(p_subject, 3)::bigint AND m.organisation_id = mine)
    OR left(p_subject, 1) <> 'u' AND substr(p_subject, 3)::bigint <> mine AND p_level > 1 THEN
    RAISE EXCEPTION 'an edge to another organisation is offered, not given' USING ERRCODE = '42501';
  END IF;
  IF capped IS NULL OR capped < 1 THEN RETURN 0; END IF;
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  SELECT p_id, c.city, p_child, p_subject, capped, p_purpose, p_basis, p_source, stamp(p_at), p_valid_to, my_user()
  FROM cases_child c WHERE c.id = p_child;
  RETURN capped;
END $$;

-- Hold access out to another organisation; whoever met the child may hold it out to the social service.
CREATE OR REPLACE FUNCTION offer_edge(p_id uuid, p_child uuid, p_organisation bigint, p_level int, p_purpose text,
  p_basis text, p_source uuid, p_valid_to timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  held int := my_level(p_child, at);
  receiver text := (SELECT kind FROM people_organisation WHERE id = p_organisation);
BEGIN
  IF held < p_level AND NOT (held >= 1 AND receiver = '{OrganisationKind.SOCIAL_SERVICE.value}' AND p_level <= 3) THEN
    RAISE EXCEPTION 'cannot offer more than one holds' USING ERRCODE = '42501';
  END IF;
  INSERT INTO core_offer (id, city, child_id, organisation_id, level, purpose, basis, source, valid_to, offered_at, offered_by)
  SELECT p_id, c.city, p_child, p_organisation, p_level, p_purpose, p_basis, p_source, p_valid_to, stamp(p_at), my_user()
  FROM cases_child c WHERE c.id = p_child;
END $$;

-- Take what was offered to my organisation; the level is capped by its kind.
CREATE OR REPLACE FUNCTION take_offer(p_id uuid, p_source uuid, p_subject text, p_valid_to timestamptz, p_at timestamptz)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  found core_offer;
  capped int;
BEGIN
  SELECT * INTO found FROM core_offer o WHERE o.source = p_source AND o.organisation_id = my_organisation()
    AND o.withdrawn_at IS NULL AND o.valid_to > at FOR UPDATE;
  IF found.id IS NULL OR NOT p_subject = ANY (my_subjects()) THEN
    RAISE EXCEPTION 'nothing was offered' USING ERRCODE = '42501';
  END IF;
  capped := least(found.level, organisation_ceiling(found.organisation_id));
  UPDATE core_offer SET taken_at = coalesce(taken_at, stamp(p_at)) WHERE id = found.id;
  IF capped >= 1 THEN
    INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
    VALUES (p_id, found.city, found.child_id, p_subject, capped, found.purpose, found.basis, p_source, stamp(p_at),
            least(coalesce(p_valid_to, found.valid_to), found.valid_to), my_user());
  END IF;
  RETURN capped;
END $$;

-- End every edge and offer that came from one thing: a referral, a consent, a handover, a decision.
CREATE OR REPLACE FUNCTION revoke_source(p_child uuid, p_source uuid, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  ended int;
BEGIN
  IF my_level(p_child, at) < 3 AND NOT EXISTS (SELECT 1 FROM core_edge e WHERE e.source = p_source
      AND e.child_id = p_child AND e.subject = 'd:' || my_organisation()) AND NOT EXISTS (
      SELECT 1 FROM core_offer o WHERE o.source = p_source AND o.child_id = p_child
      AND (o.organisation_id = my_organisation() OR o.offered_by = my_user())) THEN
    RAISE EXCEPTION 'not yours to end' USING ERRCODE = '42501';
  END IF;
  UPDATE core_offer SET withdrawn_at = stamp(p_at) WHERE source = p_source AND child_id = p_child AND withdrawn_at IS NULL;
  UPDATE core_edge SET revoked_at = stamp(p_at) WHERE source = p_source AND child_id = p_child AND revoked_at IS NULL;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

-- End what one subject of my own organisation holds (a worker who leaves a case).
CREATE OR REPLACE FUNCTION revoke_subject(p_child uuid, p_subject text, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  ended int;
BEGIN
  IF my_level(p_child, at) < 3 THEN RAISE EXCEPTION 'not yours to end' USING ERRCODE = '42501'; END IF;
  UPDATE core_edge SET revoked_at = stamp(p_at) WHERE child_id = p_child AND subject = p_subject AND revoked_at IS NULL
    AND (subject IN ('d:' || my_organisation(), 's:' || my_organisation()) OR left(subject, 1) = 'u' AND EXISTS (
      SELECT 1 FROM people_membership m WHERE m.user_id = substr(subject, 3)::bigint
      AND m.organisation_id = my_organisation()));
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

CREATE OR REPLACE FUNCTION set_block(p_id uuid, p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() <> '{Role.CASE_SUPERVISOR.value}' THEN
    RAISE EXCEPTION 'only a supervisor bars a person' USING ERRCODE = '42501';
  END IF;
  INSERT INTO core_block (id, city, child_id, user_id, set_at, set_by)
  SELECT p_id, c.city, p_child, p_user, stamp(p_at), my_user() FROM cases_child c WHERE c.id = p_child;
END $$;

CREATE OR REPLACE FUNCTION lift_block(p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() <> '{Role.CASE_SUPERVISOR.value}' THEN
    RAISE EXCEPTION 'only a supervisor lifts a bar' USING ERRCODE = '42501';
  END IF;
  UPDATE core_block SET lifted_at = stamp(p_at) WHERE child_id = p_child AND user_id = p_user AND lifted_at IS NULL;
END $$;

-- The kind or the accreditation of an organisation changed: cap again what its people hold.
CREATE OR REPLACE FUNCTION recap_edges(p_organisation bigint) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  cap int := organisation_ceiling(p_organisation);
  changed int;
BEGIN
  UPDATE core_edge SET level = greatest(cap, 1), revoked_at = CASE WHEN cap < 1 THEN {NOW} ELSE revoked_at END
  WHERE level > cap AND (subject IN ('d:' || p_organisation, 's:' || p_organisation) OR left(subject, 1) = 'u'
    AND EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = substr(subject, 3)::bigint
                AND m.organisation_id = p_organisation)
    AND NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = substr(subject, 3)::bigint
                AND m.organisation_id <> p_organisation AND organisation_ceiling(m.organisation_id) >= level));
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- The only writer of the log: who acts comes from the sealed identity, not from the caller.
CREATE OR REPLACE FUNCTION record_event(p_id uuid, p_name text, p_kind text, p_at timestamptz, p_child uuid,
  p_details jsonb, p_objects jsonb, p_user bigint, p_organisation bigint, p_city text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  owner boolean := asked_by_owner();
BEGIN
  INSERT INTO core_event (id, city, name, kind, occurred_at, recorded_at, actor_id, organisation_id, child_id, details)
  VALUES (p_id, p_city, p_name, p_kind, p_at, CASE WHEN owner THEN p_at ELSE {NOW} END,
          CASE WHEN owner THEN p_user ELSE my_user() END,
          CASE WHEN owner THEN p_organisation ELSE my_organisation() END, p_child, p_details)
  ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    INSERT INTO core_eventobject (event_id, qualifier, kind, object_id)
    SELECT p_id, o->>'qualifier', o->>'kind', o->>'id' FROM jsonb_array_elements(p_objects) o;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION log_is_forever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is never changed' USING ERRCODE = '42501'; END $$;

CREATE OR REPLACE TRIGGER log_is_forever BEFORE UPDATE OR DELETE ON core_event
  FOR EACH ROW EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_not_emptied BEFORE TRUNCATE ON core_event
  FOR EACH STATEMENT EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_forever BEFORE UPDATE OR DELETE ON core_eventobject
  FOR EACH ROW EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_not_emptied BEFORE TRUNCATE ON core_eventobject
  FOR EACH STATEMENT EXECUTE FUNCTION log_is_forever();
"""


def _core_walls() -> list[Wall]:
    from rangkul.core.models import Block, Edge, Event, EventObject, Offer

    supervisor = f"(SELECT my_role()) = '{Role.CASE_SUPERVISOR.value}'"
    in_my_file = reached("core_event", 3)
    of_mine = f"organisation_id = {MY_ORGANISATION} AND {reached('core_event', 1)}"
    return [
        Wall(
            Edge,
            select=f"subject = ANY ({MY_SUBJECTS}) OR {supervisor} AND"
            f" (subject = 'd:' || {MY_ORGANISATION} OR left(subject, 1) = 'u' AND granted_by IN"
            f" (SELECT m.user_id FROM people_membership m WHERE m.organisation_id = {MY_ORGANISATION}))",
        ),
        Wall(
            Block,
            select=f"user_id = {MY_USER} OR {supervisor} AND set_by IN"
            f" (SELECT m.user_id FROM people_membership m WHERE m.organisation_id = {MY_ORGANISATION})",
        ),
        Wall(Offer, select=f"organisation_id = {MY_ORGANISATION} OR offered_by = {MY_USER}"),
        Wall(
            Event,
            select=f"child_id IS NOT NULL AND ({in_my_file} OR {of_mine})"
            f" OR child_id IS NULL AND organisation_id = {MY_ORGANISATION}"
            f" OR (SELECT my_role()) = '{Role.DATA_OFFICER.value}'",
        ),
        Wall(
            EventObject, select="EXISTS (SELECT 1 FROM core_event v WHERE v.id = core_eventobject.event_id)"
        ),
    ]


WALLS = _core_walls()
