"""The nouns and verbs of the trail: what is changed, what is done to it, and to which field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.platform.resource import resources

FIELDS: dict[str, Text] = {
    "version": Text("版次", "edition"),
    "entered_by": Text("填报人", "filled in by"),
    "confirmed_by": Text("审核人", "reviewed by"),
    "decided_by": Text("审定人", "decided by"),
    "approved_by": Text("批准人", "approved by"),
    "submitted_by": Text("提交人", "submitted by"),
    "by": Text("经办人", "by"),
    "dossier_done": Text("档案已有（项）", "dossier items there"),
    "dossier_due": Text("档案应有（项）", "dossier items due"),
    "policy": Text("政策依据", "policy"),
    "answered_at": Text("答复时间", "answered at"),
    "answered_by": Text("答复人", "answered by"),
    "attachment": Text("文件", "file"),
    "benefit": Text("效益分", "benefit score"),
    "changed": Text("变更（行）", "rows changed"),
    "chosen": Text("列入的方案", "schemes selected"),
    "decided_at": Text("审定时间", "decided at"),
    "decided_on": Text("处理日期", "decided on"),
    "decision_reason": Text("审定理由", "reason of the decision"),
    "edition": Text("版本", "edition"),
    "escalated_on": Text("上报日期", "reported on"),
    "escalated_to": Text("上报给", "escalated to"),
    "evidence": Text("佐证材料", "evidence"),
    "examples": Text("跳过的示例行", "example rows left out"),
    "judgements": Text("核对结果", "answers"),
    "known": Text("已在册（条）", "lines known before"),
    "lines": Text("填报内容", "lines"),
    "matched": Text("自动对上（条）", "lines matched"),
    "measured": Text("测得", "measured"),
    "money": Text("各来源资金", "money by source"),
    "more_problems": Text("未列出的问题", "problems not listed"),
    "new": Text("新增（条）", "new"),
    "organisation": Text("单位", "organisation"),
    "outcome_at": Text("测算时间", "worked out at"),
    "pictures": Text("照片", "pictures"),
    "region": Text("区域", "region"),
    "rows": Text("行数", "rows"),
    "sent_as": Text("手机编号", "number given by the phone"),
    "sha256": Text("文件指纹（SHA-256）", "SHA-256 of the file"),
    "sites_count": Text("小区数", "sites"),
    "state": Text("状态", "state"),
    "table": Text("数据表", "table"),
    "tasks": Text("工序", "tasks"),
    "unchanged": Text("不变（行）", "rows unchanged"),
    "weights": Text("加分和最低数", "additions and minimums"),
    "works": Text("改造内容", "works"),
}
"""Fields that rows carry for the system's sake, by their names."""
UNNAMED: dict[str, Text] = {
    "added": Text("加入的方案", "schemes added"),
    "after": Text("在哪几道之后", "after which tasks"),
    "agreed_by": Text("初审人", "agreed by"),
    "applied_at": Text("导入时间", "imported at"),
    "approved_at": Text("批准时间", "approved at"),
    "at": Text("时间", "time"),
    "balance": Text("余额", "balance"),
    "benefit_trace": Text("效益分计算底稿", "trace of the benefit score"),
    "changed_at": Text("最近变更", "changed at"),
    "closed_by": Text("解除人", "closed by"),
    "closed_how": Text("怎么解除的", "how it was closed"),
    "closing": Text("期末余额", "closing balance"),
    "closing_reason": Text("解除理由", "reason of closing"),
    "concluded_at": Text("出具结论时间", "concluded at"),
    "concluded_by": Text("出具结论的人", "concluded by"),
    "confirmed_at": Text("审核时间", "reviewed at"),
    "created_at": Text("登记时间", "entered at"),
    "datum": Text("坐标系", "datum of the coordinates"),
    "digest": Text("令牌指纹", "digest of the token"),
    "expires_at": Text("有效期至", "valid until"),
    "findings": Text("红线检查结果", "findings of the red line"),
    "fingerprint": Text("流水指纹", "fingerprint of the line"),
    "funding": Text("各来源安排", "money by source"),
    "handed_in_by": Text("导入人", "handed in by"),
    "job": Text("后台工作编号", "number of the job"),
    "last_used_at": Text("最近使用", "last used"),
    "lifted_by": Text("解除人", "closed by"),
    "lifted_on": Text("解除日期", "closed on"),
    "lifting_reason": Text("解除理由", "reason of closing"),
    "line": Text("红线结果", "red line"),
    "must_change_password": Text("下次登录须改密码", "must change the password"),
    "name": Text("名称", "name"),
    "oc4ids": Text("OC4IDS 原文", "as published in OC4IDS"),
    "opening": Text("期初余额", "opening balance"),
    "outcome": Text("测算结果", "what was worked out"),
    "overridden_at": Text("放行时间", "let pass at"),
    "overridden_by": Text("放行人", "let pass by"),
    "override_asked_by": Text("申请放行的人", "passing asked for by"),
    "override_reason": Text("放行理由", "reason of letting pass"),
    "paid_by": Text("办理支付的人", "paid by"),
    "path": Text("所在层级", "place in the tree"),
    "pinyin": Text("拼音首字母", "pinyin initials"),
    "policies": Text("政策依据", "policies"),
    "prefix": Text("令牌开头", "beginning of the token"),
    "problems": Text("问题", "problems"),
    "proposed_by": Text("提出人", "proposed by"),
    "published_at": Text("公布时间", "published at"),
    "removed": Text("移出的方案", "schemes removed"),
    "review_reason": Text("审核意见", "remark of the review"),
    "reviewed_at": Text("审核时间", "reviewed at"),
    "reviewed_by": Text("审核人", "reviewed by"),
    "revoked_at": Text("吊销时间", "revoked at"),
    "row": Text("行号", "row"),
    "undone_at": Text("撤销时间", "undone at"),
    "undone_why": Text("撤销理由", "reason of undoing"),
    "why": Text("理由", "reason"),
    "wish": Text("指定去留", "wished in or out"),
    "wish_reason": Text("指定的理由", "reason of the wish"),
    "withdrawn_at": Text("撤下时间", "withdrawn at"),
}
"""Fields that their models give no words, by their names."""

KEYS: dict[str, Text] = {
    "old": Text("2000年底前建成加分（%）", "built before the end of 2000, added (%)"),
    "aligned": Text("与管线计划衔接加分（%）", "aligned with the utility plans, added (%)"),
    "together": Text("连片区域全部列入加分（%）", "a whole contiguous area, added (%)"),
    "minimums": Text("各街道最低数（个）", "fewest sites of each sub-district"),
    "criteria": Text("要点", "points checked"),
    "met": Text("符合", "met"),
    "actual": Text("完成值", "actual"),
    "answer": Text("回答", "answer"),
    "applies": Text("适用条件", "applies where"),
    "bound": Text("界限", "bound"),
    "bounds": Text("各级界限", "bounds"),
    "cleared_on": Text("数据恢复正常", "data in order again"),
    "asked": Text("申请延长（天）", "days asked for"),
    "asked_why": Text("申请延长的理由", "reason of the extension"),
    "days": Text("天数", "days"),
    "direction": Text("方向", "direction"),
    "ended": Text("办结日", "settled on"),
    "evidence": Text("佐证", "evidence"),
    "expected": Text("全年预计", "expected of the year"),
    "formula": Text("算式", "formula"),
    "group": Text("类别", "kind"),
    "how": Text("怎么算的", "how it is counted"),
    "inputs": Text("数据", "figures"),
    "level": Text("级别", "level"),
    "most_stopped": Text("最多暂停（天）", "days it may pause"),
    "likelihood": Text("完成可能性", "likelihood"),
    "mark": Text("比较", "compared"),
    "measures": Text("改进措施", "measures"),
    "missing": Text("缺少", "missing"),
    "name": Text("名称", "name"),
    "note": Text("备注", "note"),
    "rate": Text("完成率（%）", "completion (%)"),
    "reason": Text("理由", "reason"),
    "reasons": Text("偏差原因", "reasons of the deviation"),
    "said": Text("已提醒", "reminded"),
    "shown": Text("数值", "value"),
    "started": Text("起算日", "reckoned from"),
    "since": Text("本年完成", "done this year"),
    "substituted": Text("代入", "with its figures"),
    "target": Text("年度目标", "target of the year"),
    "unit": Text("单位", "unit"),
    "verdict": Text("判断", "verdict"),
}
"""What stands inside the lists that rows keep, by its key."""
INNER = frozenset(("key", "exact"))
"""Keys that are for reckoning: what they say stands beside them in print."""
KEPT: dict[str, Mapping[str, Text]] = {
    "level": {
        "red": Text("红色", "red"),
        "yellow": Text("黄色", "yellow"),
        "blue": Text("蓝色", "blue"),
    },
    "verdict": {
        "warns": Text("预警", "warns"),
        "clear": Text("正常", "in order"),
        "not_applicable": Text("不涉及", "does not apply"),
        "not_judged": Text("未判", "not judged"),
    },
    "group": {"money": Text("资金", "money")},
    "answer": {
        "yes": Text("是", "yes"),
        "no": Text("否", "no"),
    },
}
"""Codes that stand under such a key."""
NAMES: dict[str, Callable[[str], str]] = {}
"""By kind of row: how the name it had is put to the reader, where it is not what it says."""


def add_words(
    *,
    inside: Mapping[str, Text] | None = None,
    kept: Mapping[str, Mapping[str, Text]] | None = None,
    names: Mapping[str, Callable[[str], str]] | None = None,
) -> None:
    """A subject above says what stands inside its lists, under which codes, and how its rows are
    named."""
    KEYS.update(inside or {})
    NAMES.update(names or {})
    for key, words in (kept or {}).items():
        KEPT[key] = {**KEPT.get(key, {}), **words}


NOUNS: dict[str, Text] = {
    "apitoken": Text("接口令牌", "API token"),
    "preference": Text("通知设置", "notice preferences"),
    "webhook": Text("网络回调", "webhook"),
    "coordinatedtask": Text("施工任务", "coordinated task"),
    "factor": Text("第二重验证", "second factor"),
    "membership": Text("任职", "membership"),
    "organisation": Text("机构", "organisation"),
    "password": Text("密码", "password"),
    "person": Text("人员", "person"),
    "planbudget": Text("计划资金", "plan budget"),
    "planentry": Text("计划条目", "plan entry"),
    "schemeitem": Text("方案内容", "scheme item"),
    "session": Text("登录", "session"),
    "start": Text("开工", "start"),
    "task": Text("施工任务", "coordinated task"),
    "token": Text("接口令牌", "API token"),
}
"""Of what is no declared entity: by the last part of the model's label, or the first part of an
action."""

VERBS: dict[str, Text] = {
    "accept": Text("通过", "passed"),
    "add": Text("增加", "added"),
    "adopt": Text("采纳", "adopted"),
    "amend": Text("退回改填", "taken back to amend"),
    "agree": Text("同意", "agreed to"),
    "answer": Text("答复", "answered"),
    "arrival": Text("到位", "arrived"),
    "ask": Text("申请放行", "asked to let it pass"),
    "allow": Text("准予", "allowed"),
    "apply": Text("执行", "applied"),
    "approve": Text("批准", "approved"),
    "attach": Text("附上", "attached"),
    "change": Text("修改", "changed"),
    "check": Text("核对", "checked"),
    "choose": Text("选定", "chosen"),
    "close": Text("停用", "disabled"),
    "conclude": Text("出具结论", "concluded"),
    "confirm": Text("审核通过", "confirmed"),
    "create": Text("新建", "created"),
    "decide": Text("答复", "answered"),
    "delete": Text("删除", "deleted"),
    "draw": Text("编制", "drawn up"),
    "end": Text("结束", "ended"),
    "enrol": Text("启用", "enrolled"),
    "enter": Text("登记", "entered"),
    "explain": Text("说明", "note"),
    "import": Text("导入", "imported"),
    "issue": Text("签发", "issued"),
    "match": Text("核对", "matched"),
    "open": Text("启动", "opened"),
    "move": Text("调整所属", "moved"),
    "override": Text("红线放行", "let pass the red line"),
    "pay": Text("支付", "paid"),
    "payment": Text("支付", "paid"),
    "plan": Text("列入计划", "put into a plan"),
    "policy": Text("关联政策", "policy linked"),
    "propose": Text("提出", "proposed"),
    "publish": Text("公布", "published"),
    "put_right": Text("整改", "rectified"),
    "refund": Text("退回", "given back"),
    "refuse": Text("不批准", "refused"),
    "refuse_override": Text("不予放行", "not let pass"),
    "reject": Text("退回", "sent back"),
    "remove": Text("取消", "removed"),
    "rename": Text("更名", "renamed"),
    "replace": Text("替换", "replaced"),
    "renew_codes": Text("更换备用码", "recovery codes renewed"),
    "reopen": Text("重新开放", "reopened"),
    "link": Text("关联单点登录", "linked to the single sign-on"),
    "unlink": Text("解除单点登录关联", "single sign-on unlinked"),
    "reset_factor": Text("重置第二重验证", "second factor reset"),
    "reset_password": Text("重置密码", "password reset"),
    "retire": Text("撤销", "retired"),
    "reversal": Text("冲销", "reversed"),
    "reverse": Text("冲销", "reversed"),
    "revoke": Text("作废", "revoked"),
    "score": Text("评分", "scored"),
    "select": Text("选入", "selected"),
    "start": Text("开工", "started"),
    "stop": Text("红线拦截", "stopped at the red line"),
    "submit": Text("提交", "handed in"),
    "take_on": Text("补录", "taken on"),
    "transfer": Text("拨付", "transferred"),
    "undo": Text("撤回", "withdrawn"),
    "withdraw": Text("撤下", "withdrawn"),
    "work_out": Text("测算", "worked out"),
}
"""By the last part of an action. In Chinese they stand before the noun."""


@cache
def nouns() -> Mapping[str, Text]:
    """Every noun, by the last part of the model's label or the first part of an action."""
    found = dict(NOUNS)
    for model, each in resources().items():
        found |= dict.fromkeys((str(model._meta.model_name), *each.also), each.noun)
    return found


@cache
def verbs() -> Mapping[str, Text]:
    """Every verb, by the last part of an action."""
    return VERBS | {
        name: text for each in resources().values() for name, text in each.verbs.items()
    }


@cache
def actions() -> Mapping[str, Text]:
    """Actions whose words do not follow from noun and verb."""
    return {name: text for each in resources().values() for name, text in each.actions.items()}


def word_of(model: type[Model] | None, name: str) -> Text | None:
    """A field that its entity gives words of its own."""
    if model is None or model not in resources():
        return None
    return resources()[model].words.get(name)


@cache
def codes_of(model: type[Model]) -> Mapping[str, Mapping[str, Text]]:
    """What the codes in the fields of an entity mean: as the columns of its table offer them, and
    as it says besides (``codes``); fields with choices of the model's own are left out."""
    if model not in resources():
        return {}
    entity = resources()[model]
    found = dict(entity.codes)
    found |= {name: each.choices for name, each in entity.columns.items() if each.choices}
    return {name: dict(each() if callable(each) else each) for name, each in found.items()}
