-- Who has read something of a child: for readers of its file, and about this child only.

-- Every read that names the child: of its own rows, of lists it stood in, of questions whose answer it was.
CREATE OR REPLACE FUNCTION reads_of(p_child uuid, p_since timestamptz, p_until timestamptz) RETURNS SETOF core_event
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.* FROM core_event e
  WHERE e.child_id = p_child AND e.kind = 'read' AND e.occurred_at > p_since AND e.occurred_at <= p_until
  UNION ALL
  SELECT e.* FROM core_event e
  WHERE e.id IN (SELECT o.event_id FROM core_eventobject o WHERE o.kind = 'child' AND o.object_id = p_child::text)
    AND e.child_id IS DISTINCT FROM p_child
    AND e.kind = 'read' AND e.occurred_at > p_since AND e.occurred_at <= p_until
$$;

-- A page of them, the newest first; what one person did alike on one day is one line, or a stranger's one reading
-- would drown in a colleague's hundred. Whose account it was is told of
-- people of the asker's own organisation only.
CREATE OR REPLACE FUNCTION readings_of_child(p_child uuid, p_since timestamptz, p_until timestamptz, p_skip int,
  p_most int, p_at timestamptz)
RETURNS TABLE (name text, role text, reason text, place text, level int, actor_id bigint, organisation_id bigint,
  latest timestamptz, times bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  mine bigint := my_organisation();
BEGIN
  IF my_level(p_child, moment(p_at)) < 3 THEN RETURN; END IF;
  RETURN QUERY
  SELECT r.name::text, r.role, r.reason, r.place, r.level, CASE WHEN r.organisation_id = mine THEN r.actor_id END, r.organisation_id,
    max(r.occurred_at), count(*)
  FROM (
    -- Nothing else of the details: the numbers a question answered are those of other children too.
    SELECT e.id, e.name, e.actor_id, e.organisation_id, e.occurred_at,
      coalesce(e.details->>'role', '') AS role, coalesce(e.details->>'reason', '') AS reason,
      coalesce(e.details->>'where', '') AS place, (e.details->>'level')::int AS level
    FROM reads_of(p_child, p_since, p_until) e) r
  GROUP BY r.name, r.role, r.reason, r.place, r.level, r.actor_id, r.organisation_id,
    (r.occurred_at AT TIME ZONE 'Asia/Jakarta')::date
  ORDER BY max(r.occurred_at) DESC, min(r.id::text) DESC
  OFFSET p_skip LIMIT p_most;
END $$;

-- How often it was read: pages about the child, lists it stood in, questions whose answer it was.
CREATE OR REPLACE FUNCTION readings_counted(p_child uuid, p_since timestamptz, p_until timestamptz, p_at timestamptz,
  OUT opened bigint, OUT listed bigint, OUT asked bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE e.name NOT IN ('children.listed', 'child.looked_up')),
    count(*) FILTER (WHERE e.name = 'children.listed'), count(*) FILTER (WHERE e.name = 'child.looked_up')
  FROM reads_of(p_child, p_since, p_until) e WHERE my_level(p_child, moment(p_at)) >= 3
$$;
