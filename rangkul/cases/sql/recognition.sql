-- Recognition: the only functions that read across organisations, and what they are allowed to say.

-- Whether the asker's role and office may ask "is this child known?".
CREATE OR REPLACE FUNCTION may_recognise() RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT my_role() IN ({{roles_that_recognise}}) AND EXISTS (
    SELECT 1 FROM people_organisation o WHERE o.id = my_organisation() AND o.kind IN ({{kinds_that_recognise}}))
$$;

-- Whether I may say what a record tells of a child: one of a file that I read, or a paper of my organisation that it may
-- still mend. Knowing that a child is there (level 1) is not knowing who it is.
DROP FUNCTION IF EXISTS my_own_paper(uuid, uuid);
CREATE OR REPLACE FUNCTION may_describe(p_record uuid, p_child uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN my_level(p_child, statement_timestamp()) >= 3 THEN
    EXISTS (SELECT 1 FROM cases_childidentity i WHERE i.id = p_record AND i.child_id = p_child)
    OR EXISTS (SELECT 1 FROM cases_encounter e WHERE e.id = p_record AND e.child_id = p_child)
    OR EXISTS (SELECT 1 FROM cases_alias a WHERE a.id = p_record AND a.child_id = p_child)
  ELSE my_role() NOT IN ({{roles_without_files}}) AND EXISTS (SELECT 1 FROM cases_encounter e
      WHERE e.id = p_record AND e.child_id = p_child AND e.organisation_id = my_organisation()
      AND (e.recorded_at > statement_timestamp() - interval '30 days' OR e.id = ANY (my_encounters_on_the_way())))
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = p_child AND b.user_id = my_user() AND b.lifted_at IS NULL)
  END
$$;

-- Keep the features of one record of a child; written again, they replace the earlier ones of that record. The city is
-- the child's, and so many as no record has are refused.
CREATE OR REPLACE FUNCTION index_features(p_child uuid, p_record uuid, p_city text, p_kinds smallint[], p_codes bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT asked_by_owner() AND may_describe(p_record, p_child) IS NOT TRUE THEN
    RAISE EXCEPTION 'not your child to describe' USING ERRCODE = '42501';
  END IF;
  IF p_record IS NULL OR cardinality(p_kinds) <> cardinality(p_codes) OR cardinality(p_codes) > 1000
     OR NOT EXISTS (SELECT 1 FROM cases_child c WHERE c.id = p_child AND c.city = p_city) THEN
    RAISE EXCEPTION 'not what a record says of a child' USING ERRCODE = '22023';
  END IF;
  DELETE FROM cases_matchfeature WHERE record_id = p_record AND child_id = p_child;
  INSERT INTO cases_matchfeature (city, child_id, record_id, kind, code)
  SELECT p_city, p_child, p_record, f.kind, f.code FROM unnest(p_kinds, p_codes) f(kind, code);
END $$;

-- Count one question of mine; false when it is the thirty-first within an hour. The same names asked again, or fewer of
-- them, are the same question, up to ten times; a name more is a question more. Of two questions at once the second
-- waits for the first. The owner (an invented city, a measurement) asks as often as it likes.
CREATE OR REPLACE FUNCTION count_lookup(p_names bigint[], p_at timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  me bigint := my_user();
  mine bigint := my_organisation();
  -- The platform's own account asks for each office by itself, at the turn of each hour of the night.
  shared boolean := (SELECT u.is_system FROM people_user u WHERE u.id = me);
  same uuid;
BEGIN
  IF asked_by_owner() THEN RETURN true; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('rangkul.lookup', me));
  DELETE FROM core_lookup l WHERE l.user_id = me AND l.asked_at <= at - interval '1 hour';
  SELECT l.question INTO same FROM core_lookup l
  WHERE l.user_id = me AND (NOT shared OR l.organisation_id = mine) AND l.names @> p_names AND l.names <> '{}'
    AND (SELECT count(*) FROM core_lookup a WHERE a.user_id = me AND a.question = l.question) < 10
  LIMIT 1;
  IF same IS NULL AND (SELECT count(*) FROM core_lookup l WHERE l.user_id = me AND l.names <> '{}'
      AND (NOT shared OR l.organisation_id = mine)) >= {{questions_an_hour}}::int * (shared::int + 1) THEN
    RETURN false;
  END IF;
  INSERT INTO core_lookup (id, user_id, organisation_id, asked_at, question, names)
  VALUES (gen_random_uuid(), me, mine, at, coalesce(same, gen_random_uuid()),
          CASE WHEN same IS NULL THEN p_names ELSE '{}' END);
  RETURN true;
END $$;

-- Candidates for one question: number, desk, and which of the asked features each shares; nothing else. One row without a
-- number says that it was one question too many; nothing is looked up then.
-- The guard: a feature that more than 30 records hold finds nobody, the rest count by how rare they are, and 30
-- candidates are compared at most; so ten times the children cost little more.
DROP FUNCTION IF EXISTS recognise(bigint[], bigint[], uuid);
CREATE OR REPLACE FUNCTION recognise(p_names bigint[], p_finding bigint[], p_comparing bigint[], p_except uuid,
  p_at timestamptz) RETURNS TABLE (number text, holder_id bigint, holder text, agrees int[]) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- Asked once, not for each candidate.
  me bigint := my_user();
  own uuid := (SELECT coalesce(x.canonical_id, x.id) FROM cases_child x WHERE x.id = p_except);
  decided uuid[] := '{}';
BEGIN
  IF NOT may_recognise() THEN
    RAISE EXCEPTION 'not yours to ask' USING ERRCODE = '42501';
  END IF;
  -- A list of names is no child: whoever puts many into one question would ask for many at once.
  IF p_names IS NULL OR cardinality(p_names) NOT BETWEEN 1 AND 40 OR p_finding IS NULL OR p_comparing IS NULL
     OR cardinality(p_finding) > 400 THEN
    RAISE EXCEPTION 'not a question about one child' USING ERRCODE = '22023';
  END IF;
  IF NOT count_lookup(p_names, p_at) THEN
    RETURN QUERY SELECT NULL::text, NULL::bigint, NULL::text, NULL::int[];
    RETURN;
  END IF;
  IF p_except IS NOT NULL THEN
    -- A pair that a person has decided on is not asked about again.
    decided := ARRAY(SELECT unnest(ARRAY[d.one, d.two]) FROM standing_decisions(ARRAY[p_except]) d
      WHERE d.decision <> 'unsure' AND d.reverses_id IS NULL);
  END IF;
  RETURN QUERY
  WITH hits AS MATERIALIZED (
    SELECT k.code, f.child_id, count(*) OVER (PARTITION BY k.code) AS held
    FROM (SELECT DISTINCT unnest(p_finding) AS code) k
    CROSS JOIN LATERAL (SELECT m.child_id FROM cases_matchfeature m WHERE m.code = k.code LIMIT 31) f
  ), candidates AS MATERIALIZED (
    SELECT h.child_id FROM hits h WHERE h.held <= 30
    GROUP BY h.child_id ORDER BY sum(1.0::float / h.held) DESC, h.child_id LIMIT 30
  ), shared AS MATERIALIZED (
    -- OFFSET keeps this one walk of the index for each candidate, however large the table.
    SELECT c.child_id, array_agg(p.at::int ORDER BY p.at) AS at
    FROM candidates c
    CROSS JOIN LATERAL (SELECT DISTINCT m.code FROM cases_matchfeature m
      WHERE m.child_id = c.child_id AND m.code = ANY (p_comparing) OFFSET 0) m
    JOIN unnest(p_comparing) WITH ORDINALITY p(code, at) ON p.code = m.code
    GROUP BY c.child_id
  )
  SELECT c.number::text, c.holder_id, o.short_name::text, s.at
  FROM shared s JOIN cases_child c ON c.id = s.child_id JOIN people_organisation o ON o.id = c.holder_id
  WHERE coalesce(c.canonical_id, c.id) IS DISTINCT FROM own AND c.id <> ALL (decided)
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = c.id AND b.user_id = me AND b.lifted_at IS NULL);
END $$;

-- Children whose name sounds like what was typed, among those an edge of mine reaches; the best fits first.
CREATE OR REPLACE FUNCTION children_called(p_codes bigint[], p_at timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.child_id FROM cases_matchfeature m
  WHERE m.code = ANY (p_codes) AND EXISTS (
    SELECT 1 FROM core_edge e WHERE e.child_id = m.child_id AND e.subject = ANY ((SELECT my_subjects())::text[])
    AND e.valid_from <= (SELECT moment(p_at)) AND e.valid_to > (SELECT moment(p_at))
    AND (e.revoked_at IS NULL OR e.revoked_at > (SELECT moment(p_at)))
    -- Whoever is only asked about a child must not find out by a name which one it is.
    AND (e.level >= 2 OR e.purpose <> 'asked'))
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = m.child_id AND b.user_id = (SELECT my_user())
      AND b.lifted_at IS NULL)
  GROUP BY m.child_id ORDER BY count(DISTINCT m.code) DESC, m.child_id LIMIT 300
$$;
