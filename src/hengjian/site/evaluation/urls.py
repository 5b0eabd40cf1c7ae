"""The addresses of evaluations."""

from __future__ import annotations

from django.urls import path

from hengjian.site.evaluation.pages import (
    board,
    evidence,
    findings,
    overview,
    rectification,
    scores,
    self_evaluations,
    sources,
)

ONE = "evaluations/<code:code>/"
urlpatterns = [
    path("evaluations/", board.board, name="evaluations"),
    path("evaluations/new", board.new, name="evaluation-new"),
    path(ONE, overview.evaluation, name="evaluation"),
    path(f"{ONE}lead", overview.name_lead, name="evaluation-name-lead"),
    path(f"{ONE}members", overview.add_member, name="evaluation-add-member"),
    path(f"{ONE}count", overview.update_facts, name="evaluation-count"),
    path(f"{ONE}make-package", overview.make_package, name="evaluation-make-package"),
    path(f"{ONE}package", overview.package, name="evaluation-package"),
    path(f"{ONE}scores/", scores.scores, name="evaluation-scores"),
    path(f"{ONE}scores/<str:indicator>/", scores.scores, name="evaluation-score"),
    path(f"{ONE}scores/<str:indicator>/check", scores.check, name="evaluation-check"),
    path(f"{ONE}answers/<str:key>", scores.answer, name="evaluation-answer"),
    path(f"{ONE}cite/<str:key>", scores.cite, name="evaluation-cite"),
    path(f"{ONE}citations/<int:pk>/remove", scores.uncite, name="evaluation-uncite"),
    path(f"{ONE}figures/", sources.figures, name="evaluation-figures"),
    path(f"{ONE}figures/<str:name>", sources.figure, name="evaluation-figure"),
    path(f"{ONE}evidence/", evidence.evidence, name="evaluation-evidence"),
    path(f"{ONE}evidence/<code:piece>/withdraw", evidence.withdraw, name="evaluation-withdraw"),
    path(f"{ONE}recheck/", self_evaluations.rechecks, name="evaluation-rechecks"),
    path(f"{ONE}recheck/<code:own>/", self_evaluations.recheck, name="evaluation-recheck"),
    path(f"{ONE}recheck-lines/<int:pk>", self_evaluations.decide, name="evaluation-recheck-line"),
    path("self-evaluations/", self_evaluations.self_evaluations, name="self-evaluations"),
    path("self-evaluations/new", self_evaluations.new, name="self-evaluation-new"),
    path("self-evaluations/<code:code>/", self_evaluations.self_evaluation, name="self-evaluation"),
    path(f"{ONE}findings/", findings.findings, name="evaluation-findings"),
    path(f"{ONE}findings/new", findings.finding, name="evaluation-finding-new"),
    path(f"{ONE}findings/<code:own>/edit", findings.finding, name="evaluation-finding"),
    path(f"{ONE}findings/<code:own>/cite", findings.cite, name="evaluation-finding-cite"),
    path(
        f"{ONE}findings/<code:own>/recommend",
        findings.recommendation,
        name="evaluation-recommend",
    ),
    path(
        f"{ONE}findings/<code:own>/recommendations/<code:one>",
        findings.recommendation,
        name="evaluation-recommendation",
    ),
    path("rectification/", rectification.rectification, name="rectification"),
    path("rectification/<code:code>/", rectification.recommendation, name="recommendation"),
]
