"""A benefit of the street that is looked at again: a doubt, a review, refused jobs, an order that puts reviews off, a sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from minzheng.access.actors import actor_for_username
from minzheng.access.models import Division
from minzheng.demo.carrying import Carrying
from minzheng.demo.cast import families
from minzheng.demo.staff import team_of
from minzheng.domains.assistance.actions import reviews
from minzheng.domains.assistance.actions.doubts import raise_doubt
from minzheng.domains.assistance.actions.sampling import draw_sample
from minzheng.lib import clock
from tests.fixtures.visitors import at_desk

PAGES = {
    "clerk": ("assistance:reviews", "assistance:doubts", "assistance:postponements"),
    "reviewer": ("assistance:reviews", "assistance:doubts", "assistance:postponements"),
    "confirmer": ("assistance:samples", "assistance:reviews", "assistance:postponements"),
}
NO_PAGES = {"assistance:confirm_postponement"}
DAY = clock.at_noon(date(2020, 11, 30))
SEEN, JOB = "邻居说一个月没见到人", "荔湾超市理货员"


def add(builder: Any) -> None:
    family = next(each for each in families() if each.key == "three_people_1000")
    members = [{**each, "sequence": 425 + position} for position, each in enumerate(family.data["members"])]
    twin = replace(family, order=720, data={**family.data, "members": members, "stage": "granted"})
    benefit, team = Carrying(twin, team_of(twin.town)).carry(), builder.team
    with clock.travel(DAY):
        for name in ("open_review", "classify_review", "raise_doubt", "record_refusal", "open_work_review"):
            builder.add(f"assistance:{name}", benefit.public_id, insider="clerk")
        doubt = raise_doubt(actor=team.clerk, case=benefit, kind="whereabouts", text=SEEN, at=DAY)
        builder.add("assistance:doubt", doubt.public_id, insider="reviewer")
        reviews.record_refusal(
            actor=team.clerk,
            benefit=benefit,
            person=benefit.party,
            offered_on=date(2020, 11, 20),
            offer=JOB,
            answer="嫌远",
            has_good_reason=False,
        )
        review = reviews.open_review(actor=team.clerk, case=benefit, ground="declared", at=DAY)
        builder.add("assistance:restate", review.case.public_id, insider="clerk")
        order = reviews.order_postponement(
            actor=team.confirmer,
            division=Division.objects.get(pk=team.confirmer.division_pk),
            due_from=date(2021, 2, 1),
            due_to=date(2021, 2, 28),
            until_on=date(2021, 6, 30),
            reference="应急响应通知",
            at=DAY,
        )
        sample = draw_sample(
            actor=team.confirmer,
            programme="dibao",
            from_on=date(2020, 9, 1),
            to_on=date(2020, 11, 30),
            per_cent=100,
            at=DAY,
        )
    builder.street.insiders |= {
        "confirmer": at_desk(team.confirmer),
        "colleague": at_desk(actor_for_username("hong")),  # who did not order it
    }
    builder.add("assistance:sample", sample.public_id, insider="confirmer")
    builder.add("assistance:sample_result", sample.items.first().public_id, insider="confirmer")
    builder.add("assistance:confirm_postponement", order.public_id, insider="colleague", writes=True)
    builder.keep_secret(benefit)
    builder.street.secrets |= {SEEN, JOB, str(doubt.public_id), str(sample.public_id), sample.seed}
