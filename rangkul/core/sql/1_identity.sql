-- Who asks, under which names an edge can reach them, and how far.

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
  -- IS DISTINCT FROM: with no key laid yet nothing is believed, where <> would have believed everything.
  IF part[3] IS DISTINCT FROM encode(sha256(secret || sha256(secret || convert_to(part[1] || ':' || part[2], 'UTF8'))), 'hex') THEN
    RAISE EXCEPTION 'forged identity' USING ERRCODE = '28000';
  END IF;
  user_id := part[1]::bigint;
  membership_id := part[2]::bigint;
END $$;

CREATE OR REPLACE FUNCTION my_user() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT user_id FROM my_membership() $$;

-- Where I sit now: a membership that runs, of an account that is let in, in an organisation that takes part.
CREATE OR REPLACE FUNCTION my_seat(OUT user_id bigint, OUT organisation_id bigint, OUT role text, OUT city text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.user_id, m.organisation_id, m.role, o.city FROM my_membership() i
  JOIN people_membership m ON m.id = i.membership_id AND m.user_id = i.user_id
   AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
  -- The platform's own account signs in nowhere and sits all the same.
  JOIN people_user u ON u.id = m.user_id AND (u.is_active OR u.is_system)
  JOIN people_organisation o ON o.id = m.organisation_id AND o.active
$$;

CREATE OR REPLACE FUNCTION my_organisation() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT organisation_id FROM my_seat() $$;

CREATE OR REPLACE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT role FROM my_seat() $$;

-- The city of the organisation that I act for.
CREATE OR REPLACE FUNCTION my_city() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT city FROM my_seat() $$;

-- The names under which an edge can reach the asker; roles without files have none.
CREATE OR REPLACE FUNCTION my_subjects() RETURNS text[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE
      WHEN m.role IN ({{roles_without_files}}) THEN ARRAY[]::text[]
      WHEN m.role = 'case_supervisor'
        THEN ARRAY['u:' || m.user_id || '@' || m.organisation_id, 'd:' || m.organisation_id, 's:' || m.organisation_id]
      ELSE ARRAY['u:' || m.user_id || '@' || m.organisation_id, 'd:' || m.organisation_id] END
    FROM my_seat() m WHERE m.role IS NOT NULL), ARRAY[]::text[])
$$;

-- Who really asks: the owner (sandbox, clock tests) may say what time it is, the web role may not.
CREATE OR REPLACE FUNCTION asked_by_owner() RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END
         <> 'rangkul_web' AND pg_has_role(session_user, 'rangkul_owner', 'MEMBER')
$$;

CREATE OR REPLACE FUNCTION moment(p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN asked_by_owner() THEN coalesce(p_at, statement_timestamp()) ELSE statement_timestamp() END
$$;

-- The moment to write down: when the command began, at most ten minutes ago; never used to judge a right.
CREATE OR REPLACE FUNCTION stamp(p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN asked_by_owner() THEN coalesce(p_at, statement_timestamp())
         ELSE least(greatest(coalesce(p_at, statement_timestamp()), statement_timestamp() - interval '10 minutes'), statement_timestamp()) END
$$;

-- My level on a child, as an edge stands at a moment; 0 when barred. Only the owner may ask about another moment than now.
CREATE OR REPLACE FUNCTION my_level(p_child uuid, p_at timestamptz) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = p_child AND b.user_id = my_user()
                           AND b.lifted_at IS NULL) THEN 0::smallint
  ELSE coalesce((SELECT max(e.level) FROM core_edge e, (SELECT moment(p_at) AS now) t
    WHERE e.child_id = p_child AND e.subject = ANY (my_subjects())
    AND e.valid_from <= t.now AND e.valid_to > t.now AND (e.revoked_at IS NULL OR e.revoked_at > t.now)), 0::smallint) END
$$;

CREATE OR REPLACE FUNCTION organisation_ceiling(p_organisation bigint) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN o.accredited THEN c.level ELSE c.lapsed END
  FROM people_organisation o JOIN access_ceiling c ON c.kind = o.kind WHERE o.id = p_organisation
$$;

-- The organisation whose edge it is: "d:<organisation>", "s:<organisation>", "u:<user>@<organisation>".
CREATE OR REPLACE FUNCTION subject_office(p_subject text) RETURNS bigint LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN left(p_subject, 1) = 'u' THEN split_part(p_subject, '@', 2) ELSE substr(p_subject, 3) END::bigint
$$;

-- How far an edge may reach that is given to a desk, to supervisors, or to a person who acts for an organisation.
DROP FUNCTION IF EXISTS subject_ceiling(text, bigint);
CREATE OR REPLACE FUNCTION subject_ceiling(p_subject text) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT organisation_ceiling(subject_office(p_subject)) $$;

-- Whether the person named in a subject works for the organisation named in it.
CREATE OR REPLACE FUNCTION subject_works_there(p_subject text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_membership m
    WHERE m.user_id = split_part(substr(p_subject, 3), '@', 1)::bigint AND m.organisation_id = subject_office(p_subject)
    AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()))
$$;

