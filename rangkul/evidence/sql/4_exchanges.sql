-- Project files whose worker died, or whose asker left. Nobody but the asker may change such a file, and the
-- platform's own account takes part in no study, so that these two functions do for it what the clock asks.

CREATE OR REPLACE FUNCTION dead_projects(p_since timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id FROM evidence_projectfile f JOIN evidence_study s ON s.id = f.study_id
   WHERE f.state = 'running' AND coalesce((f.report->>'started_at')::timestamptz, f.read_at) < p_since
     AND s.city = my_city() AND EXISTS (SELECT 1 FROM people_user u WHERE u.id = my_user() AND u.is_system)
$$;

-- The study of the file that was given up; nothing while somebody is still at it: whoever brings a project in
-- holds the lock until the end, and a process that was killed holds nothing.
CREATE OR REPLACE FUNCTION give_up_dead_project(p_file uuid, p_since timestamptz) RETURNS uuid LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE evidence_projectfile f SET state = 'failed'
   WHERE f.id = p_file AND f.state = 'running' AND f.id IN (SELECT dead_projects(p_since))
     AND pg_try_advisory_xact_lock(hashtext('project ' || f.study_id))
  RETURNING f.study_id
$$;
