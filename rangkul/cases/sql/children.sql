-- Children: registered, held, and joined by a person's decision.

-- A child and its first edges are one act, so that nobody needs to see a child before holding it.
CREATE OR REPLACE FUNCTION register_child(p_id uuid, p_number text, p_city text, p_source uuid,
  p_desk_until timestamptz, p_supervisors_until timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint := my_organisation();
  cap int := organisation_ceiling(mine);
BEGIN
  IF mine IS NULL OR cap < 1 OR my_role() IN ({{roles_without_files}}) THEN
    RAISE EXCEPTION 'this organisation registers no children' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_child (id, city, number, holder_id, registered_at) VALUES (p_id, p_city, p_number, mine, stamp(p_at));
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  VALUES (gen_random_uuid(), p_city, p_id, 'd:' || mine, least(cap, 3), 'intake', 'assignment', p_source, stamp(p_at),
          p_desk_until, my_user()),
         (gen_random_uuid(), p_city, p_id, 's:' || mine, cap, 'supervision', 'supervision', p_source, stamp(p_at),
          p_supervisors_until, my_user());
END $$;

-- Two numbers are one child, says a person: whoever holds one file is given the other, as far as they hold it.
CREATE OR REPLACE FUNCTION share_between_same(p_child uuid, p_other uuid, p_source uuid, p_at timestamptz)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  given int;
BEGIN
  IF greatest(my_level(p_child, at), my_level(p_other, at)) < 1 THEN
    RAISE EXCEPTION 'not yours to join' USING ERRCODE = '42501';
  END IF;
  -- Only the social service's own edges travel: a partner's right stays on the child it was given for.
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  SELECT gen_random_uuid(), e.city, CASE WHEN e.child_id = p_child THEN p_other ELSE p_child END, e.subject, e.level,
         'same_child', e.basis, p_source, stamp(p_at), e.valid_to, my_user()
  FROM core_edge e LEFT JOIN people_organisation o
    ON left(e.subject, 1) <> 'u' AND o.id = substr(e.subject, 3)::bigint
  WHERE e.child_id IN (p_child, p_other) AND e.valid_from <= at AND e.valid_to > at AND e.revoked_at IS NULL
    AND e.basis IN ('assignment', 'supervision')
    AND (o.kind = 'social_service' OR left(e.subject, 1) = 'u' AND EXISTS (
      SELECT 1 FROM people_membership m JOIN people_organisation w ON w.id = m.organisation_id
      WHERE m.user_id = substr(e.subject, 3)::bigint AND w.kind = 'social_service'));
  GET DIAGNOSTICS given = ROW_COUNT;
  RETURN given;
END $$;
