"""The addresses of evaluations."""

from __future__ import annotations

from django.urls import path

from hengjian.site.evaluation.pages import (
    board,
    evidence,
    findings,
    overview,
    rectification,
    report,
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
    path(f"{ONE}report/", report.report, name="evaluation-report"),
    path(f"{ONE}report/begin", report.begin, name="evaluation-report-begin"),
    path(f"{ONE}report/cover", report.describe, name="evaluation-report-describe"),
    path(f"{ONE}report/file.<slug:suffix>", report.file, name="evaluation-report-file"),
    path(f"{ONE}report/<slug:key>/", report.chapter, name="evaluation-chapter"),
    path(f"{ONE}report/<slug:key>/settle", report.settle, name="evaluation-report-settle"),
    path(f"{ONE}report/sections/<str:section>/write", report.write, name="evaluation-report-write"),
    path(
        f"{ONE}report/sections/<str:section>/none",
        report.confirm_none,
        name="evaluation-report-none",
    ),
    path(
        f"{ONE}report/passages/<code:own>/change",
        report.change,
        name="evaluation-passage-change",
    ),
    path(
        f"{ONE}report/passages/<code:own>/accept",
        report.accept,
        name="evaluation-passage-accept",
    ),
    path(f"{ONE}report/passages/<code:own>/move", report.move, name="evaluation-passage-move"),
    path(
        f"{ONE}report/passages/<code:own>/remove",
        report.remove,
        name="evaluation-passage-remove",
    ),
    path("rectification/", rectification.rectification, name="rectification"),
    path("rectification/<code:code>/", rectification.recommendation, name="recommendation"),
]
