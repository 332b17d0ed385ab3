"""The addresses of one child; they hold its random key and nothing else."""

from django.urls import path

from rangkul.cases.views import children

urlpatterns = [path("children/<uuid:child_id>/", children.child, name="child")]
