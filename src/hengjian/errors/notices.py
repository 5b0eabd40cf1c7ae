"""Codes of telling people and other programs."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


ENTRIES: dict[str, Entry] = {
    "address-malformed": _error(
        Text("HENGJIAN_ADDRESS 不是网站地址：{found}", "HENGJIAN_ADDRESS is no address of a site: {found}"),
        Text("写成 https://hengjian.example.gov.cn，不带参数", "write https://hengjian.example.gov.cn, without a query"),
    ),
    "mail-malformed": _error(
        Text("HENGJIAN_MAIL 不对（开头是 {scheme}），或没有写发件人 HENGJIAN_MAIL_FROM", "HENGJIAN_MAIL is wrong (it begins with {scheme}), or HENGJIAN_MAIL_FROM names no sender"),
        Text("写成 smtps://用户:密码@主机 或 smtp://用户:密码@主机:587，密码里的特殊字符用 %XX", "write smtps://user:password@host or smtp://user:password@host:587, with %XX for special characters of the password"),
    ),
    "webhook-hosts-malformed": _error(
        Text("HENGJIAN_WEBHOOK_HOSTS 里的“{found}”不是网段", "“{found}” in HENGJIAN_WEBHOOK_HOSTS is no network"),
        Text("主机名直接写，网段写成 10.1.2.0/24，用逗号隔开", "write names as they are, networks as 10.1.2.0/24, separated by commas"),
    ),
    "target-malformed": _error(
        Text("“{found}”不能用作回调地址", "“{found}” cannot be called"),
        Text("要写完整的 https:// 地址，不带用户名、密码和 #", "give a whole https:// address without user, password or #"),
    ),
    "target-unknown": _error(
        Text("查不到主机 {host}", "the host {host} is not known"),
        Text("请核对地址，并确认本机能解析它", "check the address, and that this machine can look it up"),
    ),
    "target-private": _error(
        Text("{host} 在内部网络（{address}），不能作为回调地址", "{host} is on an internal network ({address}) and may not be called"),
        Text("确需调用内部主机，请运维人员把它写进 HENGJIAN_WEBHOOK_HOSTS", "where an internal host is meant, have it named in HENGJIAN_WEBHOOK_HOSTS"),
    ),
    "webhook-unnamed": _error(
        Text("没有写接收方", "the receiver has no name"),
        Text("例如：区数据中台", "for example: the district's data platform"),
    ),
    "webhook-kinds": _error(
        Text("没有选要发送的类别", "no kind of notice was chosen"),
        Text("至少选一类", "choose at least one"),
    ),
    "webhook-stopped": _error(Text("这个回调已停用", "this webhook was stopped")),
    "delivery-failed": _error(Text("没有发出去：{reason}", "it could not be sent: {reason}")),
    "delivery-answered": _error(Text("对方回答了 {status}", "the receiver answered {status}")),
    "delivery-interrupted": _error(Text("最后一次发送被中断", "the last try was interrupted")),
    "mail-unaddressed": _error(Text("没有邮箱，或账号已停用", "there is no address, or the account is closed")),
    "mail-link-stale": _error(
        Text("这个确认链接不能用了", "this link does not confirm an address any more"),
        Text("它三天内有效，且只认最近填的邮箱和本人；请在通知设置里重新保存邮箱", "it works for three days, for the address entered last and its own person: save the address anew in the preferences"),
    ),
}  # fmt: skip
