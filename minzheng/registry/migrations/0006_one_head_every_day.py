"""On every day on which a household has members it has exactly one head, whoever writes.

Two heads at one time are excluded at once; a day without one is looked for when the transaction ends, because an event
ends one head's time before it begins the next one's.
"""

from django.db import migrations

ONE_HEAD = (
    "ALTER TABLE registry_membership ADD CONSTRAINT one_head_at_a_time EXCLUDE USING gist "
    "(int8range(household_id, household_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&) "
    "WHERE (superseded_at IS NULL AND relation = 'self')"
)

A_HEAD_EVERY_DAY = """
CREATE FUNCTION registry_check_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lived datemultirange;
    headed datemultirange;
BEGIN
    SELECT range_agg(daterange(valid_from, valid_to)),
            range_agg(daterange(valid_from, valid_to)) FILTER (WHERE relation = 'self')
        INTO lived, headed
        FROM public.registry_membership
        WHERE household_id = NEW.household_id AND superseded_at IS NULL;
    IF NOT coalesce(lived, '{}') <@ coalesce(headed, '{}') THEN
        RAISE EXCEPTION 'household % has members on a day without a head', NEW.household_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_head_every_day';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER head_every_day AFTER INSERT OR UPDATE ON registry_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_check_head();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_household_events")]

    operations = [
        migrations.RunSQL(ONE_HEAD, "ALTER TABLE registry_membership DROP CONSTRAINT one_head_at_a_time"),
        migrations.RunSQL(
            A_HEAD_EVERY_DAY,
            "DROP TRIGGER head_every_day ON registry_membership; DROP FUNCTION registry_check_head();",
        ),
    ]
