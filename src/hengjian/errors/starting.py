"""Codes of starting the site."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


ENTRIES: dict[str, Entry] = {
    "settings-wrong": _error(
        Text("设置不对：{reason}", "a setting is wrong: {reason}"),
        Text("设置都由环境变量给出，见 docs/how-to/run-the-site.md", "settings come from the environment; see docs/how-to/run-the-site.md"),
    ),
}  # fmt: skip
