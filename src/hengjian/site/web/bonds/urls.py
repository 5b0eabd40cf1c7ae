"""Bonds, what repays them, assessments, goals."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.bonds import (
    assessments,
    calendar,
    changes,
    clauses,
    coverage,
    disclosure,
    forecast,
    goals,
    issues,
    registers,
    why,
)

PROJECT = "bonds/projects/<code:code>/"
urlpatterns = [
    path("bonds/", issues.bonds, name="bonds"),
    path("bonds/new", issues.new, name="bond-new"),
    path("bonds/issues/<code:code>/", issues.bond, name="bond"),
    path("bonds/issues/<code:code>/edit", issues.edit, name="bond-edit"),
    path("bonds/issues/<code:code>/remove", issues.remove, name="bond-remove"),
    path("bonds/issues/<code:code>/assign", issues.assign, name="bond-assign"),
    path("bonds/issues/<code:code>/pay", issues.pay, name="bond-pay"),
    path("bonds/issues/<code:code>/payments/<int:number>", issues.payment, name="bond-payment"),
    path("bonds/uses/<code:code>/", issues.reassign, name="bond-use"),
    path("bonds/paid/<code:code>/take-back", issues.take_back, name="debt-service-take-back"),
    path("bonds/projects/", coverage.projects, name="bond-projects"),
    path(PROJECT, coverage.project, name="bond-project"),
    path(f"{PROJECT}stress", coverage.stress, name="bond-stress"),
    path(f"{PROJECT}simulation", coverage.simulation, name="bond-simulation"),
    path(f"{PROJECT}why/<str:kind>/<str:of>", why.of_project, name="bond-why"),
    path(f"{PROJECT}forecast", forecast.forecast, name="bond-forecast"),
    path(f"{PROJECT}terms", forecast.terms, name="bond-terms"),
    path(f"{PROJECT}streams/new", forecast.new, name="stream-new"),
    path("bonds/streams/<code:code>/", forecast.edit, name="stream"),
    path("bonds/streams/<code:code>/remove", forecast.remove, name="stream-remove"),
    path(f"{PROJECT}registers", registers.registers, name="bond-registers"),
    path(f"{PROJECT}income/new", registers.income_new, name="income-new"),
    path("bonds/income/<code:code>/reverse", registers.income_reverse, name="income-reverse"),
    path(f"{PROJECT}assets/new", registers.asset_new, name="asset-new"),
    path("bonds/assets/<code:code>/", registers.asset_edit, name="asset"),
    path("bonds/assets/<code:code>/remove", registers.asset_remove, name="asset-remove"),
    path(f"{PROJECT}goals", goals.goals, name="goals"),
    path(f"{PROJECT}goals/new", goals.new, name="goal-new"),
    path(f"{PROJECT}goals/approve", goals.approve, name="goals-approve"),
    path("bonds/goals/<code:code>/", goals.edit, name="goal"),
    path("bonds/goals/<code:code>/replace", goals.replace, name="goal-replace"),
    path("bonds/goals/<code:code>/remove", goals.remove, name="goal-remove"),
    path("bonds/goals/<code:code>/report", goals.report, name="goal-report"),
    path("bonds/calendar/", calendar.repayment, name="bond-calendar"),
    path("bonds/use-changes/", changes.changes, name="use-changes"),
    path("bonds/use-changes/new", changes.new, name="use-change-new"),
    path("bonds/use-changes/<code:code>/", changes.change, name="use-change"),
    path("bonds/use-changes/<code:code>/agree", changes.agree, name="use-change-agree"),
    path("bonds/use-changes/<code:code>/approve", changes.approve, name="use-change-approve"),
    path("bonds/clauses/", clauses.clauses, name="clauses"),
    path("bonds/clauses/new", clauses.new, name="clause-new"),
    path("bonds/clauses/<code:code>/", clauses.clause, name="clause"),
    path("bonds/clauses/<code:code>/edit", clauses.edit, name="clause-edit"),
    path("bonds/clauses/<code:code>/score", clauses.score, name="clause-score"),
    path("bonds/clauses/<code:code>/why", why.of_clause, name="clause-why"),
    path("bonds/disclosure/", disclosure.disclosure, name="bond-disclosure"),
    path("bonds/assessments/", assessments.assessments, name="assessments"),
    path("bonds/assessments/new", assessments.new, name="assessment-new"),
    path("bonds/assessments/<code:code>/", assessments.assessment, name="assessment"),
    path("bonds/assessments/<code:code>/edit", assessments.edit, name="assessment-edit"),
    path("bonds/assessments/<code:code>/submit", assessments.submit, name="assessment-submit"),
    path(
        "bonds/assessments/<code:code>/withdraw", assessments.withdraw, name="assessment-withdraw"
    ),
    path(
        "bonds/assessments/<code:code>/conclude", assessments.conclude, name="assessment-conclude"
    ),
]
