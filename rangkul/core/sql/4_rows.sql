-- Rows that stand for good: what was signed, answered or is over. Each wall says when (core/walls.py).
CREATE OR REPLACE FUNCTION row_is_settled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'this row of % stands for good', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
