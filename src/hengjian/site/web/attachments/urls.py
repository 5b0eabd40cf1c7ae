"""Files that were handed in, and their thumbnails."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.attachments import views

urlpatterns = [
    path("attachments/<int:pk>", views.attachment, name="attachment"),
    path("attachments/<int:pk>/thumbnail", views.thumbnail, name="thumbnail"),
]
