"""Doing one step from a button and telling the person what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from hengjian.errors import Refused
from hengjian.site.web.refusals import sentence


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> bool:
    """Do the step; say that it is done, or everything that stands against it."""
    try:
        act()
    except Refused as refused:
        for each in refused.problems:
            messages.error(request, sentence(each), extra_tags="danger")
        return False
    messages.success(request, str(done))
    return True
