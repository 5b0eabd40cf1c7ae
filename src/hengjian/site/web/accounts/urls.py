"""Logging in, one's own rights and security, and the administration of people."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.accounts import entry

app_name = "accounts"
urlpatterns = [
    path("log-in/", entry.LogIn.as_view(), name="log-in"),
    path("log-in/demo/", entry.demo_log_in, name="demo-log-in"),
    path("log-out/", entry.log_out, name="log-out"),
    path("no-membership/", entry.no_membership, name="no-membership"),
    path("verify/", entry.verify, name="verify"),
    path("enrol/", entry.enrol, name="enrol"),
    path("change-password/", entry.change_password, name="change-password"),
]
