"""The case page of every kind of case. A room supplies panels and forms; the kernel and the kit do the rest."""

from __future__ import annotations

from django.urls import path

from . import acts, objections, papers, terms
from .acts import detail
from .panels import Deed, Headline, Panel
from .papers import document_response

__all__ = ["Deed", "Headline", "Panel", "detail", "document_response", "urlpatterns"]

urlpatterns = [
    path("<uuid:public_id>/", acts.detail, name="case"),
    path("<uuid:public_id>/do/<slug:verb>/", acts.act, name="case_act"),
    path("<uuid:public_id>/documents/", papers.add_document, name="case_add_document"),
    path("<uuid:public_id>/take/", acts.take, name="case_take"),
    path("<uuid:public_id>/extend/", terms.extend, name="case_extend"),
    path("<uuid:public_id>/objections/", objections.add_objection, name="case_add_objection"),
    path("objections/<uuid:public_id>/resolve/", objections.resolve_objection, name="resolve_objection"),
    path("documents/<uuid:public_id>/", papers.document, name="document"),
]
