"""order_checks(): a question is only asked of people whose authorisation covers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.cases.models import Case
from minzheng.registry.models import Authorisation, Person

from .categories import CATEGORIES
from .models import Order, Question

NOT_COVERED = _("授权书没有包括 %(name)s，不能查询。请补签授权书。")
WITHDRAWN = Reason("authorisation_withdrawn", _("授权书已撤回，不能查询。"))


@action
def order_checks(
    *, actor: Actor, case: Case, authorisation: Authorisation, asked: Mapping[Person, Iterable[str]], at: datetime
) -> Order:
    """Ask about people, each by her own list of categories, under a signed authorisation that covers every one.

    Raises ``Refused`` where the authorisation was withdrawn or does not cover a person: then nothing at all is asked.
    """
    if authorisation.withdrawn_on is not None:
        raise Refused(WITHDRAWN)
    covered = set(authorisation.signatures.values_list("person_id", flat=True))
    if missing := [person for person in asked if person.pk not in covered]:
        raise Refused(*[Reason("not_covered", NOT_COVERED % {"name": person.name}) for person in missing])
    order = Order.objects.create(case=case, authorisation=authorisation, purpose=authorisation.purpose, ordered_at=at)
    Question.objects.bulk_create(
        Question(order=order, person=person, category=category)
        for person, categories in asked.items()
        for category in categories
        if category in CATEGORIES
    )
    return order
