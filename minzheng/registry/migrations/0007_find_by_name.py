"""Part of a name is found through an index: of every pair of neighbouring characters, since Chinese names have no words.

Without the extension pg_trgm, which a server need not have and whose three letters are longer than many a name.
"""

from django.db import migrations

PAIRS = """
CREATE FUNCTION registry_name_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT substr(name, place, 2) FROM generate_series(1, length(name) - 1) AS place);
"""

INDEX = """
CREATE INDEX person_by_name_pairs ON registry_person USING gin (registry_name_pairs(name))
WHERE merged_into_id IS NULL AND erased_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_one_head_every_day")]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION registry_name_pairs(text)"),
        migrations.RunSQL(INDEX, "DROP INDEX person_by_name_pairs"),
    ]
