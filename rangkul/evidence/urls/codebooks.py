"""The addresses of the codebook."""

from django.urls import path

from rangkul.evidence.views import codebooks

urlpatterns = [
    path("studies/<uuid:study_id>/codebook/", codebooks.codebook, name="study_codebook"),
    path("studies/<uuid:study_id>/codebook/framework/", codebooks.take_over, name="study_codebook_framework"),
    path("studies/<uuid:study_id>/codebook/new/", codebooks.new, name="code_new"),
    path("studies/codes/<uuid:code_id>/", codebooks.code, name="code"),
    path("studies/codes/<uuid:code_id>/wording/", codebooks.reword, name="code_reword"),
    path("studies/codes/<uuid:code_id>/place/", codebooks.move, name="code_move"),
    path("studies/codes/<uuid:code_id>/merge/", codebooks.merge, name="code_merge"),
    path("studies/codes/<uuid:code_id>/retire/", codebooks.retire, name="code_retire"),
    path("studies/codes/<uuid:code_id>/take-up/", codebooks.take_up, name="code_take_up"),
]
