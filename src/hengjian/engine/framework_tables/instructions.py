"""The sheet of instructions of the framework workbook, a line an item."""

from __future__ import annotations

from hengjian.bilingual import Text

LINES = (
    Text("怎样填写指标体系", "How to write a framework here"),
    Text(
        "一、先只填“指标体系”表：各级指标名称、分值、指标解释、评价标准。"
        "这就是一套可以打分的体系：没有写计分规则的指标，由评价人按评价标准评定得分。",
        "1. Begin with the sheet “indicators” alone: names by level, points, explanation, "
        "standard. That is a framework that scores: where no rule is written, people judge the "
        "points by the standard.",
    ),
    Text(
        "二、上级指标的名称写一次，下面各行留空或合并单元格都可以。"
        "名称后可带分值，如“产出（50分）”。",
        "2. Write the name of a parent once; the lines below it may be blank or merged. Points "
        "may follow a name, as in “产出（50分）”.",
    ),
    Text(
        "三、一个指标占几行、每行各有评价标准和分值的，各行就是它的评价要点，逐条评判。",
        "3. Where an indicator takes several lines, each with a standard and points of its own, "
        "the lines are its criteria.",
    ),
    Text(
        "四、能由数据计算的指标，再补“计分规则”“目标值”“单位”。"
        "不写“完成值”时，完成值就是以指标名称填报的数。",
        "4. For what data can decide, add rule, target and unit. Without a value, the value is "
        "reported under the indicator's own name.",
    ),
    Text(
        "五、完成值由几个数算出来的，写公式，如 已开工小区数 / 计划小区数，"
        "并在“数据”表逐个写明单位和来源：填报、记录统计（口径 count: sites，条件 planned）或公式。",
        "5. Where the value is computed, write a formula and declare each name in the sheet "
        "“facts” with its unit and kind: reported, counted (how: count: sites; where: planned) "
        "or formula.",
    ),
    Text(
        "六、规则参数一行一项，如 floor: 60%；"
        "分档写 bands: [{at_least: 90%, share: 100%}, {share: 0%}]。",
        "6. Parameters of a rule stand one a line, like floor: 60%; a ladder's are "
        "bands: [{at_least: 90%, share: 100%}, {share: 0%}].",
    ),
    Text(
        "七、写到任何一步都可以检查：hengjian framework check 文件.xlsx。"
        "所有问题一次说全，各指到单元格。",
        "7. Check at any step: hengjian framework check FILE.xlsx. Every problem is told at "
        "once, at its cell.",
    ),
    Text(
        "八、名称以 # 开头的工作表不读取。"
        "hengjian framework import 转成 .yaml，framework export 再转回来。",
        "8. Sheets whose title begins with # are not read. hengjian framework import makes .yaml "
        "of it; framework export makes a workbook again.",
    ),
)
