"""The addresses of registers."""

from django.urls import path

from rangkul.cases.views import imports

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:batch_id>/", imports.register, name="import"),
    path("imports/<uuid:batch_id>/columns/", imports.register_columns, name="import_columns"),
    path("imports/<uuid:batch_id>/bring-in/", imports.register_bring_in, name="import_bring_in"),
    path("imports/<uuid:batch_id>/undo/", imports.register_undo, name="import_undo"),
]
