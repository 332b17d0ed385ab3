"""The addresses of who opened a file and who may not."""

from django.urls import path

from rangkul.cases.views import blocks

urlpatterns = [
    path("children/<uuid:child_id>/readers/", blocks.readers, name="readers"),
    path("children/<uuid:child_id>/bars/", blocks.bars, name="bars"),
    path("children/<uuid:child_id>/bars/lift/", blocks.lift, name="bar_lift"),
]
