"""What a person may be allowed to do. Which role holds what is data: ``roles.yaml``."""

from __future__ import annotations

from enum import StrEnum

from hengjian.bilingual import Text


class Permission(StrEnum):
    """One right; pages show it with its words from ``WORDS``."""

    LIBRARY_VIEW = "library.view"
    PROJECT_EDIT = "project.edit"
    DOSSIER_EDIT = "dossier.edit"
    SITE_EDIT = "site.edit"
    SITE_CONFIRM = "site.confirm"
    SCHEME_EDIT = "scheme.edit"
    SCHEME_DECIDE = "scheme.decide"
    COMMENT_ENTER = "comment.enter"
    COMMENT_DECIDE = "comment.decide"
    PLAN_EDIT = "plan.edit"
    PLAN_APPROVE = "plan.approve"
    PLAN_PUBLISH = "plan.publish"
    UTILITY_EDIT = "utility.edit"
    START_ALLOW = "start.allow"
    MONEY_VIEW = "money.view"
    FUND_PLAN = "fund.plan"
    FUND_ENTER = "fund.enter"
    CONTRACT_EDIT = "contract.edit"
    CONTRACT_APPROVE = "contract.approve"
    OUTPUT_ENTER = "output.enter"
    OUTPUT_CONFIRM = "output.confirm"
    PAYMENT_ENTER = "payment.enter"
    PAYMENT_APPROVE = "payment.approve"
    PAYMENT_OVERRIDE = "payment.override"
    PAYMENT_PAY = "payment.pay"
    BOND_EDIT = "bond.edit"
    FORECAST_EDIT = "forecast.edit"
    USE_CHANGE_ASK = "use_change.ask"
    USE_CHANGE_AGREE = "use_change.agree"
    USE_CHANGE_APPROVE = "use_change.approve"
    ASSESSMENT_EDIT = "assessment.edit"
    ASSESSMENT_CONCLUDE = "assessment.conclude"
    GOAL_EDIT = "goal.edit"
    GOAL_APPROVE = "goal.approve"
    WORKS_EDIT = "works.edit"
    WORKS_REPORT = "works.report"
    WORKS_CHECK = "works.check"
    WARNING_WATCH = "warning.watch"
    WARNING_ANSWER = "warning.answer"
    WARNING_CLOSE = "warning.close"
    SUSPENSION_DECIDE = "suspension.decide"
    MONITORING_EDIT = "monitoring.edit"
    MONITORING_REVIEW = "monitoring.review"
    CASE_VIEW = "case.view"
    CASE_ENTER = "case.enter"
    CASE_DISPATCH = "case.dispatch"
    CASE_HANDLE = "case.handle"
    CASE_GRANT = "case.grant"
    CASE_FOLLOW = "case.follow"
    CASE_REVEAL = "case.reveal"
    SURVEY_VIEW = "survey.view"
    SURVEY_EDIT = "survey.edit"
    SURVEY_OPEN = "survey.open"
    SURVEY_ASK = "survey.ask"
    VOTE_RUN = "vote.run"
    VOTE_COUNT = "vote.count"
    EVALUATION_COMMISSION = "evaluation.commission"
    EVALUATION_LEAD = "evaluation.lead"
    EVALUATION_WORK = "evaluation.work"
    EVALUATION_CHECK = "evaluation.check"
    EVALUATION_ISSUE = "evaluation.issue"
    EVALUATION_VERIFY = "evaluation.verify"
    PANEL_SCORE = "panel.score"
    REQUEST_ANSWER = "request.answer"
    CONSULT_ANSWER = "consult.answer"
    SELFEVAL_FILL = "selfeval.fill"
    SELFEVAL_REVIEW = "selfeval.review"
    RECTIFY_DECIDE = "rectify.decide"
    RECTIFY_REPORT = "rectify.report"
    RECTIFY_VALIDATE = "rectify.validate"
    DATA_IMPORT = "data.import"
    DATA_EXPORT = "data.export"
    TRAIL_VIEW = "trail.view"
    ACCOUNTS_MANAGE = "accounts.manage"
    API_TOKEN = "api.token"


WORDS: dict[Permission, Text] = {
    Permission.LIBRARY_VIEW: Text("查看项目库", "see the library"),
    Permission.PROJECT_EDIT: Text("维护项目", "keep projects"),
    Permission.DOSSIER_EDIT: Text("填报项目档案", "fill in project dossiers"),
    Permission.SITE_EDIT: Text("填报小区档案", "fill in site dossiers"),
    Permission.SITE_CONFIRM: Text("审核小区档案", "confirm site dossiers"),
    Permission.SCHEME_EDIT: Text("编制改造方案", "draw up schemes"),
    Permission.SCHEME_DECIDE: Text("审定改造方案", "decide on schemes"),
    Permission.COMMENT_ENTER: Text("登记意见", "enter comments"),
    Permission.COMMENT_DECIDE: Text("答复意见", "answer comments"),
    Permission.PLAN_EDIT: Text("编制年度计划", "draw up the annual plan"),
    Permission.PLAN_APPROVE: Text("批准年度计划", "approve the annual plan"),
    Permission.PLAN_PUBLISH: Text("公布年度计划", "publish the annual plan"),
    Permission.UTILITY_EDIT: Text("填报管线计划", "enter utility works"),
    Permission.START_ALLOW: Text("准予开工", "allow a start"),
    Permission.MONEY_VIEW: Text("查看资金", "see the money"),
    Permission.FUND_PLAN: Text("编制资金计划", "plan the funds"),
    Permission.FUND_ENTER: Text("登记资金下达和拨付", "enter allotments and transfers"),
    Permission.CONTRACT_EDIT: Text("登记合同和签证", "keep contracts and change orders"),
    Permission.CONTRACT_APPROVE: Text("批准变更签证", "approve change orders"),
    Permission.OUTPUT_ENTER: Text("申报产值", "enter output value"),
    Permission.OUTPUT_CONFIRM: Text("审核产值", "certify output value"),
    Permission.PAYMENT_ENTER: Text("申请支付", "apply for payments"),
    Permission.PAYMENT_APPROVE: Text("审批支付", "approve payments"),
    Permission.PAYMENT_OVERRIDE: Text("红线放行", "let pass the red line"),
    Permission.PAYMENT_PAY: Text("办理支付", "pay"),
    Permission.BOND_EDIT: Text("登记债券和还本付息", "keep bonds and debt service"),
    Permission.FORECAST_EDIT: Text("填报收益测算、收入和资产", "keep forecasts, income and assets"),
    Permission.USE_CHANGE_ASK: Text("申请调整债券用途", "ask for a change of use"),
    Permission.USE_CHANGE_AGREE: Text("初审债券用途调整", "agree to a change of use"),
    Permission.USE_CHANGE_APPROVE: Text("批准债券用途调整", "approve a change of use"),
    Permission.ASSESSMENT_EDIT: Text("开展事前评估", "assess a project before admission"),
    Permission.ASSESSMENT_CONCLUDE: Text("出具事前评估结论", "conclude an assessment"),
    Permission.GOAL_EDIT: Text("填报绩效目标", "enter performance goals"),
    Permission.GOAL_APPROVE: Text("批复绩效目标", "approve performance goals"),
    Permission.WORKS_EDIT: Text("编制和登记建设进度", "plan and record the works"),
    Permission.WORKS_REPORT: Text("填写施工日志", "write the site diary"),
    Permission.WORKS_CHECK: Text("检查安全质量", "check safety and quality"),
    Permission.WARNING_WATCH: Text("重新计算预警", "recompute warnings"),
    Permission.WARNING_ANSWER: Text("答复预警", "answer warnings"),
    Permission.WARNING_CLOSE: Text("解除预警", "close warnings"),
    Permission.SUSPENSION_DECIDE: Text("决定暂停拨付", "decide on suspensions"),
    Permission.MONITORING_EDIT: Text("填报绩效监控", "fill in monitoring reports"),
    Permission.MONITORING_REVIEW: Text("审核绩效监控", "review monitoring reports"),
    Permission.CASE_VIEW: Text("查看居民诉求", "see residents' cases"),
    Permission.CASE_ENTER: Text("登记居民诉求", "enter cases"),
    Permission.CASE_DISPATCH: Text("分派居民诉求", "dispatch cases"),
    Permission.CASE_HANDLE: Text("办理居民诉求", "handle cases"),
    Permission.CASE_GRANT: Text("决定诉求延期", "decide on more days for a case"),
    Permission.CASE_FOLLOW: Text("回访居民", "follow cases up"),
    Permission.CASE_REVEAL: Text("查看诉求人姓名电话", "see who a case came from"),
    Permission.SURVEY_VIEW: Text("查看居民调查", "see surveys of residents"),
    Permission.SURVEY_EDIT: Text("准备居民调查", "prepare surveys of residents"),
    Permission.SURVEY_OPEN: Text("启动和结束居民调查", "open and close surveys of residents"),
    Permission.SURVEY_ASK: Text("访问居民和录入问卷", "interview residents and key papers"),
    Permission.VOTE_RUN: Text("组织业主表决", "run owners' votes"),
    Permission.VOTE_COUNT: Text("计票和公布表决", "count and publish owners' votes"),
    Permission.EVALUATION_COMMISSION: Text("委托评价", "commission evaluations"),
    Permission.EVALUATION_LEAD: Text("主持评价", "lead evaluations"),
    Permission.EVALUATION_WORK: Text("评分和取证", "score and gather evidence"),
    Permission.EVALUATION_CHECK: Text("复核评分", "check scores"),
    Permission.EVALUATION_ISSUE: Text("出具评价", "issue evaluations"),
    Permission.EVALUATION_VERIFY: Text("核验评价成果包", "verify packages of evaluations"),
    Permission.PANEL_SCORE: Text("作为专家打分", "score as an expert"),
    Permission.REQUEST_ANSWER: Text("提供评价资料", "provide what evaluators ask for"),
    Permission.CONSULT_ANSWER: Text("对报告提意见", "comment on reports"),
    Permission.SELFEVAL_FILL: Text("填报绩效自评", "fill in self-evaluations"),
    Permission.SELFEVAL_REVIEW: Text("审核绩效自评", "review self-evaluations"),
    Permission.RECTIFY_DECIDE: Text("答复整改建议", "respond to recommendations"),
    Permission.RECTIFY_REPORT: Text("报告整改", "report on rectification"),
    Permission.RECTIFY_VALIDATE: Text("验证整改", "validate rectification"),
    Permission.DATA_IMPORT: Text("导入数据", "import data"),
    Permission.DATA_EXPORT: Text("导出数据", "export data"),
    Permission.TRAIL_VIEW: Text("查看留痕", "see the trail"),
    Permission.ACCOUNTS_MANAGE: Text("管理账号", "manage accounts"),
    Permission.API_TOKEN: Text("使用接口令牌", "use API tokens"),
}
