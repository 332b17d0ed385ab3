-- The log: one writer, and nobody who changes it.

-- The city of the seat I was sealed with, also where it begins tomorrow: an invitation is taken before.
CREATE OR REPLACE FUNCTION city_of_my_membership() RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.city FROM my_membership() i JOIN people_membership m ON m.id = i.membership_id AND m.user_id = i.user_id
  JOIN people_organisation o ON o.id = m.organisation_id
$$;

-- The only writer of the log: who acts, and in which city, comes from the sealed identity, not from the caller. It takes
-- codes, numbers and dates, no words.
CREATE OR REPLACE FUNCTION record_event(p_id uuid, p_name text, p_kind text, p_at timestamptz, p_child uuid,
  p_details jsonb, p_objects jsonb, p_user bigint, p_organisation bigint, p_city text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  owner boolean := asked_by_owner();
BEGIN
  IF p_id IS NULL OR p_at IS NULL OR p_kind IS NULL OR p_kind NOT IN ('step', 'read', 'notice')
     OR p_name IS NULL OR p_name !~ '^[a-z_]+[.][a-z_]+$' OR jsonb_typeof(p_details) IS DISTINCT FROM 'object'
     OR jsonb_typeof(p_objects) IS DISTINCT FROM 'array'
     OR jsonb_path_exists(p_details, '$.** ? (@.type() == "string" && !(@ like_regex "^[A-Za-z0-9_.:+-]{0,64}$"))') THEN
    RAISE EXCEPTION 'not an event for the log' USING ERRCODE = '22023';
  END IF;
  INSERT INTO core_event (id, city, name, kind, occurred_at, recorded_at, actor_id, organisation_id, child_id, details)
  VALUES (p_id, CASE WHEN owner THEN p_city ELSE city_of_my_membership() END, p_name, p_kind, p_at, CASE WHEN owner THEN p_at ELSE statement_timestamp() END,
          CASE WHEN owner THEN p_user ELSE my_user() END,
          CASE WHEN owner THEN p_organisation ELSE my_organisation() END, p_child, p_details)
  ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    -- Who asked about a child by its number has not read its row; the log finds the key itself.
    INSERT INTO core_eventobject (event_id, qualifier, kind, object_id)
    SELECT p_id, o->>'qualifier', o->>'kind', coalesce(o->>'id', c.id::text)
    FROM jsonb_array_elements(p_objects) o LEFT JOIN cases_child c ON c.number = o->>'number'
    WHERE coalesce(o->>'id', c.id::text) IS NOT NULL;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION log_is_forever() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN RAISE EXCEPTION 'the log is never changed' USING ERRCODE = '42501'; END $$;

CREATE OR REPLACE TRIGGER log_is_forever BEFORE UPDATE OR DELETE ON core_event
  FOR EACH ROW EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_not_emptied BEFORE TRUNCATE ON core_event
  FOR EACH STATEMENT EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_forever BEFORE UPDATE OR DELETE ON core_eventobject
  FOR EACH ROW EXECUTE FUNCTION log_is_forever();
CREATE OR REPLACE TRIGGER log_is_not_emptied BEFORE TRUNCATE ON core_eventobject
  FOR EACH STATEMENT EXECUTE FUNCTION log_is_forever();
