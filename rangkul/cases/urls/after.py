"""The addresses of going home and after."""

from django.urls import path

from rangkul.cases.views import after, closing

urlpatterns = [
    path("cases/<uuid:case_id>/after/", after.case_after, name="case_after"),
    path("cases/<uuid:case_id>/return/", after.new_return, name="return_new"),
    path("cases/<uuid:case_id>/statement/", after.statement, name="statement"),
    path("cases/<uuid:case_id>/closure/", closing.new_closure, name="closure_new"),
    path("closures/<uuid:closure_id>/", closing.closure, name="closure"),
    path("visits/<uuid:visit_id>/", after.visit, name="visit"),
    path("children/<uuid:child_id>/reopen/", after.reopen_case, name="case_reopen"),
]
