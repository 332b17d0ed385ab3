-- Registers: many children at once, and a whole register taken out again.

-- Every child of a register with its first edges; each passes the same check as a child registered by hand. Returns
-- those whose number was taken already, which are not registered yet.
DROP FUNCTION IF EXISTS register_children(uuid[], text[], text, uuid, timestamptz, timestamptz, timestamptz);
CREATE FUNCTION register_children(p_ids uuid[], p_numbers text[], p_city text, p_batch uuid,
  p_desk_until timestamptz, p_supervisors_until timestamptz, p_at timestamptz) RETURNS uuid[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF my_role() IS NULL OR my_role() NOT IN ({{roles_that_import}}) OR NOT EXISTS (SELECT 1 FROM cases_importbatch b
      WHERE b.id = p_batch AND b.organisation_id = my_organisation() AND b.status = 'running') THEN
    RAISE EXCEPTION 'not a register of this organisation' USING ERRCODE = '42501';
  END IF;
  RETURN ARRAY(SELECT r.id FROM (
    SELECT c.id, register_child(c.id, c.number, p_city, p_batch, p_desk_until, p_supervisors_until, p_at) AS done
    FROM unnest(p_ids, p_numbers) c(id, number)) r WHERE NOT r.done);
END $$;

-- Take a register of my organisation out again: exactly the rows that came in with it, which all bear the moment
-- of the batch. Returns how many of its children somebody has built on; above 0 nothing was changed.
CREATE OR REPLACE FUNCTION undo_import(p_batch uuid, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  batch cases_importbatch;
  mine uuid[];
  built uuid[] := ARRAY[]::uuid[];
  found uuid[];
  link record;
  own constant text[] := ARRAY['cases_childidentity', 'cases_encounter', 'cases_alias'];
BEGIN
  SELECT * INTO batch FROM cases_importbatch b WHERE b.id = p_batch FOR UPDATE;
  IF batch.id IS NULL OR batch.organisation_id IS DISTINCT FROM my_organisation() OR batch.status <> 'done'
     OR my_role() NOT IN ({{roles_that_import}}) THEN
    RAISE EXCEPTION 'not a register to undo' USING ERRCODE = '42501';
  END IF;
  SELECT coalesce(array_agg(r.child_id), ARRAY[]::uuid[]) INTO mine FROM cases_importrow r
  WHERE r.batch_id = p_batch AND r.outcome = 'in' AND r.child_id IS NOT NULL;
  -- Nobody may begin to build while we look.
  PERFORM 1 FROM cases_child c WHERE c.id = ANY (mine) FOR UPDATE;
  FOR link IN
    SELECT t.relname AS table_name, a.attname AS column_name FROM pg_constraint k
    JOIN pg_class t ON t.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    -- A proposal that nobody has answered is no work; it goes with the child.
    WHERE k.contype = 'f' AND k.confrelid = 'cases_child'::regclass AND t.relname <> 'cases_matchproposal'
  LOOP
    EXECUTE format('SELECT array_agg(x.%1$I) FROM %2$I x WHERE x.%1$I = ANY ($1)%3$s', link.column_name, link.table_name,
      CASE WHEN link.table_name = ANY (own) THEN ' AND x.recorded_at <> $2' ELSE '' END)
    INTO found USING mine, batch.finished_at;
    built := built || coalesce(found, ARRAY[]::uuid[]);
  END LOOP;
  SELECT built || coalesce(array_agg(x.child_id), ARRAY[]::uuid[]) INTO built FROM (
    SELECT e.child_id FROM core_edge e WHERE e.child_id = ANY (mine) AND e.source IS DISTINCT FROM p_batch
    UNION ALL SELECT o.child_id FROM core_offer o WHERE o.child_id = ANY (mine)
    UNION ALL SELECT b.child_id FROM core_block b WHERE b.child_id = ANY (mine)
    UNION ALL SELECT p.child_id FROM cases_matchproposal p WHERE p.child_id = ANY (mine) AND p.decided_at IS NOT NULL
    UNION ALL SELECT p.other_id FROM cases_matchproposal p WHERE p.other_id = ANY (mine) AND p.decided_at IS NOT NULL
    UNION ALL SELECT n.child_id FROM cases_encounter n WHERE n.child_id = ANY (mine) AND n.version > 1) x;
  IF cardinality(built) > 0 THEN
    RETURN (SELECT count(DISTINCT child) FROM unnest(built) child);
  END IF;
  UPDATE core_edge SET revoked_at = stamp(p_at) WHERE child_id = ANY (mine) AND revoked_at IS NULL;
  DELETE FROM cases_matchfeature WHERE child_id = ANY (mine);
  DELETE FROM cases_matchproposal WHERE child_id = ANY (mine) OR other_id = ANY (mine);
  DELETE FROM cases_alias WHERE child_id = ANY (mine);
  DELETE FROM cases_encounter WHERE child_id = ANY (mine);
  DELETE FROM cases_childidentity WHERE child_id = ANY (mine);
  UPDATE cases_importrow SET outcome = 'undone', child_id = NULL WHERE batch_id = p_batch AND outcome = 'in';
  DELETE FROM cases_child WHERE id = ANY (mine);
  UPDATE cases_importbatch SET status = 'undone', undone_at = stamp(p_at), sealed = NULL,
    report = report - 'details' WHERE id = p_batch;
  RETURN 0;
END $$;
