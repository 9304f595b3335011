"""区级抽查: drawn by a machine with a seed that is kept, visited by two people of the district."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER
from minzheng.cases.models import Case
from minzheng.cases.numbers import next_in
from minzheng.lib import clock

from ..models import Sample, SampledCase, SampleResult
from ..queries import counter, sampling
from ..queries.relatives import why_recused
from ..vocabulary import SAMPLE_ERRORS, SAMPLE_VERDICTS
from .doubts import raise_doubt

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
WRONG_PERIOD = Reason("wrong_period", _("止日不能早于起日，也不能晚于今天。"), field="to_on")
EMPTY = Reason("empty", _("这段时间没有报区的办件，没有可抽查的。"), field="from_on")
OVERLAP = Reason("overlap", _("这段时间已经抽过，不能重抽。"), field="from_on")
TOO_FEW = _("规定的最低比例是 %(least)s%%，请填写不低于它的比例。")
NO_FINDING = Reason("no_finding", _("请写明抽查情况。"), field="finding")
SAME_VISITOR = Reason("same_visitor", _("抽查要由两人共同入户，请另选一位同行人。"), field="second_visitor")
FUTURE = Reason("future", _("入户日期不能晚于今天。"), field="visited_on")
EARLY = Reason("early", _("入户日期不能早于抽取日期。"), field="visited_on")
DONE = Reason("done", _("这一户的抽查结果已经登记过。"))


@action
def draw_sample(
    *, actor: Actor, programme: str, from_on: date, to_on: date, per_cent: int, at: datetime | None = None
) -> Sample:
    """Draw from what the towns of a district sent up in a period. Families of handlers' relatives are all in it.

    Nobody chooses the seed, and a period is drawn once. Raises ``Refused``.
    """
    at = at or clock.now()
    on = clock.civil_day(at)
    district = Division.objects.filter(pk=actor.division_pk, level="district").first()
    if actor.role != DISTRICT_CONFIRMER or district is None:
        raise Refused(NOT_PERMITTED)
    if not from_on <= to_on <= on:
        raise Refused(WRONG_PERIOD)
    least = sampling.least(district, from_on)
    if least.per_cent is not None and per_cent < least.per_cent:
        raise Refused(Reason("too_few", TOO_FEW % {"least": least.per_cent}, field="per_cent"))
    frame = [str(each) for each in sampling.frame_of(district, programme, from_on, to_on)]
    if not frame:
        raise Refused(EMPTY)
    try:
        with transaction.atomic():
            sample = Sample.objects.create(
                number=f"{district.code}-CC-{on.year}-{next_in(f'sample:{district.code}:{on.year}'):03d}",
                district=district,
                programme=programme,
                from_on=from_on,
                to_on=to_on,
                per_cent=per_cent,
                least_per_cent=least.per_cent,
                law=least.law[:120],
                seed=secrets.token_hex(16),
                frame=frame,
                frame_hash=sampling.frame_hash(frame),
                drawn_at=at,
                drawn_by=Staff.objects.get(public_id=actor.staff_id),
            )
    except IntegrityError:
        raise Refused(OVERLAP) from None
    _list(sample)
    return sample


@action
def record_sample_result(
    *,
    actor: Actor,
    item: SampledCase,
    second_visitor: Staff,
    visited_on: date,
    verdict: str,
    finding: str,
    at: datetime | None = None,
) -> SampleResult:
    """登记抽查结果. Where something was wrong, a doubt about the benefit is raised: the street looks into it. Raises ``Refused``."""
    at = at or clock.now()
    item = SampledCase.objects.select_related("sample__district", "case__division", "case__applicant").get(pk=item.pk)
    if actor.role != DISTRICT_CONFIRMER or actor.division_pk != item.sample.district_id:
        raise Refused(NOT_PERMITTED)
    if reasons := _why_not(actor, item, second_visitor, visited_on, verdict, finding, on=clock.civil_day(at)):
        raise Refused(*reasons)
    result = SampleResult.objects.create(
        item=item,
        data_key=item.case.party.data_key,
        visited_on=visited_on,
        first_visitor=Staff.objects.get(public_id=actor.staff_id),
        second_visitor=second_visitor,
        verdict=verdict,
        finding=finding.strip(),
        recorded_at=at,
    )
    if verdict in SAMPLE_ERRORS:
        raise_doubt(
            actor=actor,
            case=item.case,
            kind="sample",
            text=f"区级抽查（{item.sample.number}）：{finding.strip()}",
            source_ref=f"sample:{item.public_id}",
            at=at,
        )
    return result


def _list(sample: Sample) -> None:
    """The drawn, in the order of the draw; then the relatives' families that were not drawn."""
    drawn = sampling.draw(sample.frame, seed=sample.seed, per_cent=sample.per_cent)
    related = sorted(sampling.relatives_in(sample.frame) - set(drawn))
    cases: dict[str, Case] = sampling.cases_by_id([*drawn, *related])
    listed = [(case, sampling.DRAWN) for case in drawn] + [(case, sampling.RELATIVES) for case in related]
    SampledCase.objects.bulk_create(
        SampledCase(sample=sample, case=cases[case], position=position, why=why)
        for position, (case, why) in enumerate(listed, start=1)
    )


def _why_not(
    actor: Actor, item: SampledCase, second: Staff, visited_on: date, verdict: str, finding: str, *, on: date
) -> list[Reason]:
    if SampleResult.objects.filter(item=item).exists():
        return [DONE]
    reasons = why_recused(item.case, actor)
    district_staff = counter.posted_in(item.sample.district, DISTRICT_CONFIRMER)
    if second.public_id == actor.staff_id or not district_staff.filter(pk=second.pk).exists():
        reasons.append(SAME_VISITOR)
    if visited_on > on:
        reasons.append(FUTURE)
    elif visited_on < clock.civil_day(item.sample.drawn_at):
        reasons.append(EARLY)
    if verdict not in SAMPLE_VERDICTS or not finding.strip():
        reasons.append(NO_FINDING)
    return reasons
