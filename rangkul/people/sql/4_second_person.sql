-- What an administrator asks for and a second person answers: the only writers of grants; each writes its own event.

DROP FUNCTION IF EXISTS reset_second_step(uuid, bigint, timestamptz);

-- Ask. Nothing opens yet; somebody else has seven days to answer.
CREATE OR REPLACE FUNCTION ask_for_grant(p_event uuid, p_kind text, p_user bigint, p_organisation bigint, p_role text,
  p_post text, p_from timestamptz, p_to timestamptz, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  IF p_kind = 'role' THEN
    PERFORM check_seat(p_user, p_organisation, p_role, p_from, p_to, p_at);
  ELSE
    PERFORM check_my_person(p_user);
    -- The office that is asked is one of the person's: its people know them.
    IF NOT EXISTS (SELECT 1 FROM people_membership WHERE user_id = p_user AND organisation_id = p_organisation) THEN
      RAISE EXCEPTION 'not an office of this person' USING ERRCODE = '42501';
    END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM people_grant g WHERE g.kind = p_kind AND g.user_id = p_user AND g.answer = ''
             AND g.expires_at > moment(p_at) AND (p_kind <> 'role' OR g.organisation_id = p_organisation AND g.role = p_role)) THEN
    RAISE EXCEPTION 'this waits already' USING ERRCODE = '23505';
  END IF;
  INSERT INTO people_grant (kind, user_id, organisation_id, role, post, valid_from, valid_to, asked_by, asked_at,
                            expires_at, answer, reason)
  VALUES (p_kind, p_user, p_organisation, p_role, p_post, p_from, p_to, my_user(), stamp(p_at),
          stamp(p_at) + interval '7 days', '', '') RETURNING id INTO made;
  PERFORM note_right(p_event, 'grant.asked', p_at, jsonb_build_object('what', p_kind, 'role', nullif(p_role, '')),
    jsonb_build_array(thing('grant', made), thing('user', p_user), thing('organisation', p_organisation)));
  RETURN made;
END $$;

-- Ask for another role in place of one that runs, which goes on until somebody says yes.
CREATE OR REPLACE FUNCTION ask_for_other_role(p_event uuid, p_membership bigint, p_role text, p_post text, p_at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_membership;
  made bigint;
BEGIN
  SELECT * INTO found FROM people_membership WHERE id = p_membership FOR UPDATE;
  PERFORM check_my_organisation(found.organisation_id);
  PERFORM check_still_runs(found, greatest(found.valid_from, stamp(p_at)), 'membership_over');
  made := ask_for_grant(p_event, 'role', found.user_id, found.organisation_id, p_role, p_post,
    greatest(found.valid_from, stamp(p_at)), found.valid_to, p_at);
  UPDATE people_grant SET replaces_id = p_membership WHERE id = made;
  RETURN made;
END $$;

-- Ask that an organisation may see more: of another kind, accredited again, open again. One thing at a time.
CREATE OR REPLACE FUNCTION ask_for_organisation(p_event uuid, p_organisation bigint, p_kind text, p_accredits boolean,
  p_reopens boolean, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  PERFORM check_my_organisation(p_organisation);
  PERFORM 1 FROM people_organisation WHERE id = p_organisation FOR UPDATE;
  IF EXISTS (SELECT 1 FROM people_grant g WHERE g.kind = 'office' AND g.organisation_id = p_organisation AND g.answer = ''
             AND g.expires_at > moment(p_at)) THEN
    RAISE EXCEPTION 'this waits already' USING ERRCODE = '23505';
  END IF;
  INSERT INTO people_grant (kind, organisation_id, role, post, office_kind, accredits, reopens, asked_by, asked_at,
                            expires_at, answer, reason)
  VALUES ('office', p_organisation, '', '', p_kind, p_accredits, p_reopens, my_user(), stamp(p_at),
          stamp(p_at) + interval '7 days', '', '') RETURNING id INTO made;
  PERFORM note_right(p_event, 'grant.asked', p_at, jsonb_build_object('what', 'office'),
    jsonb_build_array(thing('grant', made), thing('organisation', p_organisation)));
  RETURN made;
END $$;

-- What a grant is about, as the log names it.
CREATE OR REPLACE FUNCTION things_of(p_grant people_grant) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_array(thing('grant', p_grant.id))
    || CASE WHEN p_grant.user_id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(thing('user', p_grant.user_id)) END
    || jsonb_build_array(thing('organisation', p_grant.organisation_id))
$$;

-- Whether I answer for this grant: an administrator of that city, or whoever answers for that office. Of what an
-- organisation may see, none of its own people: an administrator who has no other role there, or the head of another
-- social service of that city.
CREATE OR REPLACE FUNCTION i_answer_for(p_grant people_grant) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM my_seat() i JOIN people_user u ON u.id = i.user_id AND NOT u.is_system
    JOIN people_organisation mine ON mine.id = i.organisation_id
    JOIN people_organisation o ON o.id = p_grant.organisation_id AND o.city = i.city
    WHERE CASE WHEN p_grant.kind = 'office' THEN
        (i.role = 'administrator' OR i.role = 'agency_head' AND mine.kind = 'social_service' AND mine.id <> o.id)
        AND NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = i.user_id AND m.organisation_id = o.id
                        AND m.role <> 'administrator' AND NOT given_alone(m.role)
                        AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()))
      ELSE i.role = 'administrator' OR i.role IN ({{roles_that_answer}}) AND mine.id = o.id END)
$$;

-- A grant that waits, if I am the second person: neither who asked nor who gains. Two who answer at once come one after
-- the other.
CREATE OR REPLACE FUNCTION grant_to_answer(p_grant bigint, p_at timestamptz) RETURNS people_grant LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_grant;
BEGIN
  SELECT * INTO found FROM people_grant WHERE id = p_grant FOR UPDATE;
  IF found.answer IS DISTINCT FROM '' OR found.expires_at <= moment(p_at) THEN
    RAISE EXCEPTION 'nothing waits for an answer' USING ERRCODE = '42501';
  END IF;
  IF my_user() = found.asked_by OR my_user() IS NOT DISTINCT FROM found.user_id OR NOT i_answer_for(found) THEN
    RAISE EXCEPTION 'a second person answers this' USING ERRCODE = '42501';
  END IF;
  RETURN found;
END $$;

-- Whatever way into an account was known to somebody before is closed: who gets the first role that opens files comes in
-- by a link that the second person carries, and by no password, session or telephone from before.
CREATE OR REPLACE FUNCTION renew_account(p_user bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE people_user SET password = '!' || gen_random_uuid(), sign_in_round = sign_in_round + 1 WHERE id = p_user;
  DELETE FROM mfa_authenticator WHERE user_id = p_user;
END $$;

-- Say yes: what was asked is done in the same breath. The link of a new password belongs to whoever said yes, never to
-- who asked. Returns whether a link was laid under `p_token_hash`.
CREATE OR REPLACE FUNCTION confirm_grant(p_event uuid, p_done uuid, p_link uuid, p_grant bigint, p_token_hash text,
  p_until timestamptz, p_at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_grant := grant_to_answer(p_grant, p_at);
  given bigint;
  before people_membership;
  start timestamptz := greatest(found.valid_from, stamp(p_at));
  is_first boolean := NOT given_alone(found.role) AND NOT EXISTS (SELECT 1 FROM people_membership m
    WHERE m.user_id = found.user_id AND NOT given_alone(m.role) AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp()));
BEGIN
  UPDATE people_grant SET answer = 'yes', answered_by = my_user(), answered_at = stamp(p_at) WHERE id = p_grant;
  PERFORM note_right(p_event, 'grant.confirmed', p_at, jsonb_build_object('what', found.kind), things_of(found));
  IF found.kind = 'role' THEN
    IF NOT EXISTS (SELECT 1 FROM people_organisation WHERE id = found.organisation_id AND active) THEN
      RAISE EXCEPTION 'the organisation takes no part' USING ERRCODE = '42501';
    END IF;
    -- A colleague may have ended what it replaces while the answer was awaited, or set it a nearer end: least() passes
    -- over no end at all.
    SELECT * INTO before FROM people_membership WHERE id = found.replaces_id FOR UPDATE;
    PERFORM check_still_runs(before, start, 'grant_replaces_over');
    given := seat_person(p_done, found.user_id, found.organisation_id, found.role, found.post, start,
      least(found.valid_to, before.valid_to), p_at);
    IF found.replaces_id IS NOT NULL THEN PERFORM take_place_of(gen_random_uuid(), given, found.replaces_id, p_at); END IF;
    IF is_first THEN PERFORM renew_account(found.user_id); END IF;
  ELSIF found.kind = 'second_step' THEN
    PERFORM drop_second_step(p_done, found.user_id, p_at);
  ELSIF found.kind = 'resume' THEN
    PERFORM switch_account(p_done, found.user_id, true, p_at);
  ELSIF found.kind = 'office' THEN
    -- What a colleague takes from it at this moment must not come back with values read before.
    PERFORM 1 FROM people_organisation WHERE id = found.organisation_id FOR UPDATE;
    PERFORM set_standing(p_done, o.id, coalesce(nullif(found.office_kind, ''), o.kind), o.accredited OR found.accredits,
      o.active OR found.reopens, p_at) FROM people_organisation o WHERE o.id = found.organisation_id;
  END IF;
  IF found.kind = 'link' OR found.kind = 'role' AND is_first THEN
    PERFORM lay_invitation(p_link, found.user_id, p_token_hash, p_until, p_at);
    RETURN 1;
  END IF;
  RETURN 0;
END $$;

-- Say no, and why.
CREATE OR REPLACE FUNCTION refuse_grant(p_event uuid, p_grant bigint, p_reason text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_grant := grant_to_answer(p_grant, p_at);
BEGIN
  UPDATE people_grant SET answer = 'no', answered_by = my_user(), answered_at = stamp(p_at), reason = p_reason
  WHERE id = p_grant;
  PERFORM note_right(p_event, 'grant.refused', p_at, jsonb_build_object('what', found.kind, 'reason', p_reason), things_of(found));
END $$;

-- The one who asked takes it back while it waits, or puts aside what became of it.
CREATE OR REPLACE FUNCTION put_grant_aside(p_event uuid, p_grant bigint, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found people_grant;
  waits boolean;
BEGIN
  PERFORM my_administration();
  SELECT * INTO found FROM people_grant WHERE id = p_grant FOR UPDATE;
  IF found.asked_by IS DISTINCT FROM my_user() OR found.noted_at IS NOT NULL THEN
    RAISE EXCEPTION 'only who asked puts it aside, once' USING ERRCODE = '42501';
  END IF;
  waits := found.answer = '' AND found.expires_at > moment(p_at);
  UPDATE people_grant SET noted_at = stamp(p_at), answer = CASE WHEN waits THEN 'withdrawn' ELSE answer END,
    answered_by = CASE WHEN waits THEN my_user() ELSE answered_by END,
    answered_at = CASE WHEN waits THEN stamp(p_at) ELSE answered_at END WHERE id = p_grant;
  PERFORM note_right(p_event, CASE WHEN waits THEN 'grant.withdrawn' ELSE 'grant.noted' END, p_at, '{}', things_of(found));
  RETURN waits;
END $$;

-- What whoever runs the server writes down of the first people of a city; nobody of the platform asked for it.
CREATE OR REPLACE FUNCTION note_first_seat(p_event uuid, p_membership bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  seat people_membership;
BEGIN
  SELECT * INTO seat FROM people_membership WHERE id = p_membership;
  PERFORM record_event(p_event, 'membership.given', 'step', stamp(p_at), NULL,
    jsonb_build_object('role', seat.role, 'since', jakarta_day(seat.valid_from)),
    jsonb_build_array(thing('membership', seat.id), thing('user', seat.user_id), thing('organisation', seat.organisation_id)),
    NULL, seat.organisation_id, (SELECT city FROM people_organisation WHERE id = seat.organisation_id));
END $$;
