-- A house keeps every bed that a child sleeps in; who changes a house need not see who sleeps there.
CREATE OR REPLACE FUNCTION shelter_keeps_used_beds() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_stay s WHERE s.shelter_id = NEW.id AND s.out_at IS NULL AND s.bed > NEW.beds) THEN
    RAISE EXCEPTION 'shelter_keeps_used_beds' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER shelter_keeps_used_beds BEFORE UPDATE OF beds ON cases_shelter
  FOR EACH ROW EXECUTE FUNCTION shelter_keeps_used_beds();
