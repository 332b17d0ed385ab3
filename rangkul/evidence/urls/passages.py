"""The addresses of codes across a study."""

from django.urls import path

from rangkul.evidence.views import passages

urlpatterns = [
    path("studies/<uuid:study_id>/matrix/", passages.matrix, name="study_matrix"),
    path("studies/codes/<uuid:code_id>/passages/", passages.passages, name="code_passages"),
]
