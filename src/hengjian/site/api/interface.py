"""The interface with its document (OpenAPI 3.1)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from hengjian import __version__
from hengjian.site.api import problems
from hengjian.site.api.authentication import Token
from hengjian.site.api.description import describe
from hengjian.site.api.parsing import Reader
from hengjian.site.api.routes import (
    bonds,
    funds,
    oc4ids,
    plans,
    projects,
    records,
    sites,
    steps,
    warnings,
    works,
)


class Plain(JSONRenderer):
    """JSON in which Chinese stands as it is."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The body."""
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


class Interface(NinjaAPI):
    """Describes itself whole, and tells misfits with what was found."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document."""
        return describe(super().get_openapi_schema(**options))

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """All misfits with what was found: ninja's own leave it out."""
        told = super().validation_error_from_error_contexts(error_contexts)
        found = (e for c in error_contexts for e in c.pydantic_validation_error.errors())
        for each, misfit in zip(told.errors, found, strict=True):
            each["input"] = misfit["input"]
        return told


interface = Interface(
    title="衡鉴 Hengjian",
    version=__version__,
    description="项目库接口。The library's interface; amounts are strings with all their digits.",
    auth=Token(),
    renderer=Plain(),
    parser=Reader(),
    docs_url=None,
    urls_namespace="api",
)
problems.handle(interface)
made = (*records.routers(), *steps.routers())
"""Before the routers they add to are mounted."""
interface.add_router("/projects", projects.router)
interface.add_router("/projects", works.router)
interface.add_router("/projects", bonds.of_project)
interface.add_router("/bonds", bonds.router)
interface.add_router("/projects", funds.router)
interface.add_router("/sites", sites.router)
interface.add_router("/schemes", plans.schemes)
interface.add_router("/plans", plans.plans)
interface.add_router("/warnings", warnings.warnings)
interface.add_router("/oc4ids", oc4ids.router)
for prefix, router in made:
    interface.add_router(prefix, router)
