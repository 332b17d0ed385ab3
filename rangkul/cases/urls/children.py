"""The addresses of one child; they hold its random key and nothing else."""

from django.urls import path

from rangkul.cases.views import assessments, cases, children, identity, plans

_ONE = "children/<uuid:child_id>/"

urlpatterns = [
    path(_ONE, children.child, name="child"),
    path(_ONE + "assessments/", assessments.assessments, name="assessments"),
    path(_ONE + "case/", cases.open_case, name="case_open"),
    path(_ONE + "identity/", identity.identity, name="identity"),
    path(_ONE + "identity/new/", identity.edit, name="identity_new"),
    path(_ONE + "identity/names/new/", identity.new_alias, name="alias_new"),
    path(_ONE + "identity/contacts/new/", identity.new_contact, name="contact_new"),
    path(_ONE + "plan/", plans.plan, name="plan"),
    path(_ONE + "referrals/", children.referrals, name="child_referrals"),
    path(_ONE + "sealed/", identity.sealed, name="sealed"),
    path(_ONE + "sealed/new/", identity.new_sealed, name="sealed_new"),
    path(_ONE + "stays/", children.stays, name="child_stays"),
    path(_ONE + "visits/", children.visits, name="child_visits"),
    path("contacts/<uuid:contact_id>/end/", identity.end_contact, name="contact_end"),
]
