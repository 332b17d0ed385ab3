-- A house keeps every bed that a child sleeps in, and is not closed over a child's head; who changes a house need not
-- see who sleeps there.
CREATE OR REPLACE FUNCTION shelter_keeps_used_beds() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_stay s WHERE s.shelter_id = NEW.id AND s.out_at IS NULL AND s.bed > NEW.beds) THEN
    RAISE EXCEPTION 'shelter_keeps_used_beds' USING ERRCODE = '23514';
  END IF;
  IF NEW.closes_on IS DISTINCT FROM OLD.closes_on AND NEW.closes_on <= (statement_timestamp() AT TIME ZONE 'Asia/Jakarta')::date
      AND EXISTS (SELECT 1 FROM cases_stay s WHERE s.shelter_id = NEW.id AND s.out_at IS NULL) THEN
    RAISE EXCEPTION 'shelter_is_not_empty' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER shelter_keeps_used_beds BEFORE UPDATE OF beds, closes_on ON cases_shelter
  FOR EACH ROW EXECUTE FUNCTION shelter_keeps_used_beds();

-- A child gets a bed that there is, in a house that takes children in, and moves among the houses of one office only.
CREATE OR REPLACE FUNCTION stay_has_its_house() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  house cases_shelter;
BEGIN
  SELECT * INTO house FROM cases_shelter h WHERE h.id = NEW.shelter_id;
  IF TG_OP = 'UPDATE' AND NEW.shelter_id = OLD.shelter_id THEN RETURN NEW; END IF;
  IF house.closes_on IS NOT NULL THEN
    RAISE EXCEPTION 'shelter_takes_nobody_in' USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'UPDATE' AND house.organisation_id <> (SELECT h.organisation_id FROM cases_shelter h WHERE h.id = OLD.shelter_id) THEN
    RAISE EXCEPTION 'a child moves to another office by a handover' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stay_has_its_house BEFORE INSERT OR UPDATE OF shelter_id ON cases_stay
  FOR EACH ROW EXECUTE FUNCTION stay_has_its_house();

-- How many children sleep in each house of my office: a count of beds, for whoever keeps the houses.
CREATE OR REPLACE FUNCTION beds_in_use() RETURNS TABLE (shelter_id bigint, used bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.shelter_id, count(*) FROM cases_stay s JOIN cases_shelter h ON h.id = s.shelter_id
  WHERE my_role() IN ({{roles_that_keep_houses}}) AND h.organisation_id = my_organisation() AND s.out_at IS NULL
  GROUP BY s.shelter_id
$$;

-- No organisation is closed, or turned into one without houses, while children sleep in its houses, live with it after
-- a placement in a case that runs, or are on the way to it.
CREATE OR REPLACE FUNCTION organisation_keeps_its_children() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (OLD.active AND NOT NEW.active OR NEW.kind <> OLD.kind AND NEW.kind NOT IN ({{kinds_with_houses}})) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM cases_stay s JOIN cases_shelter h ON h.id = s.shelter_id
      WHERE h.organisation_id = NEW.id AND s.out_at IS NULL) THEN
    RAISE EXCEPTION 'children_sleep_there' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT 1 FROM cases_return r JOIN cases_case c ON c.id = r.case_id AND c.status <> 'closed'
      WHERE r.institution_id = NEW.id
        AND NOT EXISTS (SELECT 1 FROM cases_return later WHERE later.case_id = r.case_id AND later.returned_at > r.returned_at)
        AND NOT EXISTS (SELECT 1 FROM cases_stay s WHERE s.child_id = r.child_id AND s.in_at > r.returned_at)) THEN
    RAISE EXCEPTION 'children_live_there' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT 1 FROM cases_handover h WHERE h.to_organisation_id = NEW.id AND h.status = 'in_transit') THEN
    RAISE EXCEPTION 'children_come_there' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER organisation_keeps_its_children BEFORE UPDATE OF active, kind ON people_organisation
  FOR EACH ROW EXECUTE FUNCTION organisation_keeps_its_children();
