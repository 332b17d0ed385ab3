-- A corrected text takes over the codings of the version before it, whoever made them. The web role may change
-- only codings of its own, so the taking over is one function that can do nothing else: it changes the place of
-- a coding, never its code, its words or its coder. What was coded blind stays where its sample was drawn.
CREATE OR REPLACE FUNCTION take_over_codings(p_text uuid, p_moves jsonb) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  taken integer;
  target evidence_sourcetext%ROWTYPE;
BEGIN
  SELECT * INTO target FROM evidence_sourcetext t WHERE t.id = p_text AND t.study_id = ANY (my_coding_studies());
  IF NOT FOUND OR NOT EXISTS (
       SELECT 1 FROM evidence_source s WHERE s.id = target.source_id AND s.study_id = target.study_id)
  THEN RAISE EXCEPTION 'no such text' USING ERRCODE = '42501'; END IF;
  IF source_is_coded_blind(target.source_id) THEN
    RAISE EXCEPTION 'the text is being coded blind' USING ERRCODE = '42501';
  END IF;
  UPDATE evidence_coding c
     SET text_id = p_text, start = m.start, "end" = m.stop, before = m.before, after = m.after,
         version = c.version + 1
    FROM jsonb_to_recordset(p_moves) AS m(id uuid, start integer, stop integer, before text, after text),
         evidence_sourcetext old
   WHERE c.id = m.id AND c.study_id = target.study_id AND old.study_id = target.study_id
     AND old.id = c.text_id AND old.source_id = target.source_id AND old.version < target.version
     AND c.layer <> 'blind'
     AND substr(target.text, m.start + 1, m.stop - m.start) = c.quote;
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;

-- Whether anybody double-codes a passage of the source's texts that is not opened yet.
CREATE OR REPLACE FUNCTION source_is_coded_blind(p_source uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM evidence_sampleunit u
    JOIN evidence_sample s ON s.id = u.sample_id JOIN evidence_sourcetext t ON t.id = u.text_id
    WHERE t.source_id = p_source AND t.study_id = ANY (my_studies())
      AND (s.unlocked_at IS NULL OR s.unlocked_at > statement_timestamp()))
$$;
