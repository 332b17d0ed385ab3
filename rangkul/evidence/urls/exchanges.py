"""The addresses of exchanges with other software."""

from django.urls import path

from rangkul.evidence.views import exchanges

urlpatterns = [
    path("studies/<uuid:study_id>/exchange/", exchanges.exchange, name="study_exchange"),
    path("studies/<uuid:study_id>/exchange/take-out/", exchanges.take_out, name="study_take_out"),
    path("studies/projects/<uuid:project_file_id>/", exchanges.project_file, name="project_file"),
    path(
        "studies/projects/<uuid:project_file_id>/bring-in/",
        exchanges.bring_in_file,
        name="project_file_bring_in",
    ),
]
