"""The addresses of member checking."""

from django.urls import path

from rangkul.evidence.views import checks

urlpatterns = [
    path("studies/<uuid:study_id>/checks/", checks.listed, name="study_checks"),
    path("studies/<uuid:study_id>/checks/new/", checks.new, name="member_check_new"),
    path("studies/checks/<uuid:check_id>/", checks.answer, name="member_check"),
]
