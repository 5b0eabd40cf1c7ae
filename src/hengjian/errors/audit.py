"""Codes of reading documents for the audit, and of the recheck of self-evaluation forms."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "document-missing": Entry(
        Severity.ERROR,
        Text("没有这个文件", "there is no such file"),
        Text("请核对文件名和所在文件夹", "check its name and its folder"),
    ),
    "document-unreadable": Entry(
        Severity.ERROR,
        Text("文件打不开：{reason}", "the file cannot be opened: {reason}"),
        Text("请核对路径和权限", "check the path and the permissions"),
    ),
    "document-empty": Entry(
        Severity.ERROR,
        Text("文件是空的", "the file is empty"),
        Text("请核对文件是否保存完整", "check that the file was saved whole"),
    ),
    "document-too-large": Entry(
        Severity.ERROR,
        Text("文件有 {found}，最多读 {most}", "the file has {found}; at most {most} is read"),
        Text("请去掉图片或拆成几个文件", "take pictures out, or split the file"),
    ),
    "document-kind-unknown": Entry(
        Severity.ERROR,
        Text("这种文件不能审读", "files of this kind cannot be audited"),
        Text(
            "可以审读 docx、pdf、xlsx、html、md 和 txt", "docx, pdf, xlsx, html, md and txt can be"
        ),
    ),
    "document-old-format": Entry(
        Severity.ERROR,
        Text(
            "这是旧版办公软件的格式（doc、xls、wps 或 rtf）",
            "this is an old office format (doc, xls, wps or rtf)",
        ),
        Text("请另存为 docx 或 xlsx", "save it as docx or xlsx"),
    ),
    "document-encoding": Entry(
        Severity.ERROR,
        Text(
            "文字的编码读不懂：不是 UTF-8，也不是 GB18030",
            "the encoding cannot be read: it is neither UTF-8 nor GB18030",
        ),
        Text("请用编辑器另存为 UTF-8", "save the file as UTF-8"),
    ),
    "document-damaged": Entry(
        Severity.ERROR,
        Text(
            "文件已损坏，读不出来（{reason}）", "the file is damaged and cannot be read ({reason})"
        ),
        Text(
            "请用原来的软件打开并重新保存",
            "open it with the program it comes from and save it again",
        ),
    ),
    "document-not-as-named": Entry(
        Severity.ERROR,
        Text(
            "文件名以 {found} 结尾，里面却是纯文本",
            "the name ends with {found}, but there is plain text inside",
        ),
        Text(
            "请核对是否下载完整；确是文本的，请改名为 .txt",
            "check that it was downloaded whole; if it is text, name it .txt",
        ),
    ),
    "document-encrypted": Entry(
        Severity.ERROR,
        Text("文件加了密码", "the file is protected by a password"),
        Text("请去掉密码后再审读", "remove the password and try again"),
    ),
    "document-zip-bomb": Entry(
        Severity.ERROR,
        Text(
            "文件解压后的大小（{found}）超出办公文件的常情，没有读取",
            "unpacked, the file is larger ({found}) than an office file is; it was not read",
        ),
        Text("请核对文件来源", "check where the file comes from"),
    ),
    "document-external-entities": Entry(
        Severity.ERROR,
        Text(
            "文件里有文档类型声明，可能引用外部内容，没有读取",
            "the file declares a document type, which can draw in outside content; it was not read",
        ),
        Text(
            "请核对文件来源，或用办公软件重新保存",
            "check where the file comes from, or save it again with an office program",
        ),
    ),
    "document-too-deep": Entry(
        Severity.ERROR,
        Text("标签嵌套超过 {most} 层", "elements are nested more than {most} deep"),
        Text("请另存为干净的网页或文档再审", "save it as a clean page or document and try again"),
    ),
    "document-without-words": Entry(
        Severity.ERROR,
        Text("文件里没有文字", "there are no words in the file"),
        Text(
            "如果内容是图片，请提供有文字的版本",
            "if its content is pictures, give a version with text",
        ),
    ),
    "document-scanned": Entry(
        Severity.ERROR,
        Text(
            "这份 pdf 只有图片，没有文字（共 {pages} 页）",
            "this pdf has pictures only and no text ({pages} pages)",
        ),
        Text(
            "请安装识别扫描页的附加组件 ocr，或提供有文字的版本",
            "install the extra “ocr”, which reads scanned pages, or give a version with text",
        ),
    ),
    "document-pages-scanned": Entry(
        Severity.WARNING,
        Text("第 {pages} 页只有图片，没有读取", "page {pages} has pictures only and was not read"),
        Text(
            "请安装识别扫描页的附加组件 ocr", "install the extra “ocr”, which reads scanned pages"
        ),
    ),
    "document-pages-recognised": Entry(
        Severity.ADVICE,
        Text(
            "第 {pages} 页是扫描件，文字由识别得来，可能有误",
            "page {pages} is a scan: its text was recognised and may be wrong",
        ),
        Text("这些页上的发现请对照原件", "hold findings on these pages against the original"),
    ),
    "audit-check-failed": Entry(
        Severity.WARNING,
        Text(
            "检查“{check}”没有做完（{reason}），其余检查不受影响",
            "the check “{check}” broke off ({reason}); the others went on",
        ),
        Text("请把这份文件交给软件的维护者", "give this file to those who maintain the program"),
    ),
    "audit-check-too-long": Entry(
        Severity.WARNING,
        Text(
            "检查“{check}”用了 {seconds} 秒还没有做完，已停下，其余检查不受影响",
            "the check “{check}” was stopped after {seconds} seconds; the others went on",
        ),
        Text("请把文件拆成几份再审", "split the file and audit its parts"),
    ),
    "marks-unreadable": Entry(
        Severity.ERROR,
        Text("误报标记文件读不懂：{reason}", "the file of marked false alarms is broken: {reason}"),
        Text("请改正或另起一个文件", "mend it, or begin another file"),
    ),
    "mark-unknown": Entry(
        Severity.ERROR,
        Text("没有编号为 {id} 的发现", "no finding has the id {id}"),
        Text("编号见 --format json 的 id", "ids are the “id” of --format json"),
    ),
    "document-reader-missing": Entry(
        Severity.ERROR,
        Text(
            "读这种文件要用附加组件 audit（缺 {module}）",
            "reading this file needs the extra “audit” ({module} is missing)",
        ),
        Text("请安装 hengjian[audit]", "install hengjian[audit]"),
    ),
}
