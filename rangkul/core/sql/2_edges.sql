-- The only writers of edges, offers and bars; each judges the asker by the sealed identity.

-- What every writer of edges asks of its input. NULL is an error, for a comparison with it refuses nothing; the
-- end is near enough (longest: five years that supervisors keep a closed file); "same_child" is written by the
-- computation of groups alone.
CREATE OR REPLACE FUNCTION check_edge(p_child uuid, p_level int, p_purpose text, p_basis text, p_valid_to timestamptz,
  p_at timestamptz) RETURNS void LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF p_child IS NULL OR p_level IS NULL OR p_purpose IS NULL OR p_basis IS NULL OR p_valid_to IS NULL
     OR p_level NOT BETWEEN 1 AND 4 OR p_purpose = 'same_child' THEN
    RAISE EXCEPTION 'not an edge that anybody writes' USING ERRCODE = '42501';
  END IF;
  IF p_valid_to > p_at + (CASE WHEN p_basis = 'break_glass' THEN interval '60 minutes'
                               WHEN p_purpose = 'retention' THEN interval '1830 days' ELSE interval '400 days' END) THEN
    RAISE EXCEPTION 'every edge ends, and sooner than this' USING ERRCODE = '42501';
  END IF;
END $$;

-- Give access inside my own organisation (or a signpost to another), never more than I hold.
CREATE OR REPLACE FUNCTION grant_edge(p_id uuid, p_child uuid, p_subject text, p_level int, p_purpose text,
  p_basis text, p_source uuid, p_valid_to timestamptz, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  capped int := least(p_level, subject_ceiling(p_subject));
BEGIN
  PERFORM check_edge(p_child, p_level, p_purpose, p_basis, p_valid_to, at);
  IF my_level(p_child, at) < p_level THEN RAISE EXCEPTION 'cannot give more than one holds' USING ERRCODE = '42501'; END IF;
  IF mine IS NULL OR p_subject IS NULL OR subject_office(p_subject) <> mine AND (p_level > 1 OR left(p_subject, 1) = 'u') THEN
    RAISE EXCEPTION 'an edge to another organisation is offered, not given' USING ERRCODE = '42501';
  END IF;
  IF left(p_subject, 1) = 'u' AND NOT subject_works_there(p_subject) THEN
    RAISE EXCEPTION 'not somebody who works here' USING ERRCODE = '42501';
  END IF;
  IF capped IS NULL OR capped < 1 THEN RETURN 0; END IF;
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  SELECT p_id, c.city, p_child, p_subject, capped, p_purpose, p_basis, p_source, stamp(p_at), p_valid_to, my_user()
  FROM cases_child c WHERE c.id = p_child;
  RETURN capped;
END $$;

-- Hold access out to another organisation of the city; who holds the child may hold it out to the social service.
CREATE OR REPLACE FUNCTION offer_edge(p_id uuid, p_child uuid, p_organisation bigint, p_level int, p_purpose text,
  p_basis text, p_source uuid, p_valid_to timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  held int := my_level(p_child, at);
  receiver text := (SELECT kind FROM people_organisation WHERE id = p_organisation AND active AND city = my_city());
  holder bigint := (SELECT holder_id FROM cases_child WHERE id = p_child);
BEGIN
  PERFORM check_edge(p_child, p_level, p_purpose, p_basis, p_valid_to, at);
  IF p_source IS NULL OR receiver IS NULL OR p_organisation = my_organisation() THEN
    RAISE EXCEPTION 'nobody to offer it to' USING ERRCODE = '42501';
  END IF;
  IF held < p_level AND NOT (held >= 1 AND holder = my_organisation() AND receiver = 'social_service' AND p_level <= 3) THEN
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
  IF found.id IS NULL OR p_subject IS NULL OR NOT p_subject = ANY (my_subjects()) THEN
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

-- Whether a thing that edges came from is mine to end: a referral of which I am a party or whose consent went, or a
-- consent that went.
CREATE OR REPLACE FUNCTION ends_with_me(p_child uuid, p_source uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_referral r LEFT JOIN cases_consent c ON c.id = r.consent_id
      -- What another organisation asked in a case of mine ends with the case.
      LEFT JOIN cases_case k ON k.id = r.case_id AND k.child_id = r.child_id AND k.status = 'closed'
      WHERE r.id = p_source AND r.child_id = p_child
      AND (my_organisation() IN (r.from_organisation_id, r.to_organisation_id, k.holder_id)
        OR c.withdrawn_at IS NOT NULL))
    OR EXISTS (SELECT 1 FROM cases_consent c WHERE c.id = p_source AND c.child_id = p_child AND c.withdrawn_at IS NOT NULL)
$$;

-- End every edge and offer that came from one thing: a referral, a consent, a handover, a decision. Of another
-- organisation's only where the thing itself is mine to end.
CREATE OR REPLACE FUNCTION revoke_source(p_child uuid, p_source uuid, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  all_of_it boolean := ends_with_me(p_child, p_source);
  ended int;
BEGIN
  IF mine IS NULL OR p_child IS NULL OR p_source IS NULL THEN
    RAISE EXCEPTION 'nothing to end' USING ERRCODE = '42501';
  END IF;
  IF my_level(p_child, at) < 3 AND NOT EXISTS (SELECT 1 FROM core_edge e WHERE e.source = p_source
      AND e.child_id = p_child AND e.subject = 'd:' || my_organisation()) AND NOT EXISTS (
      SELECT 1 FROM core_offer o WHERE o.source = p_source AND o.child_id = p_child
      AND (o.organisation_id = my_organisation() OR o.offered_by = my_user())) THEN
    RAISE EXCEPTION 'not yours to end' USING ERRCODE = '42501';
  END IF;
  UPDATE core_offer SET withdrawn_at = stamp(p_at) WHERE source = p_source AND child_id = p_child AND withdrawn_at IS NULL
    AND (all_of_it OR organisation_id = mine OR offered_by = my_user());
  UPDATE core_edge SET revoked_at = stamp(p_at) WHERE source = p_source AND child_id = p_child AND revoked_at IS NULL
    AND (all_of_it OR subject_office(subject) = mine);
  GET DIAGNOSTICS ended = ROW_COUNT;
  -- A copy (source: the edge it copies) ends with the edge.
  UPDATE core_edge c SET revoked_at = stamp(p_at) FROM core_edge e
  WHERE c.source = e.id AND e.child_id = p_child AND e.revoked_at IS NOT NULL AND c.revoked_at IS NULL;
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
    AND subject_office(subject) = my_organisation();
  GET DIAGNOSTICS ended = ROW_COUNT;
  -- A copy (source: the edge it copies) ends with the edge.
  UPDATE core_edge c SET revoked_at = stamp(p_at) FROM core_edge e
  WHERE c.source = e.id AND e.child_id = p_child AND e.revoked_at IS NOT NULL AND c.revoked_at IS NULL;
  RETURN ended;
END $$;

-- Whether an account has or had a seat in my organisation.
CREATE OR REPLACE FUNCTION is_colleague(p_user bigint) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_membership m WHERE m.user_id = p_user AND m.organisation_id = my_organisation())
$$;

CREATE OR REPLACE FUNCTION set_block(p_id uuid, p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() IS DISTINCT FROM 'case_supervisor' THEN
    RAISE EXCEPTION 'only a supervisor bars a person' USING ERRCODE = '42501';
  END IF;
  IF p_user = my_user() OR NOT is_colleague(p_user) THEN
    RAISE EXCEPTION 'a bar is laid on a colleague' USING ERRCODE = '42501';
  END IF;
  INSERT INTO core_block (id, city, child_id, user_id, set_at, set_by)
  SELECT p_id, c.city, p_child, p_user, stamp(p_at), my_user() FROM cases_child c WHERE c.id = p_child;
END $$;

CREATE OR REPLACE FUNCTION lift_block(p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() IS DISTINCT FROM 'case_supervisor' THEN
    RAISE EXCEPTION 'only a supervisor lifts a bar' USING ERRCODE = '42501';
  END IF;
  -- Who laid it lifts it: another organisation's bar is not ours to judge.
  UPDATE core_block SET lifted_at = stamp(p_at) WHERE child_id = p_child AND user_id = p_user AND lifted_at IS NULL
    AND is_colleague(set_by);
END $$;

-- The kind or the accreditation of an organisation changed: cap again what its people hold now, at its desk
-- or by name. Only the writer of organisations asks this.
DROP FUNCTION IF EXISTS recap_edges(bigint);
CREATE OR REPLACE FUNCTION recap_edges(p_organisation bigint, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  cap int := organisation_ceiling(p_organisation);
  changed int;
BEGIN
  UPDATE core_edge e SET level = greatest(cap, 1), revoked_at = CASE WHEN cap < 1 THEN p_at ELSE e.revoked_at END
  WHERE e.level > cap AND e.valid_to > p_at AND (e.revoked_at IS NULL OR e.revoked_at > p_at)
    AND subject_office(e.subject) = p_organisation;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
