"""The addresses of saturation and of the report of a study."""

from django.urls import path

from rangkul.evidence.views import reporting

urlpatterns = [
    path("studies/<uuid:study_id>/saturation/", reporting.saturated, name="study_saturation"),
    path("studies/<uuid:study_id>/samples/figures/", reporting.figures, name="study_figures"),
    path("studies/<uuid:study_id>/coreq/", reporting.coreq, name="study_coreq"),
    path("studies/<uuid:study_id>/coreq/item/", reporting.coreq_item, name="study_coreq_item"),
    path("studies/<uuid:study_id>/coreq.csv", reporting.coreq_csv, name="study_coreq_csv"),
    path("studies/<uuid:study_id>/coreq.md", reporting.coreq_md, name="study_coreq_md"),
]
