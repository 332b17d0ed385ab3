"""The addresses of joint handovers."""

from django.urls import path

from rangkul.cases.views import joint, walk

_ONE = "handovers/together/<uuid:joint_id>/"

urlpatterns = [
    path("operations/<uuid:operation_id>/handover/", joint.give_together, name="joint_give"),
    path(_ONE, joint.joint_handover, name="joint_handover"),
    path(_ONE + "answer/", joint.answer_together, name="joint_answer"),
    path(_ONE + "known/", walk.known_of_joint, name="joint_known"),
    path(_ONE + "sign/", joint.sign_together, name="joint_sign"),
    path(_ONE + "paper/", joint.joint_paper, name="joint_paper"),
]
