"""No overlap in time, without btree_gist: an identifier becomes a one-point range so that GiST can compare it."""

from django.db import migrations

CONSTRAINTS = {
    "registry_membership": ("one_household_at_a_time", "int8range(person_id, person_id, '[]') WITH &&"),
    "registry_payeeaccount": ("one_account_at_a_time", "int8range(person_id, person_id, '[]') WITH &&"),
    "registry_status": (
        "one_status_at_a_time",
        "int8range(person_id, person_id, '[]') WITH &&, int8range(hashtext(key), hashtext(key), '[]') WITH &&",
    ),
}


def add(table, name, columns):
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({columns}, daterange(valid_from, valid_to) WITH &&) WHERE (superseded_at IS NULL)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [add(table, name, columns) for table, (name, columns) in CONSTRAINTS.items()]
