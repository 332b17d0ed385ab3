-- A signed plan keeps its words: which need, which service, by whom and until when. That a service starts and
-- ends is written on the same line and stays possible.
CREATE OR REPLACE FUNCTION plan_keeps_signed_words() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.plan_id, NEW.stream, NEW.horizon, NEW.need, NEW.service, NEW.provider_id, NEW.due_on, NEW.indicator,
      NEW.dropped_at, NEW.recorded_at, NEW.recorded_by)
     IS DISTINCT FROM
     (OLD.plan_id, OLD.stream, OLD.horizon, OLD.need, OLD.service, OLD.provider_id, OLD.due_on, OLD.indicator,
      OLD.dropped_at, OLD.recorded_at, OLD.recorded_by)
     AND EXISTS (SELECT 1 FROM cases_plan p WHERE p.id = OLD.plan_id AND p.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the words of a signed plan stand for good' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER plan_keeps_signed_words BEFORE UPDATE ON cases_planitem
  FOR EACH ROW EXECUTE FUNCTION plan_keeps_signed_words();

-- Nothing joins a plan after it was signed.
CREATE OR REPLACE FUNCTION plan_takes_no_more_needs() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_plan p WHERE p.id = NEW.plan_id AND p.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a signed plan takes no more needs' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- The owner may load whole plans (an old register, a city for measuring); the web role writes need by need.
CREATE OR REPLACE TRIGGER plan_takes_no_more_needs BEFORE INSERT ON cases_planitem
  FOR EACH ROW WHEN (current_user = 'rangkul_web') EXECUTE FUNCTION plan_takes_no_more_needs();
