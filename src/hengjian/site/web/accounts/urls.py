"""Logging in, one's own rights and security, and the administration of people."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.accounts import entry, organisations, own, people, security, sign_on

app_name = "accounts"
urlpatterns = [
    path("log-in/", entry.LogIn.as_view(), name="log-in"),
    path("log-in/demo/", entry.demo_log_in, name="demo-log-in"),
    path("sign-on/", sign_on.sign_on, name="sign-on"),
    path("signed-on/", sign_on.come_back, name="signed-on"),
    path("log-out/", entry.log_out, name="log-out"),
    path("no-membership/", entry.no_membership, name="no-membership"),
    path("verify/", entry.verify, name="verify"),
    path("enrol/", entry.enrol, name="enrol"),
    path("change-password/", entry.change_password, name="change-password"),
    path("rights/", own.rights, name="rights"),
    path("memberships/", own.memberships, name="memberships"),
    path("memberships/<int:pk>/act/", own.act_as, name="act-as"),
    path("memberships/<int:pk>/end/", people.end_membership, name="end-membership"),
    path("security/", security.security, name="security"),
    path("security/sessions/<int:pk>/end/", security.end_session, name="end-session"),
    path("security/sessions/end/", security.end_other_sessions, name="end-other-sessions"),
    path("security/factor/<slug:act>/", security.change_factor, name="change-factor"),
    path("security/tokens/add/", security.add_token, name="add-token"),
    path("security/tokens/<int:pk>/revoke/", security.revoke_token, name="revoke-token"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/rights/", own.rights_of_person, name="rights-of"),
    path("people/<int:pk>/<slug:act>/", people.act_on_person, name="act-on-person"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add-organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
]
