"""A visit is confirmed by its second visitor writing in her own name, once; then it stays as it is. Raw SQL included.

Who of the family was present may still be blanked: erasing a person does that.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assistance_confirm_visit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author text := access_author();
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NOT NULL THEN
        IF NEW.present = '已删除' AND to_jsonb(NEW) - 'present' = to_jsonb(OLD) - 'present' THEN
            RETURN NEW;  -- the applicant was erased (registry.erasure)
        END IF;
        RAISE EXCEPTION 'a confirmed visit stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_confirmed_once';
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM access_staff
        WHERE id = NEW.second_visitor_id AND author LIKE 'staff:%' AND public_id::text = split_part(author, ':', 2)
    ) THEN
        RAISE EXCEPTION 'a visit is confirmed by its second visitor alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_confirmed_by_second';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER assistance_confirm_visit BEFORE INSERT OR UPDATE ON assistance_homevisit
    FOR EACH ROW EXECUTE FUNCTION assistance_confirm_visit();
"""

BACKWARD = "DROP TRIGGER assistance_confirm_visit ON assistance_homevisit; DROP FUNCTION assistance_confirm_visit();"


class Migration(migrations.Migration):
    dependencies = [("assistance", "0002_benefits"), ("access", "0002_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
