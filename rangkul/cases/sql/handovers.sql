-- Handovers: in whose hands the child is.

-- The desk that holds a child changes when another social service or institution takes the file. The new holder's
-- supervisors get their edge as if the child had been registered there; what is sealed already stays where it is.
CREATE OR REPLACE FUNCTION hold_child(p_child uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  held int := my_level(p_child, at);
  cap int := organisation_ceiling(mine);
BEGIN
  IF held < 3 THEN RAISE EXCEPTION 'not yours to hold' USING ERRCODE = '42501'; END IF;
  IF EXISTS (SELECT 1 FROM cases_sealednote n WHERE n.child_id = p_child) THEN cap := least(cap, held); END IF;
  UPDATE cases_child SET holder_id = mine WHERE id = p_child;
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, valid_from, valid_to, granted_by)
  SELECT gen_random_uuid(), c.city, c.id, 's:' || mine, cap, 'supervision', 'supervision', stamp(p_at),
         at + interval '365 days', my_user()
  FROM cases_child c WHERE c.id = p_child AND NOT EXISTS (
    SELECT 1 FROM core_edge e WHERE e.child_id = p_child AND e.subject = 's:' || mine AND e.level >= cap
    AND e.valid_to > at + interval '30 days' AND e.revoked_at IS NULL);
END $$;
