-- What every writer of accounts asks first, and how it leaves its mark.

-- The city whose accounts and organisations the asker manages; an error for everybody else.
CREATE OR REPLACE FUNCTION my_administration() RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  town text;
BEGIN
  SELECT o.city INTO town FROM my_membership() i
  JOIN people_membership m ON m.id = i.membership_id AND m.user_id = i.user_id AND m.role = 'administrator'
   AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
  JOIN people_user u ON u.id = m.user_id AND u.is_active
  JOIN people_organisation o ON o.id = m.organisation_id AND o.active;
  IF town IS NULL THEN RAISE EXCEPTION 'only an administrator writes accounts' USING ERRCODE = '42501'; END IF;
  RETURN town;
END $$;

-- The same for one person: of my city, not myself, and not the platform's own account.
CREATE OR REPLACE FUNCTION check_my_person(p_user bigint) RETURNS void LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  town text := my_administration();
BEGIN
  IF p_user = my_user() THEN RAISE EXCEPTION 'nobody writes their own rights' USING ERRCODE = '42501'; END IF;
  IF NOT EXISTS (SELECT 1 FROM people_user u WHERE u.id = p_user AND NOT u.is_system AND EXISTS (
      SELECT 1 FROM people_organisation o WHERE o.city = town AND o.id IN (
        SELECT m.organisation_id FROM people_membership m WHERE m.user_id = u.id UNION ALL
        -- Invited, and nobody has said yes yet.
        SELECT g.organisation_id FROM people_grant g WHERE g.user_id = u.id AND g.kind = 'role'))) THEN
    RAISE EXCEPTION 'not a person of this city' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION check_my_organisation(p_organisation bigint) RETURNS void LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM people_organisation WHERE id = p_organisation AND city = my_administration()) THEN
    RAISE EXCEPTION 'not an organisation of this city' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION thing(p_kind text, p_id bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$ SELECT jsonb_build_object('qualifier', p_kind, 'kind', p_kind, 'id', p_id::text) $$;

CREATE OR REPLACE FUNCTION jakarta_day(p_at timestamptz) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$ SELECT to_char(p_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD') $$;

-- Write the event of a change of rights; the number must be new, or somebody could hide the change behind another event.
CREATE OR REPLACE FUNCTION note_right(p_event uuid, p_name text, p_at timestamptz, p_details jsonb, p_objects jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF p_event IS NULL OR EXISTS (SELECT 1 FROM core_event WHERE id = p_event) THEN
    RAISE EXCEPTION 'a change of rights needs an event of its own' USING ERRCODE = '42501';
  END IF;
  PERFORM record_event(p_event, p_name, 'step', stamp(p_at), NULL, jsonb_strip_nulls(p_details), p_objects,
    my_user(), my_organisation(),
    city_of_my_membership());
END $$;

-- A password is written by its owner, or by the function that takes an invitation; never in somebody else's name.
CREATE OR REPLACE FUNCTION password_is_ones_own() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF current_user = 'rangkul_web' AND NEW.id IS DISTINCT FROM my_user() THEN
    RAISE EXCEPTION 'nobody sets the password or address of another' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER password_is_ones_own BEFORE UPDATE OF password, email ON people_user
  FOR EACH ROW EXECUTE FUNCTION password_is_ones_own();

-- A second step is set up and taken away by its owner, and never becomes another's or of another kind. While somebody signs in nobody is known yet: then a code of the
-- list may be ticked off, and nothing else.
CREATE OR REPLACE FUNCTION second_step_is_ones_own() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.user_id, NEW.type, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.type, OLD.created_at) THEN
      RAISE EXCEPTION 'a second step stays whose and what it is' USING ERRCODE = '42501';
    END IF;
  END IF;
  IF coalesce(current_setting('rangkul.identity', true), '') = '' THEN
    IF TG_OP = 'UPDATE' THEN
      IF NEW.data = OLD.data OR OLD.type = 'recovery_codes' AND NEW.data - 'used_mask' = OLD.data - 'used_mask' THEN
        RETURN NEW;
      END IF;
    END IF;
  ELSIF (CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END) = my_user() THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION 'nobody writes the second step of another' USING ERRCODE = '42501';
END $$;

CREATE OR REPLACE TRIGGER second_step_is_ones_own BEFORE INSERT OR UPDATE OR DELETE ON mfa_authenticator
  FOR EACH ROW WHEN (current_user = 'rangkul_web') EXECUTE FUNCTION second_step_is_ones_own();
