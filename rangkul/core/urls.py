"""The kernel's addresses."""

from django.urls import path

from rangkul.core import views

urlpatterns = [
    path("", views.today, name="today"),
    path("theme/", views.set_theme, name="set_theme"),
    path("livez", views.livez, name="livez"),
]
