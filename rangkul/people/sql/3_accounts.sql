-- The only writers of accounts, memberships and invitations; each writes its own event.

CREATE OR REPLACE FUNCTION add_person(p_event uuid, p_email text, p_name text, p_language text, p_at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  PERFORM my_administration();
  -- "!" is a password that nothing matches, until the invitation is taken.
  INSERT INTO people_user (email, name, password, language, theme, is_active, is_demo, is_system, is_superuser,
                           date_joined, sign_in_round)
  VALUES (lower(p_email), p_name, '!' || gen_random_uuid(), p_language, 'system', true, false, false, false,
          stamp(p_at), 1) RETURNING id INTO made;
  PERFORM note_right(p_event, 'person.added', p_at, '{}', jsonb_build_array(thing('user', made)));
  RETURN made;
END $$;

-- What one administrator gives alone: these roles open no file and no log, and answer for nobody.
CREATE OR REPLACE FUNCTION given_alone(p_role text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$ SELECT p_role IN ({{roles_given_alone}}) $$;

-- Whether a way into this account opens more than nothing: a role that a second person gave, now or to come, or
-- somebody has been in before. An office that is closed counts: it can be opened again.
CREATE OR REPLACE FUNCTION account_is_guarded(p_user bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = p_user AND NOT given_alone(m.role)
                 AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()))
      OR EXISTS (SELECT 1 FROM people_user u WHERE u.id = p_user AND u.last_login IS NOT NULL)
$$;

-- The same of a person of my city, for its administrator: a seat in another city counts, and is not told.
CREATE OR REPLACE FUNCTION person_is_guarded(p_user bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_my_person(p_user);
  RETURN account_is_guarded(p_user);
END $$;

-- A role in an organisation of my city can be given to this person: somebody else, from today or later, once.
CREATE OR REPLACE FUNCTION check_seat(p_user bigint, p_organisation bigint, p_role text, p_from timestamptz,
  p_to timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_my_organisation(p_organisation);
  IF p_user = my_user() THEN RAISE EXCEPTION 'nobody gives themselves a role' USING ERRCODE = '42501'; END IF;
  IF NOT EXISTS (SELECT 1 FROM people_user WHERE id = p_user AND NOT is_system) THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  -- Letters print who held which post on a day: a membership is not written into the past.
  IF jakarta_day(p_from) < jakarta_day(moment(p_at)) OR p_to <= p_from THEN
    RAISE EXCEPTION 'a membership begins today or later, and ends after it begins' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION seat_person(p_event uuid, p_user bigint, p_organisation bigint, p_role text, p_post text,
  p_from timestamptz, p_to timestamptz, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given bigint;
  held bigint;
BEGIN
  IF EXISTS (SELECT 1 FROM people_membership WHERE user_id = p_user AND organisation_id = p_organisation
             AND role = p_role AND (valid_to IS NULL OR valid_to > p_from)) THEN
    RAISE EXCEPTION 'this membership holds already' USING ERRCODE = '23505';
  END IF;
  IF p_post <> '' THEN
    SELECT id INTO held FROM people_post WHERE organisation_id = p_organisation AND title = p_post ORDER BY id LIMIT 1;
    IF held IS NULL THEN
      INSERT INTO people_post (organisation_id, title) VALUES (p_organisation, p_post) RETURNING id INTO held;
    END IF;
  END IF;
  INSERT INTO people_membership (user_id, organisation_id, role, post_id, valid_from, valid_to)
  VALUES (p_user, p_organisation, p_role, held, p_from, p_to) RETURNING id INTO given;
  -- Whoever works there knows whether it has a new colleague: they are told at once, by the database.
  PERFORM warn_colleagues(p_organisation, p_user, 'membership_given', 'membership', given, 'membership_given:' || given, p_at);
  PERFORM note_right(p_event, 'membership.given', p_at,
    jsonb_build_object('role', p_role, 'since', jakarta_day(p_from), 'until', jakarta_day(p_to)),
    jsonb_build_array(thing('membership', given), thing('user', p_user), thing('organisation', p_organisation)));
  RETURN given;
END $$;

-- A role that one administrator gives alone; the others are asked for (4_second_person.sql).
CREATE OR REPLACE FUNCTION give_membership(p_event uuid, p_user bigint, p_organisation bigint, p_role text, p_post text,
  p_from timestamptz, p_to timestamptz, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_seat(p_user, p_organisation, p_role, p_from, p_to, p_at);
  IF NOT given_alone(p_role) THEN
    RAISE EXCEPTION 'this role takes a second person' USING ERRCODE = '42501';
  END IF;
  RETURN seat_person(p_event, p_user, p_organisation, p_role, p_post, p_from, p_to, p_at);
END $$;

-- What has ended, also while its row was waited for, gets no other role in its place; `p_reason` names the sentence for it.
CREATE OR REPLACE FUNCTION check_still_runs(p_seat people_membership, p_from timestamptz, p_reason text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF p_seat.valid_to <= (CASE WHEN asked_by_owner() THEN p_from ELSE greatest(p_from, clock_timestamp()) END) THEN
    RAISE EXCEPTION '%', p_reason USING ERRCODE = '23514';
  END IF;
END $$;

-- Another membership takes the place of one that runs: who stays in the organisation keeps what was given there by name.
CREATE OR REPLACE FUNCTION take_place_of(p_event uuid, p_given bigint, p_before bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given people_membership;
  before people_membership;
  until timestamptz;
BEGIN
  SELECT * INTO given FROM people_membership WHERE id = p_given;
  SELECT * INTO before FROM people_membership WHERE id = p_before FOR UPDATE;
  IF (before.user_id, before.organisation_id) IS DISTINCT FROM (given.user_id, given.organisation_id) THEN
    RAISE EXCEPTION 'only a role of the same person there is changed' USING ERRCODE = '42501';
  END IF;
  until := greatest(given.valid_from, before.valid_from, stamp(p_at));
  PERFORM check_still_runs(before, until, 'membership_over');
  UPDATE people_membership SET valid_to = until WHERE id = p_before;
  PERFORM note_right(p_event, 'membership.changed', p_at,
    jsonb_build_object('role_before', before.role, 'role_after', given.role),
    jsonb_build_array(thing('membership', p_given), thing('user', given.user_id), thing('organisation', given.organisation_id),
                      thing('membership', p_before) || '{"qualifier": "before"}'));
END $$;

-- Another role in place of one that runs, from now on and to the same day: where one administrator gives it alone.
CREATE OR REPLACE FUNCTION change_membership(p_event uuid, p_given uuid, p_membership bigint, p_role text, p_post text,
  p_at timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_membership;
  made bigint;
BEGIN
  SELECT * INTO found FROM people_membership WHERE id = p_membership FOR UPDATE;
  PERFORM check_my_organisation(found.organisation_id);
  PERFORM check_still_runs(found, greatest(found.valid_from, stamp(p_at)), 'membership_over');
  made := give_membership(p_given, found.user_id, found.organisation_id, p_role, p_post,
    greatest(found.valid_from, stamp(p_at)), found.valid_to, p_at);
  PERFORM take_place_of(p_event, made, p_membership, p_at);
  RETURN made;
END $$;

-- The end of a membership, now or on a day to come; what the person was given there by name ends with it.
CREATE OR REPLACE FUNCTION end_membership(p_event uuid, p_membership bigint, p_until timestamptz, p_at timestamptz)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_membership;
  ended int := 0;
  until timestamptz := greatest(p_until, stamp(p_at));
BEGIN
  SELECT * INTO found FROM people_membership WHERE id = p_membership FOR UPDATE;
  PERFORM check_my_organisation(found.organisation_id);
  PERFORM check_my_person(found.user_id);
  IF found.valid_to <= until THEN RAISE EXCEPTION 'it has ended' USING ERRCODE = '42501'; END IF;
  UPDATE people_membership SET valid_to = until WHERE id = p_membership;
  IF NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = found.user_id
      AND m.organisation_id = found.organisation_id AND (m.valid_to IS NULL OR m.valid_to > until)) THEN
    ended := leave_files(found.user_id, found.organisation_id, until);
  END IF;
  PERFORM note_right(p_event, 'membership.ended', p_at,
    jsonb_build_object('role', found.role, 'until', jakarta_day(until), 'edges_ended', ended),
    jsonb_build_array(thing('membership', p_membership), thing('user', found.user_id),
                      thing('organisation', found.organisation_id)));
  RETURN ended;
END $$;

-- End what people of an organisation gave one of them by name: who works elsewhere as well must not take it along.
CREATE OR REPLACE FUNCTION leave_files(p_user bigint, p_organisation bigint, p_until timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ended int;
BEGIN
  UPDATE core_edge e SET revoked_at = p_until WHERE e.subject = 'u:' || p_user || '@' || p_organisation
    AND e.valid_to > p_until AND (e.revoked_at IS NULL OR e.revoked_at > p_until);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

-- Let an account in no more, or again: one that opens nothing yet. For any other a second person says yes.
CREATE OR REPLACE FUNCTION set_account_active(p_event uuid, p_user bigint, p_active boolean, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_my_person(p_user);
  IF p_active AND account_is_guarded(p_user) THEN
    RAISE EXCEPTION 'a way into this account takes a second person' USING ERRCODE = '42501';
  END IF;
  PERFORM switch_account(p_event, p_user, p_active, p_at);
END $$;

CREATE OR REPLACE FUNCTION switch_account(p_event uuid, p_user bigint, p_active boolean, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE people_user SET is_active = p_active, sign_in_round = sign_in_round + 1 WHERE id = p_user;
  UPDATE people_invitation SET withdrawn_at = stamp(p_at)
  WHERE user_id = p_user AND used_at IS NULL AND withdrawn_at IS NULL AND NOT p_active;
  PERFORM note_right(p_event, CASE WHEN p_active THEN 'account.resumed' ELSE 'account.suspended' END, p_at, '{}',
    jsonb_build_array(thing('user', p_user)));
END $$;

-- End every session: the round is part of each session's seal.
CREATE OR REPLACE FUNCTION sign_out_everywhere(p_event uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_my_person(p_user);
  UPDATE people_user SET sign_in_round = sign_in_round + 1 WHERE id = p_user;
  PERFORM note_right(p_event, 'account.signed_out', p_at, '{}', jsonb_build_array(thing('user', p_user)));
END $$;

-- Tell each colleague of a person in an office, never the person: who came in by a trick would read the warning away, and
-- so would the first of many readers. Each reads it for themselves.
CREATE OR REPLACE FUNCTION warn_colleagues(p_organisation bigint, p_user bigint, p_kind text, p_about text, p_number bigint,
  p_key text, p_at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO cases_notice (id, city, organisation_id, kind, about_kind, about_id, unique_key, for_supervisors, for_user, sent_at)
  SELECT gen_random_uuid(), o.city, o.id, p_kind, p_about, ('00000000-0000-4000-8000-' || lpad(to_hex(p_number), 12, '0'))::uuid,
         p_key || ':' || m.user_id, false, m.user_id, stamp(p_at)
  FROM people_organisation o JOIN people_membership m ON m.organisation_id = o.id
  JOIN people_user u ON u.id = m.user_id AND u.is_active AND NOT u.is_system
  WHERE o.id = p_organisation AND m.user_id <> p_user AND m.role NOT IN ({{roles_without_files}})
    AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())
  GROUP BY o.id, m.user_id
$$;

-- Who holds the link of an account, or sets up its second step, signs in as that person: their colleagues in every office
-- the person works for are told at once, by the database, as when somebody new is let in.
CREATE OR REPLACE FUNCTION tell_offices_of(p_event uuid, p_user bigint, p_kind text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT warn_colleagues(o.id, p_user, p_kind, 'account', p_user, p_kind || ':' || p_event || ':' || o.id, p_at)
  FROM people_organisation o WHERE o.id IN (SELECT m.organisation_id FROM people_membership m
    WHERE m.user_id = p_user AND m.valid_from <= statement_timestamp()
      AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()))
$$;

-- The telephone with the codes is lost: the next sign-in sets the second step up anew.
CREATE OR REPLACE FUNCTION drop_second_step(p_event uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM mfa_authenticator WHERE user_id = p_user;
  PERFORM tell_offices_of(p_event, p_user, 'second_step_reset', p_at);
  UPDATE people_user SET sign_in_round = sign_in_round + 1 WHERE id = p_user;
  PERFORM note_right(p_event, 'account.second_step_reset', p_at, '{}', jsonb_build_array(thing('user', p_user)));
END $$;

-- One way in at a time: a new invitation withdraws the one before.
CREATE OR REPLACE FUNCTION lay_invitation(p_event uuid, p_user bigint, p_token_hash text, p_until timestamptz,
  p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF p_until > stamp(p_at) + interval '7 days' THEN
    RAISE EXCEPTION 'an invitation holds at most seven days' USING ERRCODE = '42501';
  END IF;
  UPDATE people_invitation SET withdrawn_at = stamp(p_at) WHERE user_id = p_user AND used_at IS NULL AND withdrawn_at IS NULL;
  INSERT INTO people_invitation (user_id, token_hash, made_by, made_at, expires_at)
  VALUES (p_user, p_token_hash, my_user(), stamp(p_at), p_until);
  -- The first link of a new account comes with its membership, of which the office is told already.
  IF EXISTS (SELECT 1 FROM people_user u WHERE u.id = p_user AND u.last_login IS NOT NULL) THEN
    PERFORM tell_offices_of(p_event, p_user, 'link_made', p_at);
  END IF;
  PERFORM note_right(p_event, 'invitation.made', p_at, jsonb_build_object('until', jakarta_day(p_until)),
    jsonb_build_array(thing('user', p_user)));
END $$;

-- A link that one administrator makes alone: into an account that opens nothing yet.
CREATE OR REPLACE FUNCTION make_invitation(p_event uuid, p_user bigint, p_token_hash text, p_until timestamptz,
  p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM check_my_person(p_user);
  IF account_is_guarded(p_user) THEN
    RAISE EXCEPTION 'a way into this account takes a second person' USING ERRCODE = '42501';
  END IF;
  PERFORM lay_invitation(p_event, p_user, p_token_hash, p_until, p_at);
END $$;

-- Whoever holds the invitation sets the password, once; sessions that still run end.
CREATE OR REPLACE FUNCTION take_invitation(p_event uuid, p_token_hash text, p_password text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person bigint;
BEGIN
  UPDATE people_invitation i SET used_at = stamp(p_at) FROM people_user u
  WHERE i.token_hash = p_token_hash AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > moment(p_at)
    AND u.id = i.user_id AND u.is_active AND NOT u.is_system AND u.id = my_user()
  RETURNING i.user_id INTO person;
  IF person IS NULL THEN RETURN false; END IF;
  UPDATE people_user SET password = p_password, sign_in_round = sign_in_round + 1 WHERE id = person;
  PERFORM note_right(p_event, 'invitation.taken', p_at, '{}', jsonb_build_array(thing('user', person)));
  RETURN true;
END $$;

-- The platform's own account, which cannot sign in, sits in every organisation that may know of children.
CREATE OR REPLACE FUNCTION seat_the_platform() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO people_user (email, name, password, language, theme, is_active, is_demo, is_system, is_superuser,
                           date_joined, sign_in_round)
  VALUES ('system@rangkul.invalid', 'Rangkul', '!' || gen_random_uuid(), 'id', 'system', false, false, true, false,
          statement_timestamp(), 1) ON CONFLICT (email) DO NOTHING;
  -- One fixed moment, so that the constraint keeps each seat single.
  INSERT INTO people_membership (user_id, organisation_id, role, valid_from)
  SELECT u.id, o.id, 'case_supervisor', '2020-01-01T00:00:00Z' FROM people_user u, people_organisation o
  JOIN access_ceiling c ON c.kind = o.kind AND c.level >= 1
  WHERE u.is_system AND o.active ON CONFLICT DO NOTHING;
END $$;
