"""Votes as entities: who sees them. Rolls and votes are no tables that leave."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.visibility import OF_SITE
from hengjian.site.platform.columns import DAY, SITE, SOURCE, Given, coded
from hengjian.site.platform.resource import Area, Resource
from hengjian.site.platform.writing import TOGETHER, Opening
from hengjian.site.residents.vote.actions import ballots
from hengjian.site.residents.vote.models import (
    Ballot,
    Matter,
    Objection,
    OwnedUnit,
    Owner,
    PaperVote,
    Vote,
)

OF_BALLOT = OF_SITE.under("ballot")
BALLOT = Resource(
    Ballot,
    only_read=TOGETHER,
    name="ballots",
    title=Text("业主表决", "Owners' votes"),
    noun=Text("业主表决", "owners' vote"),
    each=Text("一行一次表决；名册和票不导出", "one vote a row; rolls and votes do not leave"),
    area=Area(Text("居民", "Residents"), 60),
    reach=OF_SITE,
    right=Permission.VOTE_RUN,
    mark="B",
    importable=False,
    watched=False,
    columns={
        "code": coded("S-0001-B1"),
        "site": SITE,
        "title": Given(example="加装路灯"),
        "mode": Given(),
        "noticed_on": DAY,
        "opens_on": DAY,
        "closes_on": DAY,
        "state": Given(),
        **SOURCE,
    },
    words={
        "first_closes_on": Text("原定截止", "was to close on"),
        "law": Text("适用规则", "law"),
        "roll_area": Text("名册面积（0.01 平方米）", "area of the roll (0.01 m²)"),
        "roll_heads": Text("名册人数", "heads of the roll"),
        "roll_hash": Text("名册的指纹", "fingerprint"),
        "result": Text("结果", "result"),
        "last_hash": Text("末行哈希", "last hash"),
        "opened_by": Text("开启人", "opened by"),
        "counted_by": Text("计票人", "counted by"),
        "published_by": Text("公布人", "published by"),
        "owners": Text("名册人数", "heads of the roll"),
        "units": Text("专有部分（个）", "units owned"),
        "sheet": Text("纸质票号", "number of the paper"),
    },
    verbs={
        "prolong": Text("延长", "prolonged"),
        "count": Text("计票", "counted"),
        "recount": Text("重新计票", "counted again"),
        "void": Text("作废表决", "void the vote"),
        "cast": Text("收到一票", "a vote came"),
        "roll": Text("导入名册", "roll imported"),
        "letters": Text("打印告知信", "letters printed"),
        "paper": Text("录入纸质票", "paper entered"),
        "paper-back": Text("撤回纸质票", "paper withdrawn"),
        "paper-aside": Text("纸质票不计入", "paper left out"),
    },
)
MATTER = Resource(
    Matter,
    noun=Text("表决事项", "matter"),
    reach=OF_BALLOT,
    watched=False,
    words={"ballot": Text("业主表决", "owners' vote")},
)
OWNER = Resource(
    Owner,
    noun=Text("名册上的业主", "owner on the roll"),
    reach=OF_BALLOT,
    watched=False,
    words={
        "ballot": Text("业主表决", "owners' vote"),
        "co_owners": Text("共有人", "co-owners"),
        "key_digest": Text("业主指纹", "digest of the owner"),
        "proxy_digest": Text("代理人指纹", "digest of the proxy"),
        "pin_digest": Text("信上数字的指纹", "digest of the number in the letter"),
        "letters": Text("已打印告知信", "letters printed"),
        "channel": Text("渠道", "channel"),
        "sent_as": Text("提交编号", "number of the sending"),
        "tries": Text("试错", "wrong tries"),
        "rests_until": Text("停用至", "rests until"),
    },
    verbs={
        "strike": Text("剔除一票", "a vote struck"),
        "erase": Text("删除个人信息", "personal data erased of"),
    },
)
UNIT = Resource(
    OwnedUnit,
    noun=Text("名册上的房屋", "unit on the roll"),
    reach=OF_BALLOT,
    watched=False,
    words={
        "ballot": Text("业主表决", "owners' vote"),
        "owner": Text("业主", "owner"),
        "area": Text("专有面积", "exclusive area"),
        "proof": Text("产权证明", "proof"),
    },
)
VOTE = Resource(
    Vote,
    noun=Text("一票", "vote of an owner"),
    reach=OF_BALLOT,
    watched=False,
    words={
        "key": Text("票的随机编号", "random key"),
        "ballot": Text("业主表决", "owners' vote"),
        "owner": Text("业主", "owner"),
        "answers": Text("选择", "answers"),
        "area": Text("面积", "area"),
        "heads": Text("业主人数", "heads"),
        "channel": Text("渠道", "channel"),
        "replaced": Text("被后一票替换", "replaced by a later one"),
    },
)
PAPER = Resource(
    PaperVote,
    noun=Text("纸质票", "paper vote"),
    reach=OF_BALLOT,
    watched=False,
    words={
        "ballot": Text("业主表决", "owners' vote"),
        "owner": Text("业主", "owner"),
        "answers": Text("选择", "answers"),
        "first_by": Text("第一遍录入人", "first entered by"),
        "second_by": Text("第二遍录入人", "entered again by"),
    },
)
OBJECTION = Resource(
    Objection,
    opens=Opening(ballots.enter_objection, {"ballot": Ballot}, {"text": "text"}),
    noun=Text("表决异议", "objection to a vote"),
    reach=OF_BALLOT,
    right=Permission.VOTE_RUN,
    mark="Y",
    importable=False,
    watched=False,
    words={
        "ballot": Text("业主表决", "owners' vote"),
        "owner": Text("业主", "owner"),
        "answered_by": Text("答复人", "answered by"),
    },
    verbs={
        "dismiss": Text("不成立", "dismissed"),
        "uphold": Text("成立", "uphold"),
        "remind": Text("提醒", "reminder"),
        "rise": Text("逾期上报", "told to the office above"),
    },
)
