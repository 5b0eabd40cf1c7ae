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
    "rate-unknown": _error(
        Text("HENGJIAN_API_RATE 不能是“{found}”", "HENGJIAN_API_RATE cannot be “{found}”"),
        Text(
            "请写一个令牌每分钟最多的请求数，如 600",
            "give the most requests of one token in a minute, like 600",
        ),
    ),
    "secret-weak": _error(
        Text("密钥 HENGJIAN_SECRET_KEY 没有设置、短于 {least} 个字符，有规律可循，或是示例", "HENGJIAN_SECRET_KEY is missing, shorter than {least} characters, regular, or an example"),
        Text("生成一个：python -c \"import secrets; print(secrets.token_urlsafe(64))\"，保存好，不要外传；演示请用 hengjian demo", "make one with python -c \"import secrets; print(secrets.token_urlsafe(64))\", keep it safe; for a demonstration use hengjian demo"),
    ),
    "keys-missing": _error(
        Text("没有设置 HENGJIAN_ENCRYPTION_KEYS：验证器的密钥要加密保存", "HENGJIAN_ENCRYPTION_KEYS is not set: the secrets of authenticators are kept encrypted"),
        Text("生成一个：python -c \"import base64, secrets; print('a:' + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())\"，与数据分开保存好；丢了它，所有人都要重新设置验证器", "make one with python -c \"import base64, secrets; print('a:' + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())\" and keep it apart from the data; without it everybody sets up a new authenticator"),
    ),
    "key-malformed": _error(
        Text("HENGJIAN_ENCRYPTION_KEYS 的第 {number} 把密钥不合格式", "key {number} of HENGJIAN_ENCRYPTION_KEYS is malformed"),
        Text("每把写成 名称:密钥，名称用 1 到 12 个小写字母、数字或横线且不重复，密钥是 32 个随机字节的 base64；几把之间用逗号隔开，第一把用来加密", "write each as name:key, the name of 1 to 12 lower-case letters, digits or hyphens and used once, the key 32 random bytes in base64; separate several by commas, the first one encrypts"),
    ),
    "sealing-key-missing": _error(
        Text("有 {count} 处内容是用密钥“{id}”加密的，这把密钥不在 HENGJIAN_ENCRYPTION_KEYS 里", "{count} texts were encrypted with the key “{id}”, which is not in HENGJIAN_ENCRYPTION_KEYS"),
        Text("把这把旧密钥写在新密钥之后；全部改用新密钥：hengjian manage seal_secrets，之后旧密钥才能撤下", "name that key after the new one; to move everything to the new key run hengjian manage seal_secrets, and only then take the old one away"),
    ),
    "switch-unknown": _error(
        Text("{name} 是“{found}”，只能是 1 或 0", "{name} is “{found}”; it can only be 1 or 0"),
        Text("要打开写 {name}=1，要关闭写 {name}=0", "write {name}=1 to turn it on, {name}=0 to turn it off"),
    ),
    "hosts-missing": _error(
        Text("HENGJIAN_HOSTS 是空的，任何网址都打不开", "HENGJIAN_HOSTS is empty: no address would be answered"),
        Text("写上站点的域名，例如 HENGJIAN_HOSTS=hengjian.example.gov.cn；只在本机用则不要设置", "name the site's host, such as HENGJIAN_HOSTS=hengjian.example.gov.cn; for this machine only leave it unset"),
    ),
    "host-malformed": _error(
        Text("HENGJIAN_HOSTS 里的“{found}”不是主机名", "HENGJIAN_HOSTS names “{found}”, which is no host name"),
        Text("只写域名或 IP，不写 http://、端口、路径，也不能用 *；例如 HENGJIAN_HOSTS=hengjian.example.gov.cn", "write names or addresses only, without http://, port or path, and no *: HENGJIAN_HOSTS=hengjian.example.gov.cn"),
    ),
    "database-url-wrong": _error(
        Text("DATABASE_URL 看不懂", "DATABASE_URL cannot be read"),
        Text("写成 postgresql://用户:密码@主机:5432/库名，密码里的特殊字符要用百分号编码；用 SQLite 则不要设置", "write postgresql://user:password@host:5432/name, with special characters of the password percent-encoded; for SQLite leave it unset"),
    ),
    "database-newer": _error(
        Text("数据库是更新的版本建立的，本版没有这些步骤：{names}", "the database was made by a later version; this one lacks {names}"),
        Text("请装回那个版本，或用升级前的备份恢复；没有改动任何数据", "install that version again, or restore the backup from before it; nothing was changed"),
    ),
    "table-missing": _error(
        Text("数据库里少了这些表：{names}", "the database lacks these tables: {names}"),
        Text("有人删了它们，或 DATABASE_URL 指错了库；请用备份恢复", "somebody dropped them, or DATABASE_URL names another database; restore a backup"),
    ),
    "folder-open": _error(
        Text("数据文件夹 {path} 的权限是 {rights}，这台机器上的别人也能读", "the data folder {path} has the rights {rights}: others on this machine can read it"),
        Text("chmod 700 {path}，并让它属于运行站点的用户", "run chmod 700 {path}, and let it belong to the user that runs the site"),
    ),
    "office-unknown": _error(
        Text("HENGJIAN_OFFICES 里的“{found}”不是网段", "HENGJIAN_OFFICES names “{found}”, which is no network"),
        Text("写成 10.8.0.0/16 或 203.0.113.7，几个之间用逗号隔开；网段的主机部分要为 0", "write 10.8.0.0/16 or 203.0.113.7, separated by commas; the host part of a network is zero"),
    ),
    "provider-incomplete": _error(
        Text("单点登录缺少设置 {missing}", "single sign-on lacks the settings {missing}"),
        Text("HENGJIAN_OIDC_ISSUER、HENGJIAN_OIDC_CLIENT、HENGJIAN_OIDC_SECRET 三项要一起写；不用单点登录就都不写", "write HENGJIAN_OIDC_ISSUER, HENGJIAN_OIDC_CLIENT and HENGJIAN_OIDC_SECRET together, or none of them without single sign-on"),
    ),
    "provider-issuer-malformed": _error(
        Text("HENGJIAN_OIDC_ISSUER 写的“{found}”不是 https 网址", "HENGJIAN_OIDC_ISSUER is “{found}”, which is no https address"),
        Text("照统一认证平台给出的 issuer 原样写，例如 https://login.example.gov.cn/realms/staff，不带问号和井号", "write the issuer as the provider says it, such as https://login.example.gov.cn/realms/staff, without ? and #"),
    ),
    "provider-claim-unknown": _error(
        Text("HENGJIAN_OIDC_CLAIM 不认识“{found}”", "HENGJIAN_OIDC_CLAIM names the unknown claim “{found}”"),
        Text("写 {known} 之一；不写就是 sub", "write one of {known}; without it, it is sub"),
    ),
    "provider-name-malformed": _error(
        Text("HENGJIAN_OIDC_NAME 写的“{found}”不是中英文各一个名称", "HENGJIAN_OIDC_NAME is “{found}”, not a name in each language"),
        Text("中文在前，竖线隔开，各不超过 40 个字：市统一身份认证|City sign-on", "Chinese first, then a bar, at most 40 signs each: 市统一身份认证|City sign-on"),
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
    "database-left-behind": _error(
        Text("数据库是各专题分开之前的开发版建立的（{count} 步，最后一步 {last}），表名已经不同，本版没有从那里过来的办法；没有改动任何数据", "the database was made by a state of development from before each subject had tables of its own ({count} steps, the last {last}); its tables have other names and no migration leads on from there; nothing was changed"),
        Text("请用建立它的版本把各表导出（数据包或逐表 Excel），再让本版在一个空数据库上启动（另给 HENGJIAN_DATA 或 DATABASE_URL），然后逐表导入", "export its tables with the version that made it (the data package, or workbooks table by table), start this version on an empty database (another HENGJIAN_DATA or DATABASE_URL), then import them"),
    ),
    "demo-accounts-active": _error(
        Text("正式运行不能有演示账号，现有 {count} 个：{names}", "a production site may not have demo accounts; there are {count}: {names}"),
        Text("请停用它们，或换一个没有演示数据的数据库", "deactivate them, or use a database without the demonstration"),
    ),
    "trail-unguarded": _error(
        Text("数据库里少了防止改动留痕的触发器：{names}", "the triggers that keep the trail from being changed are missing: {names}"),
        Text("请查明是谁取消的；恢复：hengjian manage guard_trail", "find out who took them away; restore them: hengjian manage guard_trail"),
    ),
    "heads-inside-data": _error(
        Text("HENGJIAN_TRAIL_HEADS 指向数据文件夹之内：{path}（{data}）", "HENGJIAN_TRAIL_HEADS lies inside the data folder: {path} ({data})"),
        Text("请放到另一处，最好是另一台机器的只追加存储：能改留痕的人不应能改它", "put it elsewhere, best on append-only storage of another machine: who can rewrite the trail must not reach it"),
    ),
    "heads-unwritable": _error(
        Text("留痕末条哈希写不进去：{path}（{reason}）", "the head of the trail cannot be written to {path} ({reason})"),
        Text("请核对 HENGJIAN_TRAIL_HEADS 和权限", "check HENGJIAN_TRAIL_HEADS and the permissions"),
    ),
    "heads-nowhere": Entry(
        Severity.WARNING,
        Text("没有设 HENGJIAN_TRAIL_HEADS：留痕若被整个重写或截短，只有印在文件上的哈希能发现", "HENGJIAN_TRAIL_HEADS is not set: a trail that was rewritten as a whole or cut short is found by printed heads only"),
        Text("请设为数据文件夹之外的一个文件，最好在另一台机器上", "name a file outside the data folder, best on another machine"),
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
    "request-host-foreign": _error(
        Text("这个网址不属于本站", "this address is not one of this site"),
        Text("请用单位公布的网址打开；管理员：把它加入 HENGJIAN_HOSTS", "use the address your office gave you; administrators: add it to HENGJIAN_HOSTS"),
    ),
    "request-form-large": _error(
        Text("这张表单的内容太多", "this form holds too much"),
        Text("请分几次提交；很多行请用导入", "send it in parts; for many rows use an import"),
    ),
    "request-not-understood": _error(
        Text("这个请求看不懂", "this request cannot be read"),
        Text("请返回上一页，刷新后再试；若是从别处复制的网址，请检查是否完整", "go back, reload the page and try again; if you copied the address, check that it is whole"),
    ),
    "request-failed": _error(
        Text("出错了，这次操作没有完成", "something failed; the operation did not finish"),
        Text("请稍后再试；若再次出现，请把时间告诉系统管理员", "try again later; if it happens again, tell the administrator the time"),
    ),
    "disk-full": _error(
        Text("服务器的磁盘满了，现在不能保存，也不能登录", "the server's disk is full: nothing can be saved now, nor can anybody log in"),
        Text("请告诉系统管理员：腾出磁盘空间后即恢复正常", "tell the administrator: as soon as there is room everything works again"),
    ),
    "disk-low": Entry(
        Severity.WARNING,
        Text("{path} 所在的磁盘只剩 {free} 空间", "the disk of {path} has only {free} left"),
        Text("请腾出空间：满了以后不能保存，也不能登录", "make room: once it is full nothing can be saved, nor can anybody log in"),
    ),
    "log-format-unknown": _error(
        Text("HENGJIAN_LOG 是“{found}”，没有这种格式", "HENGJIAN_LOG is “{found}”, which is no format"),
        Text("写 json（每行一个对象）或 plain（供开发用）", "write json (an object a line) or plain (for development)"),
    ),
    "metrics-token-short": _error(
        Text("HENGJIAN_METRICS_TOKEN 短于 {least} 个字符", "HENGJIAN_METRICS_TOKEN has fewer than {least} characters"),
        Text("生成一个：python -c \"import secrets; print(secrets.token_urlsafe(32))\"；不要监控则不设置", "make one with python -c \"import secrets; print(secrets.token_urlsafe(32))\"; leave it unset for no metrics"),
    ),
    "server-ended": _error(
        Text("网页服务意外结束（{status}）", "the web server ended unexpectedly ({status})"),
        Text("请看上面的日志", "see the log above"),
    ),
}  # fmt: skip
