-- What is never changed, whoever asks: the locked pattern, a text, an opened sample, a finished coder.

CREATE OR REPLACE FUNCTION pattern_is_locked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  locked timestamptz;
BEGIN
  -- Waits for whoever is locking the pattern at this moment.
  SELECT s.expected_locked_at INTO locked FROM evidence_study s
   WHERE s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.study_id ELSE NEW.study_id END FOR SHARE;
  IF locked IS NULL AND TG_OP = 'UPDATE' AND NEW.study_id <> OLD.study_id THEN
    RAISE EXCEPTION 'an expectation stays in its study' USING ERRCODE = '23514';
  END IF;
  IF locked IS NOT NULL THEN
    RAISE EXCEPTION 'the expected pattern is locked' USING ERRCODE = '23514';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION kept_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = '23514'; END $$;

CREATE OR REPLACE FUNCTION study_moments_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.expected_locked_at IS NOT NULL AND (NEW.expected_locked_at IS DISTINCT FROM OLD.expected_locked_at
       OR NEW.framework_id IS DISTINCT FROM OLD.framework_id)
     OR OLD.data_opened_at IS NOT NULL AND NEW.data_opened_at IS DISTINCT FROM OLD.data_opened_at
  THEN RAISE EXCEPTION 'a locked pattern and opened data stay so' USING ERRCODE = '23514'; END IF;
  -- An expectation written after the data were seen is none.
  IF OLD.data_opened_at IS NOT NULL AND OLD.expected_locked_at IS NULL AND NEW.expected_locked_at IS NOT NULL
  THEN RAISE EXCEPTION 'the data are open already' USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sample_opens_when_all_finished() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.unlocked_at IS NOT NULL AND NEW.unlocked_at IS DISTINCT FROM OLD.unlocked_at
  THEN RAISE EXCEPTION 'an opened sample stays open' USING ERRCODE = '23514'; END IF;
  IF OLD.unlocked_at IS NULL AND NEW.unlocked_at IS NOT NULL AND (
       (SELECT count(*) FROM evidence_samplecoder c WHERE c.sample_id = NEW.id) < 2
       OR EXISTS (SELECT 1 FROM evidence_samplecoder c WHERE c.sample_id = NEW.id
                  AND c.finished_at IS NULL AND c.released_at IS NULL))
  THEN RAISE EXCEPTION 'not every coder has finished' USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION finished_coder_stays_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.finished_at IS NOT NULL AND NEW.finished_at IS DISTINCT FROM OLD.finished_at
     OR NEW.user_id <> OLD.user_id OR NEW.sample_id <> OLD.sample_id
  THEN RAISE EXCEPTION 'a coder who has finished stays finished' USING ERRCODE = '23514'; END IF;
  -- Nobody finishes for another; only the lead lets a sample go on without somebody, and signs it.
  IF current_user = 'rangkul_web' THEN
    IF NEW.finished_at IS DISTINCT FROM OLD.finished_at AND NEW.user_id <> my_user()
       OR (NEW.released_at, NEW.released_by) IS DISTINCT FROM (OLD.released_at, OLD.released_by)
          AND (NEW.released_by <> my_user() OR NOT NEW.study_id = ANY (my_led_studies()))
    THEN RAISE EXCEPTION 'not yours to say' USING ERRCODE = '42501'; END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER pattern_is_locked BEFORE INSERT OR UPDATE OR DELETE ON evidence_expectedrating
  FOR EACH ROW EXECUTE FUNCTION pattern_is_locked();
CREATE OR REPLACE TRIGGER pattern_is_locked BEFORE INSERT OR UPDATE OR DELETE ON evidence_expectedproposition
  FOR EACH ROW EXECUTE FUNCTION pattern_is_locked();
CREATE OR REPLACE TRIGGER moments_are_kept BEFORE UPDATE ON evidence_study
  FOR EACH ROW EXECUTE FUNCTION study_moments_are_kept();
CREATE OR REPLACE TRIGGER text_is_kept BEFORE UPDATE OR DELETE ON evidence_sourcetext
  FOR EACH ROW EXECUTE FUNCTION kept_for_ever();
CREATE OR REPLACE TRIGGER opens_when_all_finished BEFORE UPDATE ON evidence_sample
  FOR EACH ROW EXECUTE FUNCTION sample_opens_when_all_finished();
CREATE OR REPLACE TRIGGER stays_finished BEFORE UPDATE ON evidence_samplecoder
  FOR EACH ROW EXECUTE FUNCTION finished_coder_stays_finished();
