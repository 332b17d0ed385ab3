"""The addresses of accounts and organisations."""

from django.urls import path

from rangkul.people.views import accounts, grants, joining, memberships, organisations, own

urlpatterns = [
    # In place of allauth's pages, which would send letters: an administrator makes a link.
    path("account/password/reset/", own.password_lost, name="password_lost"),
    path("account/password/reset/done/", own.password_lost, name="password_letter"),
    path("account/password/reset/key/<path:secret>/", own.password_lost, name="password_key"),
    path("account/email/", own.address_stands, name="address_stands"),
    path("account/confirm-email/", own.address_stands, name="address_letter"),
    path("account/confirm-email/<str:secret>/", own.address_stands, name="address_key"),
    path("acting/", own.set_membership, name="set_membership"),
    path("join/<str:secret>/", joining.join, name="join"),
    path("language/", own.set_language, name="set_language"),
    path("memberships/<int:membership_id>/change/", memberships.change, name="membership_change"),
    path("memberships/<int:membership_id>/end/", memberships.end, name="membership_end"),
    path("organisations/", organisations.listed, name="organisations"),
    path("organisations/new/", organisations.new, name="organisation_new"),
    path("organisations/<int:organisation_id>/", organisations.one, name="organisation"),
    path(
        "organisations/<int:organisation_id>/accreditation/",
        organisations.accreditation,
        name="organisation_accreditation",
    ),
    path("organisations/<int:organisation_id>/change/", organisations.change, name="organisation_change"),
    path("organisations/<int:organisation_id>/name/", organisations.rename, name="organisation_rename"),
    path("office/grants/<int:grant_id>/", grants.of_office, name="office_grant"),
    path("people/", accounts.listed, name="people"),
    path("people/new/", accounts.new, name="person_new"),
    path("people/grants/<int:grant_id>/", grants.of_city, name="grant"),
    path("people/<int:user_id>/", accounts.one, name="person"),
    path("people/<int:user_id>/link/", accounts.link, name="person_link"),
    path("people/<int:user_id>/membership/", memberships.new, name="membership_new"),
    path("people/<int:user_id>/resume/", accounts.resume, name="person_resume"),
    path("people/<int:user_id>/second-step/", accounts.second_step, name="person_second_step"),
    path("people/<int:user_id>/sign-out/", accounts.sign_out, name="person_sign_out"),
    path("people/<int:user_id>/suspend/", accounts.suspend, name="person_suspend"),
]
