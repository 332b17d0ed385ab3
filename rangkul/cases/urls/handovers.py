"""The addresses of handovers."""

from django.urls import path

from rangkul.cases.views import handovers

urlpatterns = [
    path("children/<uuid:child_id>/handover/", handovers.give_handover, name="handover_give"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<uuid:handover_id>/", handovers.handover, name="handover"),
    path("handovers/<uuid:handover_id>/receive/", handovers.receive_handover, name="handover_receive"),
    path("handovers/<uuid:handover_id>/decline/", handovers.decline_handover, name="handover_decline"),
    path("handovers/<uuid:handover_id>/sign/", handovers.sign_handover, name="handover_sign"),
    path("handovers/<uuid:handover_id>/correct/", handovers.correct_handover, name="handover_correct"),
    path("handovers/<uuid:handover_id>/withdraw/", handovers.withdraw_handover, name="handover_withdraw"),
    path(
        "handovers/<uuid:handover_id>/never-arrived/",
        handovers.never_arrived,
        name="handover_never_arrived",
    ),
    path("handovers/<uuid:handover_id>/paper/", handovers.handover_paper, name="handover_paper"),
]
