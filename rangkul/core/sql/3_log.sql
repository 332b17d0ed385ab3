-- The log: one writer, and nobody who changes it.

-- The only writer of the log: who acts comes from the sealed identity, not from the caller.
CREATE OR REPLACE FUNCTION record_event(p_id uuid, p_name text, p_kind text, p_at timestamptz, p_child uuid,
  p_details jsonb, p_objects jsonb, p_user bigint, p_organisation bigint, p_city text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  owner boolean := asked_by_owner();
BEGIN
  INSERT INTO core_event (id, city, name, kind, occurred_at, recorded_at, actor_id, organisation_id, child_id, details)
  VALUES (p_id, p_city, p_name, p_kind, p_at, CASE WHEN owner THEN p_at ELSE statement_timestamp() END,
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
