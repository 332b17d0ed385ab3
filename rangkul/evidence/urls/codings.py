"""The addresses of coding."""

from django.urls import path

from rangkul.evidence.views import codings

urlpatterns = [
    path("studies/texts/<uuid:text_id>/", codings.text, name="text_code"),
    path("studies/texts/<uuid:text_id>/undo/", codings.undo, name="text_undo"),
    path("studies/texts/<uuid:text_id>/redo/", codings.redo, name="text_redo"),
    path("studies/codings/<uuid:coding_id>/", codings.coding, name="coding"),
    path("studies/codings/<uuid:coding_id>/withdraw/", codings.withdraw, name="coding_withdraw"),
]
