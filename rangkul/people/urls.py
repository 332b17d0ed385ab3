"""The addresses of accounts and organisations."""

from django.urls import path

from rangkul.people import views

urlpatterns = [
    path("acting/", views.set_membership, name="set_membership"),
    path("language/", views.set_language, name="set_language"),
]
