"""A coordinated construction plan of the demonstration: who digs when in one area."""

from __future__ import annotations

from datetime import date

from hengjian.site.demo.schemes import Cast
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.planning.actions import coordination
from hengjian.site.planning.actions.coordination import TaskRow
from hengjian.site.planning.models import CoordinatedPlan

TASKS = (
    TaskRow("雨污水管沟开挖", "合成排水公司", date(2024, 3, 1), date(2024, 4, 10), digs=True),
    TaskRow("供水主管敷设", "合成供水公司", date(2024, 3, 20), date(2024, 4, 25), digs=True),
    TaskRow("通信管道同沟敷设", "合成通信公司", date(2024, 4, 26), date(2024, 5, 15), digs=True),
    TaskRow("管沟回填", "合成施工单位1", date(2024, 5, 16), date(2024, 5, 31), after=(1, 2, 3)),
    TaskRow("路面恢复", "合成施工单位1", date(2024, 6, 1), date(2024, 6, 30), after=(4,)),
    TaskRow("绿化与停车位", "合成施工单位1", date(2024, 7, 1), date(2024, 8, 15), after=(5,)),
)


def put_coordination(cast: Cast) -> None:
    """Draw one plan up for the first area; nothing where there is one."""
    if CoordinatedPlan.objects.exists():
        return
    area = ContiguousArea.objects.select_related("sub_district").order_by("code")[0]
    inside = Site.objects.filter(area=area, stage=Site.Stage.PLANNED)
    values = {
        "name": f"{area.name}统筹施工计划（合成）",
        "region": area.sub_district,
        "area": area,
        "agreed_on": date(2024, 2, 20),
        "synthetic": True,
    }
    coordination.save(by=cast.clerk, plan=None, values=values, sites=list(inside), tasks=TASKS)
