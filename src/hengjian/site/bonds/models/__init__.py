"""The rows of bonds."""

from hengjian.site.bonds.models.issues import (
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Income,
    PerformanceClause,
    RevenueStream,
    UseChange,
)
from hengjian.site.bonds.models.judged import (
    GROUPS_OF,
    AdjustedGoal,
    Affordability,
    Assessment,
    Goal,
    GoalKind,
    GoalProgress,
)

__all__ = [
    "GROUPS_OF",
    "AdjustedGoal",
    "Affordability",
    "Assessment",
    "Asset",
    "Bond",
    "BondTerms",
    "BondUse",
    "DebtService",
    "Goal",
    "GoalKind",
    "GoalProgress",
    "Income",
    "PerformanceClause",
    "RevenueStream",
    "UseChange",
]
