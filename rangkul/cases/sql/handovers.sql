-- Handovers: in whose hands the child is.

-- The old encounters of my organisation that it may still read: their child is on the way from it, or was lately.
CREATE OR REPLACE FUNCTION my_encounters_on_the_way() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(e.id), ARRAY[]::uuid[])
  FROM cases_handover h JOIN cases_encounter e ON e.id = h.encounter_id
  WHERE h.from_organisation_id = my_organisation() AND e.recorded_at <= statement_timestamp() - interval '30 days'
    AND (h.status = 'in_transit' OR h.received_at > statement_timestamp() - interval '30 days'
      OR h.declined_at > statement_timestamp() - interval '30 days'
      OR h.withdrawn_at > statement_timestamp() - interval '30 days')
$$;

-- The giver takes a handover back before anybody received the child: what was held out ends with it. The giver may change
-- nothing else of its paper, so this is a function and not a right on the table. False when it was answered before.
CREATE OR REPLACE FUNCTION withdraw_handover(p_handover uuid, p_reason text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  whose uuid;
BEGIN
  IF coalesce(my_role(), '') NOT IN ({{roles_that_give}}) THEN RAISE EXCEPTION 'not yours to take back' USING ERRCODE = '42501'; END IF;
  UPDATE cases_handover h
  SET status = 'withdrawn', withdrawn_reason = p_reason, withdrawn_by = my_user(), withdrawn_at = stamp(p_at)
  WHERE h.id = p_handover AND h.status = 'in_transit' AND h.from_organisation_id = my_organisation()
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = h.child_id AND b.user_id = my_user() AND b.lifted_at IS NULL)
  RETURNING h.child_id INTO whose;
  IF whose IS NULL THEN RETURN false; END IF;
  UPDATE core_offer SET withdrawn_at = stamp(p_at) WHERE source = p_handover AND child_id = whose AND withdrawn_at IS NULL;
  RETURN true;
END $$;

-- The giver says that a child on the way never arrived, and what is known: the handover ends, and what was held out with it.
-- So it does of a child that the receiver declined because it did not come.
-- False when it was answered before.
CREATE OR REPLACE FUNCTION handover_never_arrived(p_handover uuid, p_reason text, p_known text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  whose uuid;
BEGIN
  IF coalesce(my_role(), '') NOT IN ({{roles_that_give}}) THEN RAISE EXCEPTION 'not yours to end' USING ERRCODE = '42501'; END IF;
  UPDATE cases_handover h
  SET status = 'not_arrived', withdrawn_reason = p_reason, known = p_known, withdrawn_by = my_user(), withdrawn_at = stamp(p_at)
  WHERE h.id = p_handover AND h.from_organisation_id = my_organisation()
    AND (h.status = 'in_transit' OR h.status = 'declined' AND h.declined_reason = 'child_not_present')
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = h.child_id AND b.user_id = my_user() AND b.lifted_at IS NULL)
  RETURNING h.child_id INTO whose;
  IF whose IS NULL THEN RETURN false; END IF;
  UPDATE core_offer SET withdrawn_at = stamp(p_at) WHERE source = p_handover AND child_id = whose AND withdrawn_at IS NULL;
  RETURN true;
END $$;

-- The desk that holds a child changes when another social service or institution has just received it by handover. The new holder's
-- supervisors get their edge as if the child had been registered there; what is sealed already stays where it is.
CREATE OR REPLACE FUNCTION hold_child(p_child uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  held int := my_level(p_child, at);
  cap int := organisation_ceiling(mine);
BEGIN
  IF held < 3 OR NOT EXISTS (SELECT 1 FROM cases_handover h WHERE h.child_id = p_child AND h.status = 'received'
      AND h.to_organisation_id = mine AND h.received_by = my_user() AND h.received_at > at - interval '10 minutes') THEN
    RAISE EXCEPTION 'not yours to hold' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT 1 FROM cases_sealednote n WHERE n.child_id = p_child) THEN cap := least(cap, held); END IF;
  UPDATE cases_child SET holder_id = mine WHERE id = p_child;
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, valid_from, valid_to, granted_by)
  SELECT gen_random_uuid(), c.city, c.id, 's:' || mine, cap, 'supervision', 'supervision', stamp(p_at),
         at + interval '365 days', my_user()
  FROM cases_child c WHERE c.id = p_child AND NOT EXISTS (
    SELECT 1 FROM core_edge e WHERE e.child_id = p_child AND e.subject = 's:' || mine AND e.level >= cap
    AND e.valid_to > at + interval '30 days' AND e.revoked_at IS NULL);
END $$;

-- Whether a child that I hold, or whose file I read, sleeps in a shelter, under whichever of its numbers; the house itself
-- may be closed to me.
CREATE OR REPLACE FUNCTION in_shelter(p_child uuid, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (my_level(p_child, moment(p_at)) >= 3 OR my_level(p_child, moment(p_at)) >= 1 AND EXISTS (
      SELECT 1 FROM cases_child c WHERE c.id = p_child AND c.holder_id = my_organisation()))
    AND EXISTS (
      SELECT 1 FROM cases_child me JOIN cases_child c ON c.id = coalesce(me.canonical_id, me.id)
        OR c.canonical_id = coalesce(me.canonical_id, me.id)
      JOIN cases_stay s ON s.child_id = c.id AND s.out_at IS NULL
      WHERE me.id = p_child)
$$;
