-- Where a passage was said to belong: the lead who said it takes it back, the coder whose passage it is answers,
-- and neither does the other's part.

CREATE OR REPLACE FUNCTION placement_is_answered_by_its_coder() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.answer <> OLD.answer AND NEW.coder IS DISTINCT FROM my_user()
  THEN RAISE EXCEPTION 'only its coder answers' USING ERRCODE = '42501'; END IF;
  IF NEW.undone_at IS DISTINCT FROM OLD.undone_at AND NOT OLD.study_id = ANY (my_led_studies())
  THEN RAISE EXCEPTION 'only the lead takes it back' USING ERRCODE = '42501'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER answered_by_its_coder BEFORE UPDATE ON evidence_placement
  FOR EACH ROW EXECUTE FUNCTION placement_is_answered_by_its_coder();
