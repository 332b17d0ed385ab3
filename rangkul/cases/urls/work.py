"""The addresses of cases, assessments, plans and services."""

from django.urls import path

from rangkul.cases.views import assessments, cases, plans, tracing

urlpatterns = [
    path("assessments/<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path("assessments/<uuid:assessment_id>/sign/", assessments.sign, name="assessment_sign"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:case_id>/assess/<slug:instrument>/", assessments.edit, name="assessment_edit"),
    path("cases/<uuid:case_id>/assign/", cases.assign, name="case_assign"),
    path("cases/<uuid:case_id>/plan/", plans.edit, name="plan_edit"),
    path("cases/<uuid:case_id>/plan/new/", plans.new_item, name="plan_item_new"),
    path("cases/<uuid:case_id>/counselling/", tracing.counselling, name="counselling_new"),
    path("cases/<uuid:case_id>/tracing/", tracing.tracing, name="tracing_new"),
    path("plan-items/<uuid:item_id>/", plans.item, name="plan_item"),
    path("plan-items/<uuid:item_id>/end/", plans.end, name="service_end"),
    path("plan-items/<uuid:item_id>/start/", plans.start, name="service_start"),
]
