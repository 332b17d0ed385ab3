-- Children whose file I read and who have this NIK, by its keyed fingerprint: the number itself is not here, and what I do
-- not read is not told. There is no unique NIK, which would tell of a hidden child. Of two who write one NIK at once
-- the second waits, and then finds the first.
CREATE OR REPLACE FUNCTION children_with_nik(p_index bytea, p_except uuid, p_at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint := my_organisation();
BEGIN
  IF mine IS NULL OR octet_length(p_index) IS DISTINCT FROM 32 THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(p_index, 'hex'), 0));
  RETURN QUERY SELECT i.child_id FROM cases_childidentity i
    WHERE i.nik_index = p_index AND i.current AND i.child_id IS DISTINCT FROM p_except AND my_level(i.child_id, p_at) >= 3;
END $$;
