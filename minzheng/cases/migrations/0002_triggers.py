"""What must hold whoever writes: steps follow one another, other eyes see, the inbox's copies follow the case.

The rules for other eyes are found by the case's kind: that is why a kind never changes.
"""

from django.db import migrations

CHECK_STEP = """
CREATE FUNCTION cases_check_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous record;
    case_kind text;
BEGIN
    SELECT kind INTO case_kind FROM cases_case WHERE id = NEW.case_id;
    SELECT sequence, to_state INTO previous FROM cases_step
        WHERE case_id = NEW.case_id ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(previous.sequence, 0) + 1 THEN
        RAISE EXCEPTION 'step % of case % does not follow step %', NEW.sequence, NEW.case_id, previous.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_follows';
    END IF;
    IF NEW.from_state <> coalesce(previous.to_state, '') THEN
        RAISE EXCEPTION 'a step from "%" does not follow one to "%"', NEW.from_state, previous.to_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_follows';
    END IF;
    IF NEW.staff_id IS NULL AND EXISTS (
        SELECT FROM cases_othereyes WHERE kind = case_kind AND verb = NEW.verb
    ) THEN
        RAISE EXCEPTION '% needs other eyes, so a member of staff must do it', NEW.verb
            USING ERRCODE = 'check_violation', CONSTRAINT = 'other_eyes';
    END IF;
    IF EXISTS (
        SELECT FROM cases_step earlier
        JOIN cases_othereyes rule
            ON rule.kind = case_kind AND rule.verb = NEW.verb AND rule.other_than = earlier.verb
        WHERE earlier.case_id = NEW.case_id AND earlier.staff_id = NEW.staff_id
    ) THEN
        RAISE EXCEPTION '% needs other eyes than those that did an earlier step of case %', NEW.verb, NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'other_eyes';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_check_step BEFORE INSERT ON cases_step
    FOR EACH ROW EXECUTE FUNCTION cases_check_step();
"""

KEEP_KIND = """
CREATE FUNCTION cases_keep_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'kind and number of a case never change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_kind_kept';
END
$$;
CREATE TRIGGER cases_keep_kind BEFORE UPDATE ON cases_case
    FOR EACH ROW WHEN ((OLD.kind, OLD.number) IS DISTINCT FROM (NEW.kind, NEW.number))
    EXECUTE FUNCTION cases_keep_kind();
"""

COPY_CASE = """
CREATE FUNCTION cases_copy_to_division() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT is_open, due_on, waiting_role INTO NEW.is_open, NEW.due_on, NEW.waiting_role
        FROM cases_case WHERE id = NEW.case_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_copy_to_division BEFORE INSERT OR UPDATE ON cases_casedivision
    FOR EACH ROW EXECUTE FUNCTION cases_copy_to_division();

CREATE FUNCTION cases_copy_to_divisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_casedivision
        SET is_open = NEW.is_open, due_on = NEW.due_on, waiting_role = NEW.waiting_role
        WHERE case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_copy_to_divisions AFTER UPDATE ON cases_case
    FOR EACH ROW
    WHEN ((OLD.is_open, OLD.due_on, OLD.waiting_role) IS DISTINCT FROM (NEW.is_open, NEW.due_on, NEW.waiting_role))
    EXECUTE FUNCTION cases_copy_to_divisions();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(CHECK_STEP, "DROP TRIGGER cases_check_step ON cases_step; DROP FUNCTION cases_check_step();"),
        migrations.RunSQL(KEEP_KIND, "DROP TRIGGER cases_keep_kind ON cases_case; DROP FUNCTION cases_keep_kind();"),
        migrations.RunSQL(
            COPY_CASE,
            "DROP TRIGGER cases_copy_to_divisions ON cases_case; DROP FUNCTION cases_copy_to_divisions();"
            "DROP TRIGGER cases_copy_to_division ON cases_casedivision; DROP FUNCTION cases_copy_to_division();",
        ),
    ]
