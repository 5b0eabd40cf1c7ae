"""The door of the web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.site.settings")
application = get_wsgi_application()

from hengjian.site.accounts.checks import refuse_demo_accounts  # noqa: E402  # apps come first

refuse_demo_accounts()
