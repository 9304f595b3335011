"""Files of the street: a list that waits for its clerk, one that was sent back in part, exports of hers."""

from __future__ import annotations

from typing import Any

from django.test import override_settings

from minzheng.bulk import exports, imports
from minzheng.bulk.imports import reading
from minzheng.bulk.models import ImportFile
from minzheng.domains.assistance.actions.lists import DEATH_LIST
from tests.bulk.lists import sheet

REGISTERS = ("benefits", "cases", "payments", "roster")
PAGES = {
    "clerk": (
        "workbench:imports",
        *(f"workbench:import_new_assistance_{key}" for key in ("death_list", "account_changes")),
        "workbench:exports",
        *(f"workbench:register_{key}" for key in ("benefits", "cases", "roster")),
        *(f"workbench:register_paper_{key}" for key in ("benefits", "cases", "roster")),
    ),
    "officer": ("workbench:register_payments", "workbench:register_paper_payments"),
}
NO_PAGES = {
    *(f"workbench:import_template_assistance_{key}" for key in ("death_list", "status_roster", "account_changes")),
    "workbench:import_new_assistance_status_roster",
    "workbench:import_act",
    "workbench:import_returned",
    "workbench:export_decide",
    "workbench:export_file",
    *(f"workbench:register_{what}_{key}" for what in ("columns", "export") for key in REGISTERS),
}
PURPOSE = "核对街道在保名单"


def add(builder: Any) -> None:
    team, someone = builder.team, builder.granted.applicant
    rows = [
        [someone.name, someone.identity_number.open(), "2020-11-20", "其他"],
        ["何某某", someone.identity_number.open()[:15], "2020-11-20", "其他"],
    ]
    files = [
        imports.receive(actor=team.clerk, kind=DEATH_LIST, content=sheet(DEATH_LIST, rows), file_name="街道名单.xlsx")
        for _ in range(2)
    ]
    for file in files:
        reading.read(file)
    waiting, other = (ImportFile.objects.get(pk=file.pk) for file in files)
    source = exports.by_key("register.cases")
    export = exports.ask(actor=team.clerk, source=source, wanted={}, purpose=PURPOSE, form="csv")
    with override_settings(EXPORT_ROWS_WITHOUT_APPROVAL=0):
        large = exports.ask(actor=team.clerk, source=source, wanted={}, purpose=PURPOSE, form="csv")
    builder.street.secrets |= {str(waiting.public_id), str(other.public_id), str(export.public_id), PURPOSE}
    builder.add("workbench:import", waiting.public_id, insider="clerk")
    builder.add("workbench:import_returned", waiting.public_id, insider="clerk")
    builder.add("workbench:import_act", other.public_id, "discard", insider="clerk", writes=True)
    builder.add("workbench:export", export.public_id, insider="clerk")
    builder.add("workbench:export_file", export.public_id, insider="clerk")
    builder.add(
        "workbench:export_decide", large.public_id, insider="reviewer", writes=True, data=lambda: {"agrees": "yes"}
    )
