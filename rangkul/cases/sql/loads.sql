-- How many open cases each worker of my office has: a count tells of no child, and who assigns must see it
-- whole, also where the cases themselves are no longer open to the desk.
CREATE OR REPLACE FUNCTION office_loads() RETURNS TABLE (worker_id bigint, cases bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.worker_id, count(*) FROM cases_case c
  WHERE my_role() IN ({{roles_that_assign}}) AND c.holder_id = my_organisation() AND c.status <> 'closed' AND c.worker_id IS NOT NULL GROUP BY c.worker_id
$$;
