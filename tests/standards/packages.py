"""OC4IDS packages for tests."""

from __future__ import annotations

import json
from typing import Any

HEAD: dict[str, Any] = {
    "version": "0.9",
    "uri": "https://example.org/package.json",
    "publishedDate": "2026-01-01T00:00:00+08:00",
    "publisher": {"name": "某区财政局"},
}


def package(*projects: dict[str, Any], **head: Any) -> bytes:
    """A package of these projects, with all that the standard asks of its head."""
    return json.dumps({**HEAD, **head, "projects": list(projects)}, default=float).encode()


def priced(amount: Any, currency: str | None = "CNY", **project: Any) -> dict[str, Any]:
    """A project with a budget."""
    value = {"amount": amount, **({"currency": currency} if currency else {})}
    return {"id": "X1", "title": "甲", "budget": {"amount": value}, **project}


def in_two_currencies() -> dict[str, Any]:
    """A project that tells money everywhere the standard has a place for it, in pounds and
    dollars; one that lends in dollars for a budget in pounds is usual."""
    pounds, dollars = "GBP", "USD"

    def money(amount: Any, currency: str) -> dict[str, Any]:
        return {"amount": amount, "currency": currency}

    return {
        "id": "X1",
        "title": "甲",
        "status": "implementation",
        "budget": {
            "amount": money(40000000, pounds),
            "budgetBreakdowns": [
                {
                    "id": "1",
                    "budgetBreakdown": [
                        {"id": "1", "amount": money(10000000.5, pounds)},
                        {"id": "2", "amount": money(2, dollars)},
                    ],
                }
            ],
            "finance": [{"id": "1", "value": money(50000000, dollars)}],
        },
        "costMeasurements": [
            {
                "id": "1",
                "lifeCycleCosting": {"value": money(10, dollars)},
                "costGroups": [
                    {"id": "1", "costs": [{"id": "1", "value": money(50, dollars)}]},
                ],
            }
        ],
        "contractingProcesses": [
            {
                "id": "B1",
                "summary": {
                    "tender": {"costEstimate": money(33, pounds)},
                    "contractValue": money(29, pounds),
                    "finalValue": money(35.25, dollars),
                    "milestones": [{"id": "1", "value": money(1.95, pounds)}],
                    "transactions": [{"id": "1", "value": money(1.95, pounds)}],
                    "social": {"laborBudget": money(15, dollars)},
                },
            }
        ],
        "milestones": [{"id": "1", "value": money(5, pounds)}],
        "transactions": [{"id": "1", "value": money(5, pounds)}],
        "completion": {"finalValue": money(42.1, pounds)},
        "social": {"landCompensationBudget": money(1, dollars)},
        "environment": {"abatementCost": money(12.29, dollars)},
    }
