"""What surveys add to those below: the annex of a report on its survey of residents."""

from __future__ import annotations

from hengjian.site.platform.annexes import give_annex
from hengjian.site.platform.pages import add_part
from hengjian.site.residents.surveys.leads import leads_to_surveys
from hengjian.site.residents.surveys.report_annex import survey_annex

give_annex("survey", survey_annex)
add_part("site", "surveys", leads_to_surveys)
