-- Keys of what may wait on Today where a large office would try its walls on thousands of rows for the few. Each
-- answers for what the asker's own edges open and for nothing else; who asks reads the rows behind both walls.

-- Open cases (a supervisor's: of the office; anybody's: of their own) whose child left a bed for one of these
-- reasons since shortly before the case, or has another number, under which such a stay may stand.
CREATE OR REPLACE FUNCTION cases_left(p_reasons text[], p_before interval, p_at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  me bigint := my_user();
  office bigint := CASE WHEN my_role() = 'case_supervisor' THEN my_organisation() END;
BEGIN
  RETURN QUERY
  WITH runs AS MATERIALIZED (
    SELECT c.id, c.child_id, c.opened_at FROM cases_case c WHERE c.holder_id = office AND c.status <> 'closed'
    UNION ALL SELECT c.id, c.child_id, c.opened_at FROM cases_case c
    WHERE office IS NULL AND c.worker_id = me AND c.status <> 'closed'
  ), found AS MATERIALIZED (
    SELECT r.id, r.child_id, r.child_id AS number FROM runs r JOIN cases_stay s ON s.child_id = r.child_id
    WHERE s.out_reason = ANY (p_reasons) AND s.in_at >= r.opened_at - p_before
    UNION SELECT r.id, r.child_id, r.child_id FROM runs r JOIN cases_child k ON k.id = r.child_id
    WHERE k.canonical_id IS NOT NULL
    UNION SELECT r.id, r.child_id, k.id FROM runs r JOIN cases_child k ON k.canonical_id = r.child_id
  )
  SELECT f.id FROM found f WHERE my_level(f.child_id, at) >= 3 AND my_level(f.number, at) >= 1;
END $$;

-- Stays in houses of my office that run or ended since p_since, after which nobody has the child under that
-- number: no reception since p_received, no case, no later stay, no handover. The first p_most, oldest first.
CREATE OR REPLACE FUNCTION stays_unheld(p_since timestamptz, p_received timestamptz, p_without text[], p_most int,
  p_at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  found int := 0;
  one record;
BEGIN
  FOR one IN
    SELECT s.id, s.child_id FROM cases_stay s
    WHERE s.organisation_id = mine AND (s.out_at IS NULL OR s.out_at > p_since) AND s.out_reason <> ALL (p_without)
      AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.child_id = s.child_id
        AND (c.closed_at IS NULL OR c.closed_at >= s.in_at))
      AND NOT EXISTS (SELECT 1 FROM cases_stay l WHERE l.child_id = s.child_id AND l.in_at > s.in_at)
      AND NOT EXISTS (SELECT 1 FROM cases_handover h WHERE h.child_id = s.child_id
        AND (h.status = 'received' AND h.to_organisation_id = mine AND h.received_at > p_received
          OR h.status IN ('in_transit', 'received') AND h.given_at >= s.in_at))
    ORDER BY s.in_at
  LOOP
    CONTINUE WHEN my_level(one.child_id, at) < 3;
    RETURN NEXT one.id;
    found := found + 1;
    EXIT WHEN found >= p_most;
  END LOOP;
END $$;
