"""Watching: warnings, the suspensions they lead to, monitoring reports."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.resource import Resource
from hengjian.site.projects import models
from hengjian.site.projects.reaches import WHOLE

WARNING = Resource(
    models.Warning,
    noun=Text("预警", "warning"),
    reach=WHOLE,
    money=True,
    files="evidence",
    watched=False,
    reckoned=frozenset(("measured", "as_of")),
)
SUSPENSION = Resource(
    models.Suspension,
    noun=Text("暂停拨付", "suspension"),
    reach=WHOLE,
    money=True,
    watched=False,
)
MONITORING_REPORT = Resource(
    models.MonitoringReport,
    noun=Text("绩效监控表", "monitoring report"),
    reach=WHOLE,
    money=True,
    watched=False,
)
