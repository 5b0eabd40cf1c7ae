"""The addresses of the interface, made when somebody first asks for one of them."""

from __future__ import annotations

from hengjian.site.api.interface import interface

urlpatterns, _app, _namespace = interface.urls
