"""First steps: evaluations, from the commission to the answers."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        24,
        Text("委托一项绩效评价", "Commission an evaluation"),
        page="web:evaluation-campaigns",
        right=Permission.EVALUATION_COMMISSION,
        fact=Did("planned-evaluation.commission", "evaluation.commission"),
    ),
    FirstStep(
        20,
        Text(
            "接受任务：声明与被评项目无利害关系",
            "Accept the mission: declare no interest in the project",
        ),
        page="web:evaluations",
        right=Permission.EVALUATION_WORK,
        fact=Did("team-member.declare"),
    ),
    FirstStep(
        22,
        Text("建一份资料清单并发出", "Send a list of requests"),
        page="web:requests",
        right=Permission.EVALUATION_WORK,
        fact=Did("evidence-request.send"),
    ),
    FirstStep(
        24,
        Text("写一份工作底稿", "Write a working paper"),
        page="web:evaluations",
        right=Permission.EVALUATION_WORK,
        fact=Did("working-paper.write"),
    ),
    FirstStep(
        22,
        Text("为一项指标打分", "Score an indicator on the panel"),
        page="web:evaluations",
        right=Permission.PANEL_SCORE,
        fact=Did("panel-score.give"),
    ),
    FirstStep(
        24,
        Text("复核一份工作底稿", "Review a working paper"),
        page="web:evaluations",
        right=Permission.EVALUATION_CHECK,
        fact=Did("working-paper.review", "working-paper.return"),
    ),
    FirstStep(
        20,
        Text("复算一项已出具的评价", "Verify an issued evaluation"),
        page="web:evaluations",
        right=Permission.EVALUATION_VERIFY,
        fact=Did("evaluation.verify"),
    ),
    FirstStep(
        36,
        Text("回应一条整改建议", "Respond to a recommendation"),
        page="web:rectification",
        right=Permission.RECTIFY_DECIDE,
        fact=Did("recommendation.accept", "recommendation.accept-partly", "recommendation.refuse"),
    ),
    FirstStep(
        28,
        Text("答复一项资料要求", "Answer a request for evidence"),
        page="web:requests",
        right=Permission.REQUEST_ANSWER,
        fact=Did("evidence-request.answer"),
    ),
    FirstStep(
        34,
        Text("答复一次征求意见", "Answer a consultation"),
        page="web:consultations",
        right=Permission.CONSULT_ANSWER,
        fact=Did("consultation.answer"),
    ),
)
