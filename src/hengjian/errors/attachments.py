"""Codes of files that people hand in to the site."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


ENTRIES: dict[str, Entry] = {
    "attachment-lost": Entry(
        Severity.ERROR,
        Text(
            "文件“{name}”在服务器的磁盘上找不到了，登记的记录还在",
            "the file “{name}” is no longer on the server's disk; the row that speaks of it is",
        ),
        Text(
            "请告诉系统管理员：从备份恢复 attachments 文件夹，再运行 hengjian manage check_attachments",
            "tell the administrator: restore the folder attachments from a backup, then run hengjian manage check_attachments",
        ),
    ),
    "attachment-empty": _error(
        Text("文件“{name}”是空的", "the file “{name}” is empty"),
        Text("请重新选择文件", "choose the file again"),
    ),
    "attachment-too-large": _error(
        Text("文件“{name}”超过 {most} MB", "the file “{name}” is larger than {most} MB"),
        Text("请压缩图片、拆分文件后再传", "shrink the picture or split the file, then hand it in again"),
    ),
    "attachment-unknown": _error(
        Text("看不出“{name}”是什么文件", "“{name}” is not a kind of file that is taken"),
        Text("可以上传：{taken}", "taken are: {taken}"),
    ),
    "attachment-not-taken": _error(
        Text("“{name}”的内容是 {found}，这里不收", "“{name}” is {found}, which is not taken here"),
        Text("这里只收 {taken}", "taken here are: {taken}"),
    ),
    "attachment-heic": _error(
        Text("“{name}”是 HEIC/AVIF 图片，别的电脑多半打不开", "“{name}” is a HEIC or AVIF picture, which most office machines cannot open"),
        Text("请在手机“设置 › 相机 › 格式”里选“兼容性最佳”后重拍，或另存为 jpg", "choose “most compatible” in the phone's camera settings, or save it as jpg"),
    ),
    "attachment-old-office": _error(
        Text("“{name}”是旧版或加了密码的 Office 文件", "“{name}” is an old or password-protected Office file"),
        Text("请去掉密码，另存为 {wanted}", "remove the password and save it as {wanted}"),
    ),
    "attachment-macros": _error(
        Text("“{name}”带有宏，拒绝接收", "“{name}” carries macros and is refused"),
        Text("请另存为不带宏的 {wanted}", "save it as {wanted} without macros"),
    ),
    "attachment-zip": _error(
        Text("“{name}”是压缩包", "“{name}” is an archive"),
        Text("请解压后逐个上传", "unpack it and hand in the files one by one"),
    ),
    "attachment-bomb": _error(
        Text("“{name}”展开后大得不合常理，拒绝接收", "“{name}” unpacks to more than any honest file and is refused"),
        Text("请用 Excel 或 Word 重新另存；最多展开到 {most} MB、{parts} 个部件", "save it anew with Excel or Word; at most {most} MB unpacked, in {parts} parts"),
    ),
    "attachment-mismatch": _error(
        Text("文件名是“{name}”，内容却是 {found}", "the file is named “{name}”, but its content is {found}"),
        Text("请改成与内容相符的扩展名：{wanted}", "name it after its content: {wanted}"),
    ),
    "attachment-damaged": _error(
        Text("“{name}”打不开，可能没有传完或已损坏", "“{name}” cannot be opened; it may be damaged or cut off"),
        Text("请在自己的电脑上打开确认，再重新上传", "check that it opens on your machine, then hand it in again"),
    ),
    "attachment-pixels": _error(
        Text("图片“{name}”有 {found} 万像素，最多 {most} 万", "the picture “{name}” has {found}0,000 pixels; at most {most}0,000"),
        Text("请缩小后再传", "make it smaller and hand it in again"),
    ),
}  # fmt: skip
