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
    "mode-unknown": _error(
        Text("HENGJIAN_MODE 是“{word}”，没有这种运行方式", "HENGJIAN_MODE is “{word}”, which is no way to run"),
        Text("可用：{known}；正式运行不必设置", "use one of {known}; a production site need not set it"),
    ),
    "secret-weak": _error(
        Text("密钥 HENGJIAN_SECRET_KEY 没有设置、短于 {least} 个字符，或是示例", "HENGJIAN_SECRET_KEY is missing, shorter than {least} characters, or an example"),
        Text("生成一个：python -c \"import secrets; print(secrets.token_urlsafe(64))\"，保存好，不要外传；演示请用 hengjian demo", "make one with python -c \"import secrets; print(secrets.token_urlsafe(64))\", keep it safe; for a demonstration use hengjian demo"),
    ),
    "office-unknown": _error(
        Text("HENGJIAN_OFFICES 里的“{found}”不是网段", "HENGJIAN_OFFICES names “{found}”, which is no network"),
        Text("写成 10.8.0.0/16 或 203.0.113.7，几个之间用逗号隔开；网段的主机部分要为 0", "write 10.8.0.0/16 or 203.0.113.7, separated by commas; the host part of a network is zero"),
    ),
    "not-a-demo": _error(
        Text("只有演示站点（HENGJIAN_MODE=demo）可以载入参考区县，现在是 {mode}", "only a demonstration (HENGJIAN_MODE=demo) may load the reference district; this is {mode}"),
        Text("运行 hengjian demo，或换一个演示用的数据文件夹", "run hengjian demo, or use a data folder of its own for the demonstration"),
    ),
    "port-taken": _error(
        Text("{host} 的 {port} 端口已被占用", "port {port} on {host} is taken"),
        Text("请用 --port 换一个端口，或停掉占用它的程序", "choose another with --port, or stop the program that has it"),
    ),
    "host-unknown": _error(
        Text("这台机器没有 {host} 这个地址：{reason}", "this machine has no address {host}: {reason}"),
        Text("本机用 127.0.0.1，局域网用 0.0.0.0", "use 127.0.0.1 for this machine only, 0.0.0.0 for the network"),
    ),
    "database-unreachable": _error(
        Text("连不上数据库：{reason}", "the database cannot be reached: {reason}"),
        Text("请核对 DATABASE_URL，确认数据库已启动", "check DATABASE_URL, and that the database is running"),
    ),
    "migrations-due": _error(
        Text("数据库结构还差 {count} 步没有更新", "the database lacks {count} migrations"),
        Text("请先备份数据库，再加 --migrate 启动，或运行 hengjian manage migrate", "back the database up, then start with --migrate, or run hengjian manage migrate"),
    ),
    "database-older": _error(
        Text("数据库是较早的开发版建立的，{app} 的结构只做到 {count} 步中的 {done} 步，本版接不上；没有改动任何数据", "the database was made by an earlier state of development: of the {count} steps of {app} it has {done}, and this version cannot go on from there; nothing was changed"),
        Text("请用 CHANGELOG 所说合并各步之前的版本运行 hengjian manage migrate，再换到本版", "run hengjian manage migrate with a version from before the steps were joined (see CHANGELOG), then come back to this one"),
    ),
    "demo-accounts-active": _error(
        Text("正式运行不能有演示账号，现有 {count} 个：{names}", "a production site may not have demo accounts; there are {count}: {names}"),
        Text("请停用它们，或换一个没有演示数据的数据库", "deactivate them, or use a database without the demonstration"),
    ),
    "trail-unguarded": _error(
        Text("数据库里少了防止改动留痕的触发器：{names}", "the triggers that keep the trail from being changed are missing: {names}"),
        Text("请查明是谁取消的；恢复：hengjian manage guard_trail", "find out who took them away; restore them: hengjian manage guard_trail"),
    ),
    "folder-unwritable": _error(
        Text("数据文件夹写不进去：{path}（{reason}）", "the data folder cannot be written to: {path} ({reason})"),
        Text("请核对 HENGJIAN_DATA 和权限", "check HENGJIAN_DATA and the permissions"),
    ),
    "served-without-tls": Entry(
        Severity.WARNING,
        Text("HENGJIAN_HTTPS=0：密码和数据在网络上不加密", "HENGJIAN_HTTPS=0: passwords and data cross the network in the clear"),
        Text("请在前面放一台做 TLS 的反向代理", "put a reverse proxy with TLS in front"),
    ),
    "server-ended": _error(
        Text("网页服务意外结束（{status}）", "the web server ended unexpectedly ({status})"),
        Text("请看上面的日志", "see the log above"),
    ),
}  # fmt: skip
