-- The only writers of edges, offers and bars; each judges the asker by the sealed identity.

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
  IF mine IS NULL OR subject_office(p_subject) <> mine AND (p_level > 1 OR left(p_subject, 1) = 'u') THEN
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

-- Hold access out to another organisation; whoever met the child may hold it out to the social service.
CREATE OR REPLACE FUNCTION offer_edge(p_id uuid, p_child uuid, p_organisation bigint, p_level int, p_purpose text,
  p_basis text, p_source uuid, p_valid_to timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  held int := my_level(p_child, at);
  receiver text := (SELECT kind FROM people_organisation WHERE id = p_organisation);
BEGIN
  IF held < p_level AND NOT (held >= 1 AND receiver = 'social_service' AND p_level <= 3) THEN
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

CREATE OR REPLACE FUNCTION set_block(p_id uuid, p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() <> 'case_supervisor' THEN
    RAISE EXCEPTION 'only a supervisor bars a person' USING ERRCODE = '42501';
  END IF;
  INSERT INTO core_block (id, city, child_id, user_id, set_at, set_by)
  SELECT p_id, c.city, p_child, p_user, stamp(p_at), my_user() FROM cases_child c WHERE c.id = p_child;
END $$;

CREATE OR REPLACE FUNCTION lift_block(p_child uuid, p_user bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 OR my_role() <> 'case_supervisor' THEN
    RAISE EXCEPTION 'only a supervisor lifts a bar' USING ERRCODE = '42501';
  END IF;
  UPDATE core_block SET lifted_at = stamp(p_at) WHERE child_id = p_child AND user_id = p_user AND lifted_at IS NULL;
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
