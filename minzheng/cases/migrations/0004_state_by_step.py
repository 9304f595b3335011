"""A case changes its state or version only together with a step that says so, in one transaction: raw SQL included.

Every step is stamped with its transaction, whatever the writer says. The check is deferred to the end of the
transaction, because the case is saved before its step is written.
"""

from django.db import migrations

STAMP_STEP = """
CREATE FUNCTION cases_stamp_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_stamp_step BEFORE INSERT ON cases_step
    FOR EACH ROW EXECUTE FUNCTION cases_stamp_step();
"""

STATE_BY_STEP = """
CREATE FUNCTION cases_state_by_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_step
        WHERE case_id = NEW.id AND to_state = NEW.state AND written_in = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'case % went to "%" without a step', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'state_by_step';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER cases_state_by_step AFTER UPDATE ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state, OLD.version) IS DISTINCT FROM (NEW.state, NEW.version))
    EXECUTE FUNCTION cases_state_by_step();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_step_written_in")]

    operations = [
        migrations.RunSQL(STAMP_STEP, "DROP TRIGGER cases_stamp_step ON cases_step; DROP FUNCTION cases_stamp_step();"),
        migrations.RunSQL(
            STATE_BY_STEP, "DROP TRIGGER cases_state_by_step ON cases_case; DROP FUNCTION cases_state_by_step();"
        ),
    ]
