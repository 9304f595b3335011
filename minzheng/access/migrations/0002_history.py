"""The functions behind the history: no author, no write.

``access_write_history`` runs with the owner's rights, so that the application needs none on the history's table and
can't forge or change a line of it. Its arguments are the primary key's column, then the columns to leave out.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION access_author() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    author text := current_setting('minzheng.author', true);
BEGIN
    IF author IS NULL OR author = '' THEN
        RAISE EXCEPTION 'no author, no write' USING ERRCODE = 'insufficient_privilege',
            HINT = 'Write inside access.history.author(actor).';
    END IF;
    RETURN author;
END;
$$;

CREATE FUNCTION access_require_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM access_author();
    RETURN NULL;
END;
$$;

CREATE FUNCTION access_write_history() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := to_jsonb(OLD);
    ELSE
        changed := to_jsonb(NEW);
    END IF;
    INSERT INTO public.access_historyrow (at, table_name, row_id, operation, author, request_id, "row")
    VALUES (
        clock_timestamp(),
        TG_TABLE_NAME,
        (changed ->> TG_ARGV[0])::bigint,
        TG_OP,
        public.access_author(),
        coalesce(current_setting('minzheng.request_id', true), ''),
        changed - TG_ARGV[1:]
    );
    RETURN NULL;
END;
$$;
"""

BACKWARD = """
DROP FUNCTION access_write_history() CASCADE;
DROP FUNCTION access_require_author() CASCADE;
DROP FUNCTION access_author();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
