-- A step of coding with the next number of its coder. Two windows of one coder take their steps one after the
-- other: whoever waits here reads the number only then, which one statement without a function could not.
-- The row stands behind its wall as if it were written from outside; the key of the lock is that of
-- commands/codings.py.

CREATE OR REPLACE FUNCTION take_coding_step(
  p_id uuid, p_study uuid, p_user bigint, p_kind text, p_before jsonb, p_after jsonb, p_at timestamptz
) RETURNS integer LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  taken integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steps:' || p_study || ':' || p_user));
  INSERT INTO evidence_codingstep (id, study_id, user_id, number, kind, before, after, done_at)
  SELECT p_id, p_study, p_user, coalesce(max(s.number), 0) + 1, p_kind, p_before, p_after, p_at
    FROM evidence_codingstep s WHERE s.study_id = p_study AND s.user_id = p_user
  RETURNING number INTO taken;
  RETURN taken;
END $$;
