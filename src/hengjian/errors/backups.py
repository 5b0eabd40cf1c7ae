"""Codes of backing a site up and restoring it."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


ENTRIES: dict[str, Entry] = {
    "backup-exists": _error(
        Text("{path} 已经有了", "{path} is there already"),
        Text("请换一个文件名；备份从不覆盖已有的文件", "choose another name: a backup never replaces a file"),
    ),
    "backup-unwritable": _error(
        Text("读写 {path} 出错：{reason}", "{path} cannot be read or written: {reason}"),
        Text("请核对文件夹、权限和磁盘空间；没有留下半个备份", "check the folder, the permissions and the disk's space; no half of a backup was left"),
    ),
    "backup-unreadable": _error(
        Text("{path} 不是衡鉴的备份，或不完整", "{path} is no backup of Hengjian, or not whole"),
        Text("请用 hengjian manage backup 做出的完整文件", "use a whole file as hengjian manage backup makes it"),
    ),
    "backup-damaged": _error(
        Text("备份已损坏或被改动：{part}", "the backup is damaged or was changed: {part}"),
        Text("请换一份备份；什么都没有恢复", "use another backup; nothing was restored"),
    ),
    "backup-passphrase-needed": _error(
        Text("{path} 是加密的，需要口令", "{path} is encrypted and needs its passphrase"),
        Text("用 HENGJIAN_BACKUP_PASSPHRASE 或 --passphrase-file 给出", "give it by HENGJIAN_BACKUP_PASSPHRASE or --passphrase-file"),
    ),
    "backup-passphrase-wrong": _error(
        Text("口令不对，或备份的开头（第 {part} 块）已损坏", "the passphrase is wrong, or the beginning of the backup (chunk {part}) is damaged"),
        Text("请核对口令；口令丢了，这份备份就打不开", "check the passphrase: without it this backup cannot be opened"),
    ),
    "passphrase-weak": _error(
        Text("备份口令短于 {least} 个字符", "the passphrase of the backup is shorter than {least} characters"),
        Text("生成一个：python -c \"import secrets; print(secrets.token_urlsafe(32))\"，与备份分开保存", "make one with python -c \"import secrets; print(secrets.token_urlsafe(32))\" and keep it apart from the backups"),
    ),
    "passphrase-unreadable": _error(
        Text("读不到口令文件 {path}：{reason}", "the file of the passphrase cannot be read: {path} ({reason})"),
        Text("请核对路径和权限", "check the path and the permissions"),
    ),
    "restore-not-empty": _error(
        Text("只能恢复到空站点，{what} 里已有数据", "a backup is restored into an empty site only; there is data in {what}"),
        Text("请换一个空的 HENGJIAN_DATA 和空的数据库", "choose an empty HENGJIAN_DATA and an empty database"),
    ),
    "restore-newer": _error(
        Text("备份是更新的版本（{version}）做的，本版不认识 {name}", "the backup was made by a later version ({version}); this one does not know {name}"),
        Text("请用做备份的版本或更新的版本恢复", "restore it with the version that made it, or a later one"),
    ),
    "restore-other-database": _error(
        Text("备份来自 {made}，这里是 {here}", "the backup is of {made}, this is {here}"),
        Text("请用同一种数据库恢复", "restore it into the same kind of database"),
    ),
    "restore-differs": _error(
        Text("恢复出来的留痕末条是 {found}，备份记的是 {head}", "the restored trail ends with {found}, the backup says {head}"),
        Text("已全部撤回；请换一份备份", "everything was taken back; use another backup"),
    ),
}  # fmt: skip
