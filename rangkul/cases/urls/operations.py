"""The addresses of group operations."""

from django.urls import path

from rangkul.cases.views import operations, walk

urlpatterns = [
    path("operations/new/", operations.new_operation, name="operation_new"),
    path("operations/<uuid:operation_id>/", operations.operation, name="operation"),
    path("operations/<uuid:operation_id>/add/", operations.add_to_operation, name="operation_add"),
    path("operations/<uuid:operation_id>/adults/", operations.adults_of_operation, name="operation_adults"),
    path("operations/<uuid:operation_id>/known/", walk.known_of_operation, name="operation_known"),
    path("operations/<uuid:operation_id>/finish/", operations.finish_operation, name="operation_finish"),
]
