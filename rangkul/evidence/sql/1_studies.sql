-- In which studies I take part, and what I must not see while I double-code. Definer functions, so that no
-- policy reads a table whose policy reads back.

CREATE OR REPLACE FUNCTION my_studies_as(p_parts text[]) RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(m.study_id), ARRAY[]::uuid[]) FROM evidence_studymember m
  -- What one office was told in confidence is not taken along to another.
  JOIN evidence_study s ON s.id = m.study_id AND s.organisation_id = my_organisation()
  WHERE m.user_id = my_user() AND my_role() IN ({{roles_that_read_studies}}) AND m.part = ANY (p_parts)
    AND m.joined_at <= statement_timestamp() AND (m.left_at IS NULL OR m.left_at > statement_timestamp())
$$;

CREATE OR REPLACE FUNCTION my_studies() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT my_studies_as(ARRAY['lead', 'coder', 'second_coder', 'reader'])
$$;

CREATE OR REPLACE FUNCTION my_coding_studies() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT my_studies_as(ARRAY['lead', 'coder', 'second_coder'])
$$;

-- Also the one I have just opened, which has no member yet: its first member is its lead.
CREATE OR REPLACE FUNCTION my_led_studies() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT my_studies_as(ARRAY['lead']) || ARRAY(
    SELECT s.id FROM evidence_study s WHERE s.opened_by = my_user() AND s.organisation_id = my_organisation()
       AND NOT EXISTS (SELECT 1 FROM evidence_studymember m WHERE m.study_id = s.id))
$$;

-- Sources of which I double-code a passage that is not opened yet, and their texts in every version: on these
-- I see my own codings only.
CREATE OR REPLACE FUNCTION my_blind_sources() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT t.source_id), ARRAY[]::uuid[]) FROM evidence_samplecoder c
  JOIN evidence_sample s ON s.id = c.sample_id JOIN evidence_sampleunit u ON u.sample_id = s.id
  JOIN evidence_sourcetext t ON t.id = u.text_id
  WHERE c.user_id = my_user() AND (s.unlocked_at IS NULL OR s.unlocked_at > statement_timestamp())
$$;

CREATE OR REPLACE FUNCTION my_blind_texts() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ARRAY(SELECT t.id FROM evidence_sourcetext t WHERE t.source_id = ANY (my_blind_sources()))
$$;

-- Of these the texts on which I have not said yet that I have finished: nothing of mine is coded there openly.
CREATE OR REPLACE FUNCTION my_unfinished_texts() RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ARRAY(SELECT v.id FROM evidence_samplecoder c
    JOIN evidence_sample s ON s.id = c.sample_id JOIN evidence_sampleunit u ON u.sample_id = s.id
    JOIN evidence_sourcetext t ON t.id = u.text_id JOIN evidence_sourcetext v ON v.source_id = t.source_id
    WHERE c.user_id = my_user() AND c.finished_at IS NULL AND c.released_at IS NULL
      AND (s.unlocked_at IS NULL OR s.unlocked_at > statement_timestamp()))
$$;
