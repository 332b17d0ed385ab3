-- A text is kept packed, so that a passage deep in it costs unpacking all that stands before. Its bytes stand
-- beside it, not packed, with the byte at which every 4,096th letter begins: from there a passage is read alone.
-- 4096 stands in queries/pieces.py too.

CREATE OR REPLACE FUNCTION piece_starts_of(p_text text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE
SET search_path = public, pg_temp AS $$
DECLARE
  starts integer[] := ARRAY[0];
  rest text := p_text;
  reached integer := 0;
BEGIN
  LOOP
    reached := reached + octet_length(left(rest, 4096));
    EXIT WHEN reached >= octet_length(p_text);
    starts := starts || reached;
    rest := substr(rest, 4097);
  END LOOP;
  RETURN starts;
END $$;

CREATE OR REPLACE FUNCTION text_is_kept_in_pieces() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.pieces := convert_to(NEW.text, 'UTF8');
  NEW.piece_starts := piece_starts_of(NEW.text);
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER kept_in_pieces BEFORE INSERT ON evidence_sourcetext
  FOR EACH ROW EXECUTE FUNCTION text_is_kept_in_pieces();
