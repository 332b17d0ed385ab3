"""The addresses of sources and the consent for them."""

from django.urls import path

from rangkul.evidence.views import sources, surveys

urlpatterns = [
    path("studies/<uuid:study_id>/sources/", sources.listed, name="study_sources"),
    path("studies/<uuid:study_id>/sources/survey/", surveys.survey, name="study_survey"),
    path("studies/<uuid:study_id>/sources/new/", sources.new, name="source_new"),
    path("studies/sources/<uuid:source_id>/", sources.source, name="source"),
    path("studies/sources/<uuid:source_id>/change/", sources.change, name="source_change"),
    path("studies/sources/<uuid:source_id>/consent/", sources.consent_new, name="source_consent_new"),
    path(
        "studies/consents/<uuid:source_consent_id>/withdraw/",
        sources.consent_withdraw,
        name="source_consent_withdraw",
    ),
]
