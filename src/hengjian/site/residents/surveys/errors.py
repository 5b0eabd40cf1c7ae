"""What may be wrong with a survey, in words."""

# fmt: off

from hengjian.errors import catalogue_of, error

ENTRIES = catalogue_of(
    error("survey-without-form", "“{name}”的问卷还没有转换成功",
          "the questionnaire of “{name}” has not been read",
          "先在“问卷”页上传工作簿并改正列出的问题",
          "upload its workbook on the page of questionnaires and put right what is listed"),
    error("survey-over", "截止日期 {closes} 已经过去",
          "its last day, {closes}, is over",
          "先改截止日期",
          "change its last day first"),
    error("survey-without-households", "“{name}”凭码填答，但还没有一户样本",
          "“{name}” is answered by code, and no household is drawn yet",
          "先抽样或登记样本户，再印发编码；或改为不凭码填答",
          "draw or enter households and print their codes; or let everybody answer"),
)
