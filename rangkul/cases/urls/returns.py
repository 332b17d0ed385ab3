"""The addresses of the return, the visits, the closure and coming back."""

from django.urls import path

from rangkul.cases.views import closures
from rangkul.cases.views.going_home import case_after
from rangkul.cases.views.reentry import reopen_case
from rangkul.cases.views.returns import new_return, statement
from rangkul.cases.views.visits import visit

urlpatterns = [
    path("cases/<uuid:case_id>/after/", case_after, name="case_after"),
    path("cases/<uuid:case_id>/return/", new_return, name="return_new"),
    path("cases/<uuid:case_id>/statement/", statement, name="statement"),
    path("cases/<uuid:case_id>/closure/", closures.new_closure, name="closure_new"),
    path("closures/<uuid:closure_id>/", closures.closure, name="closure"),
    path("visits/<uuid:visit_id>/", visit, name="visit"),
    path("children/<uuid:child_id>/reopen/", reopen_case, name="case_reopen"),
]
