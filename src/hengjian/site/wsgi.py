"""The door of the web server."""

from __future__ import annotations

import os
from importlib import import_module

import django
from django.conf import settings

from hengjian.site.common.collected import gather
from hengjian.site.common.patience import PAGE, bound_questions
from hengjian.site.common.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.site.settings")
django.setup(set_prefix=False)
gather()

from hengjian.site.accounts.checks import refuse_demo_accounts  # noqa: E402  # apps come first
from hengjian.site.common.requests import Utf8Handler  # noqa: E402  # apps come first

application = Utf8Handler()
bound_questions(PAGE)
refuse_demo_accounts()
import_module(settings.ROOT_URLCONF)  # the code of every page, before the first request
settle()
