"""Logging in, one's own rights and security, and the administration of people."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

app_name = "accounts"
urlpatterns = [
    path("log-in/", LoginView.as_view(template_name="accounts/log_in.html"), name="log-in"),
    path("log-out/", LogoutView.as_view(next_page="accounts:log-in"), name="log-out"),
]
