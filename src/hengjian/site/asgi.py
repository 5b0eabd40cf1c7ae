"""The door of the web server: the application behind a front that waits for slow clients."""

from __future__ import annotations

from django.conf import settings

from hengjian.site.common.front import Front, Limits
from hengjian.site.common.serving import THREADS
from hengjian.site.wsgi import application as pages

application = Front(pages, THREADS, Limits(largest=settings.REQUEST_LIMIT))
