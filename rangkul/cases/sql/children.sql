-- Children: registered and held.

-- A child and its first edges are one act, so that nobody needs to see a child before holding it. False, and nothing
-- done, when another child has the number already: numbers are drawn, and in a large city two draws may meet.
DROP FUNCTION IF EXISTS register_child(uuid, text, text, uuid, timestamptz, timestamptz, timestamptz);
CREATE FUNCTION register_child(p_id uuid, p_number text, p_city text, p_source uuid,
  p_desk_until timestamptz, p_supervisors_until timestamptz, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint := my_organisation();
  cap int := organisation_ceiling(mine);
BEGIN
  IF mine IS NULL OR coalesce(cap, 0) < 1 OR my_role() NOT IN ({{roles_that_register}}) THEN
    RAISE EXCEPTION 'this organisation registers no children' USING ERRCODE = '42501';
  END IF;
  IF p_id IS NULL OR p_number !~ '^[A-Z]{3}-[0-9A-Za-z-]{6,16}$' OR p_city IS DISTINCT FROM my_city()
     OR p_desk_until > moment(p_at) + interval '60 days' OR p_supervisors_until > moment(p_at) + interval '400 days' THEN
    RAISE EXCEPTION 'not a child of this city, or held for too long' USING ERRCODE = '42501';
  END IF;
  INSERT INTO cases_child (id, city, number, holder_id, registered_at) VALUES (p_id, p_city, p_number, mine, stamp(p_at))
  ON CONFLICT (number) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  VALUES (gen_random_uuid(), p_city, p_id, 'd:' || mine, least(cap, 3), 'intake', 'assignment', p_source, stamp(p_at),
          p_desk_until, my_user()),
         (gen_random_uuid(), p_city, p_id, 's:' || mine, cap, 'supervision', 'supervision', p_source, stamp(p_at),
          p_supervisors_until, my_user());
  RETURN true;
END $$;
