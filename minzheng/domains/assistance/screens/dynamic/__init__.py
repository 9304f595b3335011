"""在保管理: what is due to be looked at again, doubts, samples; and the pages on which a person does something about them."""

from __future__ import annotations

from django.urls import path

from . import doubts, refusals, reviews, samples, wishes

urlpatterns = [
    path("reviews/", reviews.register, name="reviews"),
    path("reviews/postponements/", reviews.postponements, name="postponements"),
    path("reviews/postponements/<uuid:public_id>/confirm/", reviews.confirm, name="confirm_postponement"),
    path("cases/<uuid:public_id>/review/", reviews.begin, name="open_review"),
    path("cases/<uuid:public_id>/review-class/", reviews.classify, name="classify_review"),
    path("cases/<uuid:public_id>/restate/", reviews.restate_fact, name="restate"),
    path("cases/<uuid:public_id>/refusals/", refusals.record, name="record_refusal"),
    path("cases/<uuid:public_id>/refusals/review/", refusals.begin, name="open_work_review"),
    path("doubts/", doubts.register, name="doubts"),
    path("doubts/<uuid:public_id>/", doubts.settle, name="doubt"),
    path("cases/<uuid:public_id>/doubts/", doubts.bring, name="raise_doubt"),
    path("wishes/<uuid:public_id>/", wishes.verify, name="giving_up_wish"),
    path("samples/", samples.samples, name="samples"),
    path("samples/<uuid:public_id>/", samples.sample, name="sample"),
    path("samples/items/<uuid:public_id>/", samples.result, name="sample_result"),
]
