"""Codes of requests to the REST interface that do not fit its document."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "request-field-missing": Entry(
        Severity.ERROR,
        Text("没有给出“{name}”", "“{name}” is missing"),
        Text("请补上；字段见 {described}", "add it; {described} lists the fields"),
    ),
    "request-field-unknown": Entry(
        Severity.ERROR,
        Text("这里没有“{name}”这一项", "there is no “{name}” here"),
        Text(
            "删去它，或改正名称；可用的见 {described}",
            "remove it, or correct its name; {described} lists what there is",
        ),
    ),
    "request-value-unfit": Entry(
        Severity.ERROR,
        Text("“{name}”不能是 {found}", "“{name}” cannot be {found}"),
        Text("应为{due}", "give {due}"),
    ),
    "request-not-json": Entry(
        Severity.ERROR,
        Text("请求体不是 JSON", "the body is not JSON"),
        Text(
            "请用 UTF-8 发送一个 JSON 对象，并注明 Content-Type: application/json",
            "send one JSON object in UTF-8, with Content-Type: application/json",
        ),
    ),
    "request-unreadable": Entry(
        Severity.ERROR,
        Text(
            "“{name}”里有不能保存的字符（空字符，或半个代理对）",
            "“{name}” holds a character that cannot be kept (NUL, or half a surrogate pair)",
        ),
        Text("请删去该字符", "remove the character"),
    ),
    "request-not-utf-8": Entry(
        Severity.ERROR,
        Text("请求说它的文字编码是“{found}”", "the request says that its text is in “{found}”"),
        Text("请用 UTF-8 发送", "send it in UTF-8"),
    ),
    "request-too-deep": Entry(
        Severity.ERROR,
        Text("请求体嵌套超过 {most} 层", "the body is nested more than {most} levels deep"),
        Text("没有哪个操作需要这么深；请核对", "no operation takes that; check it"),
    ),
    "request-too-large": Entry(
        Severity.ERROR,
        Text("请求体超过 {most} MB", "the body has more than {most} MB"),
        Text("请分几次发送", "send it in several parts"),
    ),
    "request-right-missing": Entry(
        Severity.ERROR,
        Text(
            "令牌的身份“{role}”没有这项权利：{right}",
            "the token acts as {role}, which may not: {right}",
        ),
        Text(
            "请用有这项权利的身份生成令牌；谁有什么权利见“我能做什么，为什么”",
            "make a token in a role that may; “What I may do, and why” shows who may what",
        ),
    ),
    "answer-not-understood": Entry(
        Severity.ERROR,
        Text("请求读不懂", "Bad request"),
        Text(
            "请求的写法不对，没有处理；逐条见 problems",
            "the request is not well-formed and nothing was done; problems says what, one by one",
        ),
    ),
    "answer-no-token": Entry(
        Severity.ERROR,
        Text("没有有效的令牌", "No valid token"),
        Text(
            "请带上请求头“Authorization: Bearer …”，令牌在“登录与安全”中生成；它可能已到期或被撤销",
            "send the header “Authorization: Bearer …” with a token made under “Log-in and security”; it may have expired or been revoked",
        ),
    ),
    "answer-not-allowed": Entry(
        Severity.ERROR,
        Text("没有这项权利", "Not allowed"),
        Text("令牌的身份没有这项权利", "the token's membership lacks the right"),
    ),
    "answer-not-found": Entry(
        Severity.ERROR,
        Text("没有找到", "Not found"),
        Text(
            "这个地址没有内容，或令牌的身份看不到",
            "nothing of this address is there, or the token's membership does not see it",
        ),
    ),
    "answer-wrong-method": Entry(
        Severity.ERROR,
        Text("方法不对", "Method not allowed"),
        Text("该地址能用的方法见 Allow", "the header Allow lists the methods of this address"),
    ),
    "answer-too-slow": Entry(
        Severity.ERROR,
        Text("传得太慢", "Request timeout"),
        Text("请求体传得太慢，请再发一次", "the body took too long; send it again"),
    ),
    "answer-changed-meanwhile": Entry(
        Severity.ERROR,
        Text("已被他人修改", "Changed by somebody else"),
        Text(
            "没有写入：请重新读取该行，决定之后再带上它现在的版本发送",
            "nothing was written: read the row again, decide, and send the version it has now",
        ),
    ),
    "answer-length-unsaid": Entry(
        Severity.ERROR,
        Text("没有说明长度", "Length required"),
        Text("请在 Content-Length 中说明长度", "say the length in Content-Length"),
    ),
    "answer-other-version": Entry(
        Severity.ERROR,
        Text("不是 If-Match 所说的版本", "Precondition failed"),
        Text(
            "没有写入：该行已不是 If-Match 所说的版本，请重新读取，决定之后再发送",
            "nothing was written: the row is no longer what If-Match names; read it again, decide, and send again",
        ),
    ),
    "answer-too-large": Entry(
        Severity.ERROR,
        Text("内容太大", "Content too large"),
        Text("请分几次发送", "send it in several parts"),
    ),
    "answer-refused": Entry(
        Severity.ERROR,
        Text("没有接受", "Refused"),
        Text("没有写入；逐条见 problems", "nothing was written; problems says why, one by one"),
    ),
    "answer-version-unsaid": Entry(
        Severity.ERROR,
        Text("没有说明版本", "Precondition required"),
        Text(
            "请带上读到的版本：请求头 If-Match，或请求体里的 version",
            "say which version you read: the header If-Match, or version in the body",
        ),
    ),
    "answer-too-often": Entry(
        Severity.ERROR,
        Text("请求太频繁", "Too many requests"),
        Text(
            "请在 Retry-After 所说的秒数之后再试；大量读取请用 application/x-ndjson",
            "try again after the seconds in Retry-After; to read much ask for application/x-ndjson",
        ),
    ),
    "answer-failed": Entry(
        Severity.ERROR,
        Text("出错了", "Failed"),
        Text(
            "出错了，没有写入；请再试，或告诉管理员出错的时间",
            "something failed and nothing was written; ask again, or tell whoever runs the site when",
        ),
    ),
    "answer-crowded": Entry(
        Severity.ERROR,
        Text("同时提交的太多", "Too many at once"),
        Text(
            "请在 Retry-After 所说的秒数之后再发", "send it again after the seconds in Retry-After"
        ),
    ),
    "answer-no-room": Entry(
        Severity.ERROR,
        Text("没有空间", "No room"),
        Text(
            "服务器没有空间，请告诉管理员",
            "the server has no room for the body; tell whoever runs the site",
        ),
    ),
    "question-too-long": Entry(
        Severity.ERROR,
        Text(
            "数据库回答这个问题超过 {seconds} 秒，没有等下去",
            "the database took more than {seconds} seconds for this question, which was given up",
        ),
        Text(
            "请缩小范围（少选几项、加上筛选）再试；若再次出现，请告诉系统管理员",
            "narrow the question (fewer rows, more filters) and ask again; if it happens again, "
            "tell the administrator",
        ),
    ),
}
