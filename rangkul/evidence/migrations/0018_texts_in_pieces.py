"""Beside a text its bytes, not packed, with where every 4,096th letter begins: a passage is read by itself."""

from django.db import migrations

# Columns of the database alone: whoever reads a text reads them only where it asks for a piece.
COLUMNS = """
ALTER TABLE evidence_sourcetext ADD COLUMN pieces bytea, ADD COLUMN piece_starts integer[];
ALTER TABLE evidence_sourcetext ALTER COLUMN pieces SET STORAGE EXTERNAL;
"""
# A text is never changed; that its bytes are put beside it changes no letter. New texts: sql/6_pieces.sql.
FILL = """
ALTER TABLE evidence_sourcetext DISABLE TRIGGER USER;
DO $$
DECLARE
  one record;
  starts integer[];
  reached integer;
  rest text;
BEGIN
  FOR one IN SELECT id, text FROM evidence_sourcetext LOOP
    starts := ARRAY[0];
    reached := 0;
    rest := one.text;
    LOOP
      reached := reached + octet_length(left(rest, 4096));
      EXIT WHEN reached >= octet_length(one.text);
      starts := starts || reached;
      rest := substr(rest, 4097);
    END LOOP;
    UPDATE evidence_sourcetext SET pieces = convert_to(one.text, 'UTF8'), piece_starts = starts
     WHERE id = one.id;
  END LOOP;
END $$;
ALTER TABLE evidence_sourcetext ENABLE TRIGGER USER;
"""
UNDO = "ALTER TABLE evidence_sourcetext DROP COLUMN pieces, DROP COLUMN piece_starts"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0017_figures_of_agreement"),
    ]

    operations = [
        migrations.RunSQL(COLUMNS, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
