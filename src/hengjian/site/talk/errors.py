"""Problems of the app ``talk``: what is wrong, and what to do."""

# fmt: off
from hengjian.errors import catalogue_of, error

ENTRIES = catalogue_of(
    error("reader-unknown", "能看到这条记录的人里没有“{found}”",
          "nobody who sees this record is called “{found}”",
          "请写对方的姓名或用户名，后面空一格；看不到这条记录的人不能被提到或交办，须先让其单位参与",
          "write the person's name or user name and a space after it; who does not see the record "
          "cannot be named or given work on it: their organisation has to take part first"),
    error("reader-ambiguous", "能看到这条记录的人里有 {count} 位叫“{found}”",
          "{count} people who see this record are called “{found}”",
          "请改写用户名：{names}",
          "write the user name: {names}"),
    error("errand-without-person", "写了期限 {due}，没有写交给谁",
          "there is a deadline, {due}, and nobody to keep it",
          "请写接办人，或去掉期限",
          "say who is to do it, or take the deadline out"),
    error("note-too-long", "留言有 {found} 个字，最多 {most} 个",
          "the note has {found} characters, at most {most} are kept",
          "请写短一些，或把长文作为文件上传到记录",
          "shorten it, or attach the long text to the record as a file"),
    error("errand-due-past", "期限 {due} 早于今天 {today}",
          "the deadline {due} is before today, {today}",
          "请写今天或以后的日期",
          "choose today or a later day"),
    error("errand-not-yours", "这件事交给了{who}，您不能替其办理",
          "this was given to {who}: it is not yours to finish or to hand on",
          "需要换人时，由接办人转交，或由交办人撤回后重新交办",
          "it changes hands where that person hands it on, or where its giver withdraws it and gives "
          "it anew"),
    error("errand-not-given-by-you", "这件事是{who}交办的，您不能撤回",
          "this was given by {who}: it is not yours to withdraw",
          "请联系交办人",
          "ask who gave it"),
)
