"""The one way by which idempotency keys end: the table is append-only to the application.

``access_submission_forget`` runs with the owner's rights and deletes nothing younger than thirty days, whatever it is
asked for. Called by the retention job alone (access/retention.py).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION access_submission_forget(before timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    forgotten integer;
BEGIN
    DELETE FROM public.access_submission WHERE id IN (
        SELECT id FROM public.access_submission
        WHERE at < least(before, clock_timestamp() - interval '30 days') ORDER BY id LIMIT at_most
    );
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END;
$$;
"""

BACKWARD = "DROP FUNCTION access_submission_forget(timestamptz, integer);"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_oversight")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
