"""The addresses of splitting a code."""

from django.urls import path

from rangkul.evidence.views import proposals, splits

urlpatterns = [
    path("studies/codes/<uuid:code_id>/split/", splits.new, name="code_split"),
    path("studies/splits/<uuid:split_id>/", splits.walk, name="split"),
    path("studies/splits/<uuid:split_id>/end/", splits.end, name="split_end"),
    path("studies/splits/<uuid:split_id>/reopen/", splits.reopen, name="split_reopen"),
    path("studies/placements/<uuid:placement_id>/undo/", splits.undo, name="placement_undo"),
    path("studies/<uuid:study_id>/proposals/", proposals.proposals, name="study_proposals"),
]
