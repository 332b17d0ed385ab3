-- The only writers of organisations; each writes its own event.

CREATE OR REPLACE FUNCTION add_organisation(p_event uuid, p_kind text, p_name text, p_short_name text, p_area text,
  p_phone text, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  INSERT INTO people_organisation (kind, name, short_name, city, area_id, accredited, active, phone, version)
  VALUES (p_kind, p_name, p_short_name, my_administration(), p_area, true, true, p_phone, 1) RETURNING id INTO made;
  INSERT INTO people_organisationname (organisation_id, name, short_name, valid_from)
  VALUES (made, p_name, p_short_name, jakarta_day(stamp(p_at))::date);
  PERFORM note_right(p_event, 'organisation.added', p_at, jsonb_build_object('organisation_kind', p_kind),
    jsonb_build_array(thing('organisation', made)));
  RETURN made;
END $$;

-- A new name from a day on; what it was called before stays, with its days.
CREATE OR REPLACE FUNCTION rename_organisation(p_event uuid, p_organisation bigint, p_name text, p_short_name text,
  p_since date, p_version int, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before people_organisation;
BEGIN
  PERFORM check_my_organisation(p_organisation);
  SELECT * INTO before FROM people_organisation WHERE id = p_organisation FOR UPDATE;
  IF before.version <> p_version THEN RETURN false; END IF;
  IF p_since > jakarta_day(moment(p_at))::date THEN
    RAISE EXCEPTION 'a name does not begin tomorrow' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM people_organisationname WHERE organisation_id = p_organisation AND valid_to IS NULL) THEN
    INSERT INTO people_organisationname (organisation_id, name, short_name) VALUES (p_organisation, before.name, before.short_name);
  END IF;
  UPDATE people_organisationname SET valid_to = p_since - 1 WHERE organisation_id = p_organisation AND valid_to IS NULL;
  INSERT INTO people_organisationname (organisation_id, name, short_name, valid_from)
  VALUES (p_organisation, p_name, p_short_name, p_since);
  UPDATE people_organisation SET name = p_name, short_name = p_short_name, version = version + 1 WHERE id = p_organisation;
  PERFORM note_right(p_event, 'organisation.renamed', p_at, jsonb_build_object('since', p_since),
    jsonb_build_array(thing('organisation', p_organisation)));
  RETURN true;
END $$;

-- What an organisation may see from now on; the step inside whoever was allowed to change it.
CREATE OR REPLACE FUNCTION set_standing(p_event uuid, p_organisation bigint, p_kind text, p_accredited boolean,
  p_active boolean, p_at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before people_organisation;
  lowered int;
BEGIN
  SELECT * INTO before FROM people_organisation WHERE id = p_organisation;
  -- An accreditation that holds again forgets its end; the log keeps it.
  UPDATE people_organisation SET kind = p_kind, accredited = p_accredited, active = p_active, version = version + 1,
    accreditation_ended_on = CASE WHEN NOT p_accredited THEN accreditation_ended_on END,
    accreditation_ended_why = CASE WHEN NOT p_accredited THEN accreditation_ended_why ELSE '' END
  WHERE id = p_organisation;
  lowered := recap_edges(p_organisation, stamp(p_at));
  PERFORM note_right(p_event, 'organisation.changed', p_at,
    jsonb_build_object('kind_before', before.kind, 'kind_after', p_kind, 'accredited', p_accredited, 'active', p_active,
                       'edges_lowered', lowered),
    jsonb_build_array(thing('organisation', p_organisation)));
  RETURN lowered;
END $$;

-- Another area or telephone, or closed: the level of what its people hold is capped again in the same
-- breath. What lets it see more takes a second person (4_second_person.sql). Returns how many edges were lowered, or
-- nothing when somebody else saved first.
CREATE OR REPLACE FUNCTION change_organisation(p_event uuid, p_organisation bigint, p_kind text, p_accredited boolean,
  p_active boolean, p_area text, p_phone text, p_version int, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before people_organisation;
BEGIN
  PERFORM check_my_organisation(p_organisation);
  SELECT * INTO before FROM people_organisation WHERE id = p_organisation FOR UPDATE;
  IF before.version <> p_version THEN RETURN NULL; END IF;
  IF p_kind <> before.kind OR p_accredited AND NOT before.accredited OR p_active AND NOT before.active THEN
    RAISE EXCEPTION 'what lets an organisation see more takes a second person' USING ERRCODE = '42501';
  END IF;
  IF before.accredited AND NOT p_accredited THEN
    RAISE EXCEPTION 'an accreditation ends on a day and for a reason' USING ERRCODE = '42501';
  END IF;
  IF NOT p_active AND p_organisation = my_organisation() THEN
    RAISE EXCEPTION 'nobody closes the organisation they act for' USING ERRCODE = '42501';
  END IF;
  UPDATE people_organisation SET area_id = p_area, phone = p_phone WHERE id = p_organisation;
  RETURN set_standing(p_event, p_organisation, p_kind, p_accredited, p_active, p_at);
END $$;

-- The accreditation of an institution is over: since which day, and why. What its people hold is capped in the same breath.
-- Returns how many edges were lowered, or nothing when somebody else saved first.
CREATE OR REPLACE FUNCTION end_accreditation(p_event uuid, p_organisation bigint, p_why text, p_on date, p_version int,
  p_at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before people_organisation;
  lowered int;
BEGIN
  PERFORM check_my_organisation(p_organisation);
  SELECT * INTO before FROM people_organisation WHERE id = p_organisation FOR UPDATE;
  IF before.version <> p_version THEN RETURN NULL; END IF;
  IF NOT before.accredited OR p_on > jakarta_day(moment(p_at))::date THEN
    RAISE EXCEPTION 'an accreditation ends once, and on no day to come' USING ERRCODE = '42501';
  END IF;
  UPDATE people_organisation SET accredited = false, accreditation_ended_on = p_on, accreditation_ended_why = p_why,
    version = version + 1 WHERE id = p_organisation;
  lowered := recap_edges(p_organisation, stamp(p_at));
  -- Its people read less from this moment on: they are told why, by the database, in the same breath.
  INSERT INTO cases_notice (id, city, organisation_id, kind, about_kind, about_id, unique_key, for_supervisors, sent_at)
  VALUES (gen_random_uuid(), before.city, before.id, 'accreditation_ended', 'organisation',
          ('00000000-0000-4000-8000-' || lpad(to_hex(before.id), 12, '0'))::uuid, 'accreditation_ended:' || p_event, false,
          stamp(p_at));
  PERFORM note_right(p_event, 'organisation.changed', p_at,
    jsonb_build_object('kind_before', before.kind, 'kind_after', before.kind, 'accredited', false, 'active', before.active,
                       'edges_lowered', lowered, 'accreditation_ended_on', p_on, 'accreditation_ended_why', p_why),
    jsonb_build_array(thing('organisation', p_organisation)));
  RETURN lowered;
END $$;

-- How an accreditation went: each end and each return, the newest first. Everybody knows how it stands; how it came to that is
-- in the log alone, in events of an administrator's office, which others do not read.
CREATE OR REPLACE FUNCTION accreditation_past(p_organisation bigint)
RETURNS TABLE (at timestamptz, holds boolean, ended_on date, why text, written_by bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.occurred_at, t.holds, t.ended_on, t.why, t.actor_id FROM (
    SELECT e.id, e.occurred_at, e.recorded_at, e.actor_id, s.holds, (e.details ->> 'accreditation_ended_on')::date AS ended_on,
           e.details ->> 'accreditation_ended_why' AS why,
           lag(s.holds, 1, true) OVER (ORDER BY e.recorded_at, e.id) AS held
    FROM core_eventobject o JOIN core_event e ON e.id = o.event_id AND e.name = 'organisation.changed',
    LATERAL (SELECT (e.details ->> 'accredited')::boolean AS holds) s
    WHERE o.kind = 'organisation' AND o.object_id = p_organisation::text AND s.holds IS NOT NULL AND my_user() IS NOT NULL
  ) t WHERE t.holds <> t.held ORDER BY t.recorded_at DESC, t.id DESC
$$;
