"""What the hotline adds to surveys: a problem told at a home visit is a case."""

from __future__ import annotations

from hengjian.site.platform.pages import add_part
from hengjian.site.residents.hotline.visits import cases_of_visits, open_case
from hengjian.site.residents.surveys.taking import follow_problems

follow_problems(open_case)
add_part("answers", "cases", cases_of_visits)
