-- Two numbers, one child: who may say so, and what follows from all that was said.

-- The newest decision about each pair that touches one of these children.
CREATE OR REPLACE FUNCTION standing_decisions(p_children uuid[]) RETURNS TABLE (id uuid, one uuid, two uuid, decision text,
  reverses_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (least(s.child_id, s.other_id), greatest(s.child_id, s.other_id))
    s.id, s.child_id, s.other_id, s.decision::text, s.reverses_id
  FROM cases_sameas s WHERE s.child_id = ANY (p_children) OR s.other_id = ANY (p_children)
  ORDER BY least(s.child_id, s.other_id), greatest(s.child_id, s.other_id), s.recorded_at DESC, s.id DESC
$$;

-- Whether the reader of one file asked whether the other is the same child, and nobody has answered.
CREATE OR REPLACE FUNCTION asked_from(p_from uuid, p_of uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM standing_decisions(ARRAY[p_of]) d
    WHERE d.decision = 'asked' AND d.one = p_from AND d.two = p_of)
$$;

-- Whether I may answer for this file: I read it, or my office holds it and its kind reads no files at all.
CREATE OR REPLACE FUNCTION answers_for(p_child uuid, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN organisation_ceiling(my_organisation()) >= 3 THEN my_level(p_child, moment(p_at)) >= 3
  ELSE my_level(p_child, moment(p_at)) >= 1 AND EXISTS (
    SELECT 1 FROM cases_child c WHERE c.id = p_child AND c.holder_id = my_organisation()) END
$$;

-- Whether recognition would name the one when asked about the other: they share a feature that few records hold.
CREATE OR REPLACE FUNCTION looks_alike(p_child uuid, p_other uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_matchfeature a
    WHERE a.child_id = p_child AND a.kind IN ({{finding_kinds}})
      AND EXISTS (SELECT 1 FROM cases_matchfeature b WHERE b.code = a.code AND b.child_id = p_other)
      AND (SELECT count(*) FROM (SELECT 1 FROM cases_matchfeature m WHERE m.code = a.code LIMIT 31) held) <= 30)
$$;

-- Whether I may say something about this pair: I read the one file, and the other too, or it looks alike, or somebody
-- said something before; or I answer for the one, and the reader of the other asked.
CREATE OR REPLACE FUNCTION may_pair_at(p_child uuid, p_other uuid, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN may_recognise()
    AND NOT EXISTS (SELECT 1 FROM core_block b WHERE b.child_id = p_other AND b.user_id = my_user() AND b.lifted_at IS NULL)
    AND (my_level(p_child, moment(p_at)) >= 3 AND (my_level(p_other, moment(p_at)) >= 3 OR looks_alike(p_child, p_other)
        OR EXISTS (SELECT 1 FROM standing_decisions(ARRAY[p_child]) d WHERE p_other IN (d.one, d.two)))
      OR answers_for(p_child, p_at) AND asked_from(p_other, p_child));
END $$;

CREATE OR REPLACE FUNCTION may_pair(p_child uuid, p_other uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT may_pair_at(p_child, p_other, NULL) $$;

-- Whether my word joins the two: somebody who answers for each file must have said "same". Looking alike is not enough.
CREATE OR REPLACE FUNCTION may_join_at(p_child uuid, p_other uuid, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT my_level(p_child, moment(p_at)) >= 3 AND my_level(p_other, moment(p_at)) >= 3
    OR answers_for(p_child, p_at) AND asked_from(p_other, p_child)
$$;

CREATE OR REPLACE FUNCTION may_join(p_child uuid, p_other uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT may_join_at(p_child, p_other, NULL) $$;

-- Whom to tell that I asked: the office that holds the other file, and every desk that can answer.
CREATE OR REPLACE FUNCTION offices_asked(p_decision uuid) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH asked AS (SELECT s.other_id FROM cases_sameas s
    WHERE s.id = p_decision AND s.decision = 'asked' AND s.recorded_by = my_user())
  SELECT c.holder_id FROM cases_child c JOIN asked ON c.id = asked.other_id
  UNION SELECT o.id FROM asked JOIN core_edge e ON e.child_id = asked.other_id
  JOIN people_organisation o ON o.id = substr(e.subject, 3)::bigint
  WHERE left(e.subject, 1) IN ('d', 's') AND e.level >= 3 AND e.revoked_at IS NULL AND e.valid_to > statement_timestamp()
    AND o.kind IN ({{kinds_that_recognise}})
$$;

-- The other child of a pair I may decide about, by its number, and what stands between the two.
DROP FUNCTION IF EXISTS pair_to_decide(uuid, text, timestamptz);
CREATE FUNCTION pair_to_decide(p_child uuid, p_number text, p_at timestamptz)
RETURNS TABLE (other uuid, city text, holder_id bigint, standing uuid, decision text, reverses_id uuid, joins boolean) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Decisions are taken one after the other, so that no group is computed from half of them.
  PERFORM pg_advisory_xact_lock(hashtext('rangkul.same_as'));
  RETURN QUERY SELECT c.id, c.city::text, c.holder_id, s.id, s.decision, s.reverses_id, may_join_at(p_child, c.id, p_at)
  FROM cases_child c LEFT JOIN LATERAL (SELECT d.* FROM standing_decisions(ARRAY[p_child]) d
    WHERE c.id IN (d.one, d.two)) s ON true
  WHERE c.number = p_number AND c.id <> p_child AND may_pair_at(p_child, c.id, p_at);
END $$;

-- Everyone whom standing "same" decisions connect with this child, itself included.
CREATE OR REPLACE FUNCTION same_child_group(p_child uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  members uuid[] := ARRAY[p_child];
  grown uuid[];
BEGIN
  LOOP
    SELECT array_agg(DISTINCT x.id) INTO grown FROM (
      SELECT unnest(members) AS id
      UNION SELECT unnest(ARRAY[d.one, d.two]) FROM standing_decisions(members) d WHERE d.decision = 'same') x;
    EXIT WHEN cardinality(grown) = cardinality(members);
    members := grown;
  END LOOP;
  RETURN members;
END $$;

-- Make numbers and edges agree with what was decided; it computes from the decisions, so calling it twice changes nothing.
CREATE OR REPLACE FUNCTION settle_same(p_child uuid, p_other uuid, p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first_group uuid[] := same_child_group(p_child);
BEGIN
  IF NOT (may_recognise() AND answers_for(p_child, p_at)) THEN
    RAISE EXCEPTION 'not yours to settle' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('rangkul.same_as'));
  IF p_other = ANY (first_group) THEN RETURN settle_group(first_group, p_at); END IF;
  RETURN settle_group(first_group, p_at) + settle_group(same_child_group(p_other), p_at);
END $$;

-- What the social service holds on one number of a group and not yet on the others. Only its own edges travel: a partner's
-- right stays on the child it was given for.
CREATE OR REPLACE FUNCTION edges_to_share(p_members uuid[], p_at timestamptz) RETURNS TABLE (edge uuid, child uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.id, m.id FROM core_edge e CROSS JOIN unnest(p_members) m(id)
  JOIN people_organisation o ON o.id = subject_office(e.subject) AND o.kind = 'social_service'
  WHERE e.child_id = ANY (p_members) AND m.id <> e.child_id AND e.purpose <> 'same_child'
    AND e.valid_from <= p_at AND e.valid_to > p_at AND e.revoked_at IS NULL AND e.basis IN ('assignment', 'supervision')
    AND NOT EXISTS (SELECT 1 FROM core_edge d WHERE d.source = e.id AND d.child_id = m.id AND d.revoked_at IS NULL)
$$;

-- Every number of a child whose file the social service reads: who holds it, how far I reach into it, and how many
-- rights of ours wait there for a person to confirm them.
CREATE OR REPLACE FUNCTION numbers_of_child(p_child uuid, p_at timestamptz) RETURNS TABLE (child uuid, number text,
  holder text, level int, waiting int) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  members uuid[];
BEGIN
  IF my_level(p_child, at) < 3 OR NOT EXISTS (
      SELECT 1 FROM people_organisation o WHERE o.id = my_organisation() AND o.kind = 'social_service') THEN
    RETURN;
  END IF;
  members := same_child_group(p_child);
  RETURN QUERY SELECT c.id, c.number::text, o.short_name::text, my_level(c.id, at)::int,
    (SELECT count(*)::int FROM edges_to_share(members, at) s WHERE s.child = c.id)
  FROM cases_child c JOIN people_organisation o ON o.id = c.holder_id
  WHERE c.id = ANY (members) ORDER BY c.registered_at, c.id;
END $$;

-- One group: the oldest number stands for all, and whoever of the social service holds one file holds the others.
CREATE OR REPLACE FUNCTION settle_group(p_members uuid[], p_at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  head uuid;
  given int;
BEGIN
  SELECT c.id INTO head FROM cases_child c WHERE c.id = ANY (p_members) ORDER BY c.registered_at, c.id LIMIT 1;
  UPDATE cases_child c SET canonical_id = nullif(head, c.id)
  WHERE c.id = ANY (p_members) AND c.canonical_id IS DISTINCT FROM nullif(head, c.id);
  -- A copied edge names the edge it copies as its source. Copies that no decision carries any more end.
  UPDATE core_edge d SET revoked_at = stamp(p_at)
  WHERE d.child_id = ANY (p_members) AND d.purpose = 'same_child' AND d.revoked_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM core_edge e WHERE e.id = d.source AND e.child_id = ANY (p_members) AND e.revoked_at IS NULL);
  INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
  SELECT gen_random_uuid(), e.city, m.id, e.subject, e.level, 'same_child', e.basis, e.id, stamp(p_at), e.valid_to, my_user()
  FROM edges_to_share(p_members, at) s JOIN core_edge e ON e.id = s.edge JOIN unnest(p_members) m(id) ON m.id = s.child;
  GET DIAGNOSTICS given = ROW_COUNT;
  RETURN given;
END $$;

-- Both numbers of decisions that I read; whoever decided was told them.
CREATE OR REPLACE FUNCTION numbers_in(p_decisions uuid[]) RETURNS TABLE (id uuid, one text, two text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, c.number::text, o.number::text FROM cases_sameas s
  JOIN cases_child c ON c.id = s.child_id JOIN cases_child o ON o.id = s.other_id
  WHERE s.id = ANY (p_decisions) AND (my_level(s.child_id, statement_timestamp()) >= 3
    OR answers_for(s.other_id, statement_timestamp()))
$$;

-- The decision that still makes the two one child when their own is left out: of all ways between them the one that was
-- there first, and on it the newest decision. Nothing when they are apart without it.
CREATE OR REPLACE FUNCTION holds_together(p_one uuid, p_two uuid) RETURNS TABLE (id uuid, decided_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  step record;
  taken uuid[] := '{}';
  members uuid[];
  grown uuid[];
BEGIN
  IF may_pair_at(p_one, p_two, NULL) IS NOT TRUE THEN RETURN; END IF;
  FOR step IN SELECT d.id, s.recorded_at FROM standing_decisions(same_child_group(p_one) || p_two) d
      JOIN cases_sameas s ON s.id = d.id
      WHERE d.decision = 'same' AND NOT (p_one IN (d.one, d.two) AND p_two IN (d.one, d.two))
      ORDER BY s.recorded_at, d.id LOOP
    taken := taken || step.id;
    members := ARRAY[p_one];
    LOOP
      SELECT array_agg(DISTINCT x.child) INTO grown FROM (SELECT unnest(members) AS child
        UNION SELECT unnest(ARRAY[s.child_id, s.other_id]) FROM cases_sameas s
        WHERE s.id = ANY (taken) AND (s.child_id = ANY (members) OR s.other_id = ANY (members))) x;
      EXIT WHEN cardinality(grown) = cardinality(members);
      members := grown;
    END LOOP;
    IF p_two = ANY (members) THEN
      id := step.id; decided_at := step.recorded_at;
      RETURN NEXT;
      RETURN;
    END IF;
  END LOOP;
END $$;

-- The newest decision by which a person said that a number of the one child and a number of the other are two children.
CREATE OR REPLACE FUNCTION keeps_apart(p_one uuid, p_two uuid) RETURNS TABLE (id uuid, decided_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first_group uuid[] := same_child_group(p_one);
  second_group uuid[] := same_child_group(p_two);
BEGIN
  IF may_pair_at(p_one, p_two, NULL) IS NOT TRUE THEN RETURN; END IF;
  RETURN QUERY SELECT d.id, s.recorded_at FROM standing_decisions(first_group) d JOIN cases_sameas s ON s.id = d.id
  WHERE d.decision = 'different' AND d.reverses_id IS NULL AND NOT (p_one IN (d.one, d.two) AND p_two IN (d.one, d.two))
    AND (d.one = ANY (first_group) AND d.two = ANY (second_group) OR d.two = ANY (first_group) AND d.one = ANY (second_group))
  ORDER BY s.recorded_at DESC, d.id DESC LIMIT 1;
END $$;

-- Whether a child of whom I know stands under several numbers. Nearly none does: two looks at an index.
CREATE OR REPLACE FUNCTION stands_twice(p_child uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_child c WHERE c.canonical_id = p_child)
    OR EXISTS (SELECT 1 FROM cases_child c WHERE c.id = p_child AND c.canonical_id IS NOT NULL) THEN
    RETURN my_level(p_child, NULL) >= 1;
  END IF;
  RETURN false;
END $$;

-- All numbers of a child that I know of, with the one given. Not with the owner's rights: the wall of children says which.
CREATE OR REPLACE FUNCTION known_numbers(p_child uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
  head uuid;
BEGIN
  IF NOT stands_twice(p_child) THEN RETURN ARRAY[p_child]; END IF;
  head := (SELECT coalesce(c.canonical_id, c.id) FROM cases_child c WHERE c.id = p_child);
  RETURN ARRAY(SELECT p_child UNION SELECT c.id FROM cases_child c WHERE c.id = head OR c.canonical_id = head);
END $$;
