"""What people are told."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.notices import outbox, own

urlpatterns = [
    path("notices/", own.notices, name="notices"),
    path("notices/bell", own.bell, name="notices-bell"),
    path("notices/read", own.read_all, name="notices-read"),
    path("notices/<int:pk>/open", own.open_notice, name="notice-open"),
    path("notices/preferences", own.preferences, name="notices-preferences"),
    path("notices/confirm", own.confirm, name="notices-confirm"),
    path("outbox/", outbox.deliveries, name="outbox"),
    path("outbox/<int:pk>/again", outbox.send_again, name="delivery-again"),
    path("outbox/webhooks/new", outbox.new_webhook, name="webhook-new"),
    path("outbox/webhooks/<int:pk>/", outbox.webhook, name="webhook"),
    path("outbox/webhooks/<int:pk>/try", outbox.attempt, name="webhook-try"),
]
