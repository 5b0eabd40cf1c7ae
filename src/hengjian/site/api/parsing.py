"""Bodies as operations get them: exact numbers, and text that can be kept."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from hengjian.errors import Refused
from hengjian.site.common.readable import problems_in_json


class Reader(Parser):
    """Reads JSON with decimals as they are written."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises ``Refused`` with everything in it that no database keeps; what is no
        JSON raises ``ValueError`` or ``RecursionError``, which end in 400 as well."""
        body = json.loads(request.body, parse_float=Decimal)
        if problems := [*problems_in_json(body)]:
            raise Refused(problems)
        return body
