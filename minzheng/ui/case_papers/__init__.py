"""Pages of the papers of every kind of case: proof of publicity, service, review and lawsuit, numbers, the dossier."""

from __future__ import annotations

from django.urls import path

from . import appeals, dossier_register, dossiers, numbers, proofs, services

urlpatterns = [
    path("publicity/<uuid:public_id>/proof/", proofs.prove, name="publicity_proof"),
    path("services/", services.register, name="services"),
    path("services/<uuid:public_id>/receipt/", services.receipt, name="service_receipt"),
    path("services/<uuid:public_id>/failure/", services.failure, name="service_failure"),
    path("letters/<uuid:public_id>/service/", services.serve, name="serve"),
    path("letters/<uuid:public_id>/service/print/", services.print_form, name="service_form"),
    path("letters/<uuid:public_id>/appeal/", appeals.record, name="appeal"),
    path("appeals/<uuid:public_id>/result/", appeals.result, name="appeal_result"),
    path("numbers/", numbers.register, name="numbers"),
    path("numbers/<uuid:public_id>/void/", numbers.void, name="void_number"),
    path("dossiers/", dossier_register.register, name="dossiers"),
    path("dossiers/hand-over/", dossier_register.hand_over, name="dossier_hand_over"),
    path("dossiers/transfers/<uuid:public_id>/", dossier_register.transfer, name="dossier_transfer"),
    path("dossiers/<uuid:public_id>/", dossiers.dossier, name="dossier"),
    path("dossiers/<uuid:public_id>/check/", dossiers.check, name="dossier_check"),
    path("dossiers/<uuid:public_id>/lend/", dossiers.lend, name="dossier_lend"),
    path("dossiers/<uuid:public_id>/take-back/", dossiers.take_back, name="dossier_take_back"),
    path("dossiers/<uuid:public_id>/print/", dossiers.print_dossier, name="dossier_print"),
]
