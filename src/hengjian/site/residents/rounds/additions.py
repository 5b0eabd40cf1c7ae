"""What rounds add to those below: a scheme asks for its round, and its page shows the rounds."""

from __future__ import annotations

from hengjian.site.library.steps import ask_before_accepting
from hengjian.site.platform.pages import add_part
from hengjian.site.residents.rounds.asking import rounds_of, was_asked_about
from hengjian.site.residents.rounds.attending import attendance_of, rounds_with
from hengjian.site.residents.rounds.leads import leads_to_rounds

ask_before_accepting(was_asked_about)
add_part("scheme", "rounds", rounds_of)
add_part("site", "rounds", leads_to_rounds)
add_part("survey", "rounds", rounds_with)
add_part("acceptance", "attendance", attendance_of)
