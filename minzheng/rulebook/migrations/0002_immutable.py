"""A released row is there for good, and the four eyes are the writing author's own.

Entering writes the author as ``entered_by`` and nothing as released; the only update there is releases, by another
author. The two marks of the platform itself (see shipped.py) stand for what came with the code.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rulebook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author text := access_author();
    staff text := CASE WHEN author LIKE 'staff:%' THEN split_part(author, ':', 2) END;
    shipped CONSTANT text[] := ARRAY['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'a released value is immutable' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' AND author LIKE 'system:%' THEN
        IF ARRAY[NEW.entered_by::text, NEW.released_by::text] IS DISTINCT FROM shipped THEN
            RAISE EXCEPTION 'the platform enters only what is shipped' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.entered_by::text IS DISTINCT FROM staff OR NEW.released_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a value is entered under the own name and not yet released'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        NEW.released_by::text IS DISTINCT FROM staff
        OR to_jsonb(NEW) - '{released_by,released_at}'::text[] <> to_jsonb(OLD) - '{released_by,released_at}'::text[]
    ) THEN
        RAISE EXCEPTION 'releasing under the own name is the only change there is'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER rulebook_guard BEFORE INSERT OR UPDATE OR DELETE ON rulebook_parametervalue
    FOR EACH ROW EXECUTE FUNCTION rulebook_guard();
CREATE TRIGGER rulebook_guard BEFORE INSERT OR UPDATE OR DELETE ON rulebook_calendarrelease
    FOR EACH ROW EXECUTE FUNCTION rulebook_guard();
"""

BACKWARD = "DROP FUNCTION rulebook_guard() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial"), ("access", "0002_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
