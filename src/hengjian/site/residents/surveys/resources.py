"""Surveys as entities: who sees them, and what the engine counts of the answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import NullIf

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.resource import FOR_ALL, Columns, Reach, RecordPart, Resource
from hengjian.site.platform.writing import FROM_RESIDENTS, RECKONED, TOGETHER, WITH_A_FILE, Opening
from hengjian.site.residents.surveys.actions import codebook
from hengjian.site.residents.surveys.models import (
    Coding,
    Keying,
    Purpose,
    Questionnaire,
    SamplePlan,
    SampleUnit,
    Stratum,
    Submission,
    Survey,
    Theme,
)

ANSWERS = "answers"
ERASED = Text("删除个人信息", "personal data erased of")


def _answers(as_of: date) -> Columns:
    """Every returned questionnaire; a letter that was not answered is missing, not empty."""
    return {
        "code": F("code"),
        "site": F("site__code"),
        "answered_on": F("answered_on"),
        "valid": F("valid"),
        **{name: _letter(name) for name in ("policy_known", "involved", "satisfaction")},
    }


def _letter(name: str) -> Any:
    return NullIf(F(name), Value(""), output_field=CharField())


def _whoever_may(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows if by.may(Permission.SURVEY_VIEW) else rows.none()


SURVEY_REACH = Reach(("region",), ("project",), whole="project", above="region")
"""A sub-district sees the surveys of its district."""
ANSWER_REACH = Reach(("region",), ("survey__project",), whole="survey__project")
"""And of what they bring, what concerns its own sites."""
_common: dict[str, Any] = {"narrow": _whoever_may, "watched": False}

QUESTIONNAIRE = Resource(
    Questionnaire,
    only_read=WITH_A_FILE,
    noun=Text("问卷", "questionnaire"),
    reach=FOR_ALL,  # nothing in it is about anybody
    right=Permission.SURVEY_EDIT,
    files="workbook",
    verbs={"read": Text("上传", "uploaded")},
    **_common,
)
SURVEY = Resource(
    Survey,
    only_read=TOGETHER,
    noun=Text("居民调查", "survey"),
    reach=SURVEY_REACH,
    right=Permission.SURVEY_EDIT,
    mark="D",
    words={
        "opened_by": Text("启动人", "opened by"),
        "closed_by": Text("结束人", "closed by"),
        "units": Text("样本户", "households"),
        "answers": Text("收回答卷（份）", "answers received"),
        "codes": Text("印发编码（个）", "codes printed"),
        "households": Text("登记户数（户）", "households entered"),
        "site": Text("小区", "site"),
    },
    verbs={
        "issue": Text("印发编码", "codes issued for"),
        "enlist": Text("登记样本户", "households entered for"),
        "bring-in": Text("导入答卷", "answers brought in for"),
        "read-words": Text("打开开放题文字", "words of open answers opened of"),
    },
    **_common,
)
PLAN = Resource(
    SamplePlan,
    only_read=RECKONED,
    noun=Text("抽样方案", "sampling plan"),
    reach=Reach(
        ("survey__region",), ("survey__project",), whole="survey__project", above="survey__region"
    ),
    right=Permission.SURVEY_EDIT,
    words={"drawn_by": Text("抽取人", "drawn by")},
    verbs={"draw": Text("抽取", "drawn")},
    **_common,
)
STRATUM = Resource(
    Stratum,
    noun=Text("抽样层", "stratum"),
    reach=Reach(
        ("survey__region",), ("survey__project",), whole="survey__project", above="survey__region"
    ),
    **_common,
)
UNIT = Resource(
    SampleUnit,
    noun=Text("样本户", "household"),
    reach=ANSWER_REACH,
    words={
        "survey": Text("调查", "survey"),
        "stratum": Text("层", "stratum"),
        "region": Text("区域", "region"),
        "site": Text("小区", "site"),
        "replaces": Text("替换", "replaces"),
    },
    verbs={
        "visit": Text("登记访问", "visited"),
        "replace": Text("替换", "replaced"),
    },
    **_common,
)
SUBMISSION = Resource(
    Submission,
    only_read=FROM_RESIDENTS,
    noun=Text("答卷", "answered questionnaire"),
    reach=ANSWER_REACH,
    records=(
        RecordPart(
            ANSWERS,
            "survey__project",
            _answers,
            since="answered_on",
            narrow=Q(survey__questionnaire__purpose=Purpose.SATISFACTION),
        ),
    ),
    words={
        "judged_by": Text("判定人", "judged by"),
        "question": Text("开放题", "words written by hand"),
        "themes": Text("归入的编码", "themes"),
        "turn": Text("第几次编码", "turn"),
    },
    verbs={
        "receive": Text("收到", "received"),
        "judge": Text("判定有效性", "judged valid or not"),
        "code": Text("归入编码", "words put under themes of"),
        "erase": ERASED,
    },
    **_common,
)
KEYING = Resource(
    Keying,
    noun=Text("纸质问卷录入", "keying of a paper"),
    reach=ANSWER_REACH,
    words={
        "keyed_at": Text("录入时间", "keyed at"),
        "survey": Text("调查", "survey"),
        "region": Text("区域", "region"),
        "site": Text("小区", "site"),
        "unit": Text("样本户", "household"),
        "submission": Text("答卷", "answered questionnaire"),
    },
    verbs={
        "key": Text("录入", "keyed"),
        "decide": Text("核对不一致", "decided on"),
        "erase": ERASED,
    },
    **_common,
)
THEME = Resource(
    Theme,
    opens=Opening(
        codebook.add_theme,
        {"survey": Survey},
        {name: name for name in ("question", "name", "name_en", "means")},
        frozenset(("name_en", "means")),
    ),
    noun=Text("开放题编码", "theme of a codebook"),
    reach=Reach(
        ("survey__region",), ("survey__project",), whole="survey__project", above="survey__region"
    ),
    right=Permission.SURVEY_EDIT,
    verbs={
        "add": Text("增加", "added"),
        "rename": Text("改名", "renamed"),
        "drop": Text("删去", "removed"),
    },
    **_common,
)
CODING = Resource(
    Coding,
    noun=Text("开放题编码记录", "coding of an answer"),
    reach=ANSWER_REACH,
    words={
        "survey": Text("调查", "survey"),
        "region": Text("区域", "region"),
        "submission": Text("答卷", "answered questionnaire"),
        "coded_at": Text("编码时间", "coded at"),
    },
    **_common,
)
