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

-- Who of my office opened pages about more than so many children on one day, and about how many; never about which. A list
-- in which a child stood, and a question whose answer it was, open no page about it.
CREATE OR REPLACE FUNCTION opened_many(p_most int, p_since timestamptz, p_at timestamptz)
RETURNS TABLE (person_id bigint, on_day date, children bigint) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_role() IS DISTINCT FROM 'case_supervisor' THEN RETURN; END IF;
  RETURN QUERY
  SELECT e.actor_id, (e.occurred_at AT TIME ZONE 'Asia/Jakarta')::date, count(DISTINCT e.child_id)
  FROM core_event e JOIN people_user u ON u.id = e.actor_id AND NOT u.is_system
  WHERE e.organisation_id = my_organisation() AND e.kind = 'read' AND e.child_id IS NOT NULL
    AND e.name <> 'child.looked_up' AND e.occurred_at >= p_since AND e.occurred_at <= moment(p_at)
  GROUP BY 1, 2 HAVING count(DISTINCT e.child_id) > p_most;
END $$;

-- What is behind a notice that somebody opened many files, for whom it is: who, when, how many; never which.
CREATE OR REPLACE FUNCTION opened_as_told(p_notice uuid) RETURNS TABLE (person_id bigint, office_id bigint, on_day date,
  most int, children bigint, pages bigint, first_at timestamptz, last_at timestamptz) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.person_id, t.office_id, t.on_day, t.most, count(DISTINCT e.child_id), count(*), min(e.occurred_at), max(e.occurred_at)
  FROM (
    SELECT (v.details->>'person')::bigint AS person_id, v.organisation_id AS office_id,
      (v.details->>'day')::date AS on_day, (v.details->>'most')::int AS most
    FROM cases_notice n JOIN core_event v ON v.id = n.about_id AND v.name = 'openings.many'
    WHERE n.id = p_notice AND n.kind = 'opened_many' AND n.organisation_id = my_organisation()
      AND my_role() IN ({{roles_that_review}}) AND (n.for_user = my_user()
        OR n.for_user IS NULL AND my_role() = 'case_supervisor' AND v.organisation_id = my_organisation())) t
  JOIN core_event e ON e.organisation_id = t.office_id AND e.actor_id = t.person_id AND e.kind = 'read'
    AND e.child_id IS NOT NULL AND e.name <> 'child.looked_up'
    AND e.occurred_at >= t.on_day::timestamp AT TIME ZONE 'Asia/Jakarta'
    AND e.occurred_at < (t.on_day + 1)::timestamp AT TIME ZONE 'Asia/Jakarta'
  GROUP BY 1, 2, 3, 4
$$;
