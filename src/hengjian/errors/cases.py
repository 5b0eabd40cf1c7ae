"""Codes of reading cases: folders, workbooks, record tables, reported figures, templates."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "case-not-found": Entry(
        Severity.ERROR,
        Text("找不到案例“{path}”", "there is no case at “{path}”"),
        Text(
            "请给出含 case.yaml 的文件夹，或一个 .xlsx 工作簿",
            "name a folder that holds a case.yaml, or one .xlsx workbook",
        ),
    ),
    "case-kind-unknown": Entry(
        Severity.ERROR,
        Text("“{path}”不是案例", "“{path}” is not a case"),
        Text(
            "案例是含 case.yaml 的文件夹，或一个 .xlsx 工作簿；.xls、.xlsb、.et 请另存为 .xlsx",
            "a case is a folder with a case.yaml or one .xlsx workbook; save .xls, .xlsb and .et as .xlsx",
        ),
    ),
    "file-too-large": Entry(
        Severity.ERROR,
        Text("文件有 {found}，最大 {most}", "the file has {found}; at most {most} is read"),
    ),
    "encoding-unknown": Entry(
        Severity.ERROR,
        Text(
            "文件的编码读不懂：第 {offset} 字节（{byte}）既不是 UTF-8 也不是 GB18030",
            "the encoding cannot be read: byte {offset} ({byte}) is neither UTF-8 nor GB18030",
        ),
        Text(
            "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”",
            "save it from Excel as “CSV UTF-8 (comma delimited)”",
        ),
    ),
    "csv-broken": Entry(
        Severity.ERROR,
        Text("这一行的引号或分隔符不完整：{reason}", "quotes or delimiters are broken here: {reason}"),
        Text("请检查引号是否成对", "check that quotes come in pairs"),
    ),
    "table-empty": Entry(
        Severity.ERROR,
        Text("“{table}”没有表头", "“{table}” has no header"),
        Text("第一行写列名；没有数据时保留表头", "the first row names the columns; keep it where there is no data"),
    ),
    "table-without-rows": Entry(
        Severity.WARNING,
        Text("表“{table}”只有表头，没有数据，计数和合计都按 0 计", "the table “{table}” has a header and no rows: counts and sums over it are 0"),
        Text("确实没有发生就保留；没有这项记录就删除这张表", "keep it if nothing happened; delete the table if there are no such records"),
    ),
    "table-unknown": Entry(
        Severity.WARNING,
        Text("“{found}”不是数据字典里的表，没有读取", "“{found}” is not a table of the data dictionary and was not read"),
        Text("相近的表名：{close}", "close names: {close}"),
    ),
    "table-twice": Entry(
        Severity.ERROR,
        Text("表“{table}”给了两次：{first} 和 {second}", "the table “{table}” is given twice: {first} and {second}"),
        Text("只保留一个", "keep only one"),
    ),
    "too-many-rows": Entry(
        Severity.ERROR,
        Text("行数超过 {most}", "there are more than {most} rows"),
        Text("请拆分或删除空行", "split the table or delete empty rows"),
    ),
    "reading-stopped": Entry(
        Severity.ERROR,
        Text("到第 {line} 行为止已有 {count} 个问题，从这一行起没有再读", "{count} problems before line {line}: nothing from that line on was read"),
        Text("先改正列出的问题再查；每行都有问题的，多半是列错位或整段重复", "mend those listed and try again; where every row has one, columns are shifted or rows repeated"),
    ),
    "column-unknown": Entry(
        Severity.ERROR,
        Text("表“{table}”没有“{found}”这一列", "the table “{table}” has no column “{found}”"),
        Text("相近的列名：{close}；不需要读的列，列名前加 #，或确认一次不读取（--accept-headers）", "close names: {close}; put # before the name of a column that is not to be read, or confirm it once (--accept-headers)"),
    ),
    "header-assumed": Entry(
        Severity.ERROR,
        Text("表“{table}”的“{found}”读作“{column}”，还没有人确认", "“{found}” of table “{table}” is read as “{column}”, which nobody has confirmed"),
        Text("对的话确认一次（hengjian case check 案例 --accept-headers），以后不再问；不对就把表头改成应有的列名", "if it is right, confirm it once (hengjian case check CASE --accept-headers) and it is not asked again; else name the column as it should be"),
    ),
    "sheet-assumed": Entry(
        Severity.ERROR,
        Text("“{found}”读作表“{table}”，还没有人确认", "“{found}” is read as the table “{table}”, which nobody has confirmed"),
        Text("对的话确认一次（hengjian case check 案例 --accept-headers），以后不再问；不需要读的，名称前加 #", "if it is right, confirm it once (hengjian case check CASE --accept-headers); put # before the name of what is not to be read"),
    ),
    "row-passed-over": Entry(
        Severity.WARNING,
        Text("“{found}”横跨几列、独占一行，当作小标题，没有读取", "“{found}” spans columns and stands alone in its row: a heading, which was not read"),
    ),
    "total-unlike-rows": Entry(
        Severity.WARNING,
        Text("合计行的“{column}”是 {found}，上面各行相加是 {added}", "the row of totals says {found} for “{column}”; the rows above add up to {added}"),
        Text("请核对是否漏了行，或合计没有更新；读取以各行为准", "check whether a row is lacking or the total is stale; the rows are what is read"),
    ),
    "percent-unseen": Entry(
        Severity.ERROR,
        Text("这种格式看不到百分号：“{found}”是比例还是百分数，分不清", "this format hides percent signs: whether “{found}” is a share or a percentage cannot be told"),
        Text("请把单元格写成带 % 的文字，或另存为 .xlsx", "write the cell as text with its %, or save the file as .xlsx"),
    ),
    "formulas-unseen": Entry(
        Severity.WARNING,
        Text("这种格式看不到公式，读的是上次算出的值", "this format hides formulas: the values they last gave are read"),
        Text("数据改过没有重算的，请另存为 .xlsx 再查", "save it as .xlsx where figures were changed and not computed again"),
    ),
    "column-twice": Entry(
        Severity.ERROR,
        Text("“{found}”这一列出现两次，另见第 {first} 列", "the column “{found}” comes twice; see also column {first}"),
    ),
    "column-missing": Entry(
        Severity.ERROR,
        Text("表“{table}”缺少必填列“{column}”（{key}）", "the table “{table}” lacks the required column “{column}” ({key})"),
    ),
    "column-unnamed": Entry(
        Severity.ERROR,
        Text("“{found}”所在的列没有列名", "the column of “{found}” has no name"),
        Text("在表头补列名，或删除多出的单元格", "name the column in the header, or delete the extra cell"),
    ),
    "row-short": Entry(
        Severity.ERROR,
        Text("这一行只有 {found} 列，表头有 {wanted} 列", "this row has {found} cells; the header has {wanted}"),
        Text("空单元格也要留分隔符", "keep the delimiters of empty cells"),
    ),
    "key-duplicate": Entry(
        Severity.ERROR,
        Text("“{column}”重复：“{found}”已在 {first} 出现", "duplicate “{column}”: “{found}” already stands at {first}"),
        Text("每一行的编号必须唯一；核对后改号或删除重复行", "each row needs its own key; correct one of the two or delete it"),
    ),
    "cell-required": Entry(
        Severity.ERROR,
        Text("“{column}”必填，这里是空的", "“{column}” is required, but the cell is empty"),
    ),
    "cell-too-long": Entry(
        Severity.ERROR,
        Text("单元格有 {found} 个字，最多 {most} 个", "the cell has {found} characters; at most {most} are read"),
    ),
    "cell-formula": Entry(
        Severity.ERROR,
        Text("这里是公式“{found}”，不是数据", "this is the formula “{found}”, not data"),
        Text("请复制后“选择性粘贴 › 数值”，再提交", "copy the cell and “Paste Special › Values” over it"),
    ),
    "cell-error-value": Entry(
        Severity.ERROR,
        Text("这里是错误值“{found}”", "this is the error value “{found}”"),
        Text("请改正产生错误的公式，或填写实际的值", "correct the formula behind it, or write the value"),
    ),
    "cell-merged": Entry(
        Severity.ERROR,
        Text("“{range}”是合并单元格，分不清数据属于哪一行", "“{range}” is merged; it is unclear which row its value belongs to"),
        Text("请取消合并，每一行都写上自己的值", "unmerge it and write the value in every row"),
    ),
    "number-negative": Entry(
        Severity.ERROR,
        Text("“{column}”不能是负数：“{found}”", "“{column}” cannot be negative: “{found}”"),
        Text("请核对；红字冲销不在这一列登记", "check it; reversals are not recorded in this column"),
    ),
    "number-above": Entry(
        Severity.ERROR,
        Text("“{found}”超过“{column}”的上限 {most}", "“{found}” is above {most}, the most “{column}” can be"),
    ),
    "decimals-too-fine": Entry(
        Severity.ERROR,
        Text(
            "“{found}”的小数过细：“{column}”以{unit}计，最多 {places} 位小数",
            "“{found}” has too many decimals: “{column}” is kept in {unit} with at most {places}",
        ),
        Text("请按原始凭证填写；四舍五入不由系统代做", "write what the voucher says; the system does not round for you"),
    ),
    "boolean-unreadable": Entry(
        Severity.ERROR,
        Text("“{found}”不是“是”或“否”", "“{found}” is neither yes nor no"),
        Text("可以写：是 否 true false yes no 1 0 √ ×", "write one of: 是 否 true false yes no 1 0 √ ×"),
    ),
    "option-unknown": Entry(
        Severity.ERROR,
        Text("“{column}”没有“{found}”这个选项", "“{column}” has no option “{found}”"),
        Text("可选：{options}", "options: {options}"),
    ),
    "table-has-rows": Entry(
        Severity.ERROR,
        Text("案例里的表“{table}”已有数据，不会覆盖", "the table “{table}” of the case has rows already, which are not written over"),
        Text("要用新的，先移走这个文件", "move this file away first if the new one is to count"),
    ),
    "tables-none": Entry(
        Severity.ERROR,
        Text("工作簿里没有认得出的记录表", "no record table was recognised in the workbook"),
        Text("把工作表命名为：{known}", "name the sheets after the tables: {known}"),
    ),
    "word-of-no-option": Entry(
        Severity.ERROR,
        Text("“{found}”不在 options 里", "“{found}” is not one of the options"),
        Text("words 的键只能是：{options}", "the keys of words are: {options}"),
    ),
    "more-problems": Entry(
        Severity.ERROR,
        Text("还有 {count} 个问题没有列出", "and {count} more problems"),
        Text("改正以上问题后再查", "correct those above and check again"),
    ),
    "unit-missing": Entry(
        Severity.ERROR,
        Text("“{found}”没有写单位，应以“{wanted}”或可换算的单位计", "“{found}” has no unit; “{wanted}” or one that converts to it is wanted"),
        Text("请连单位一起写，如“{found}{wanted}”；系统不猜单位", "write the unit with it, like “{found}{wanted}”; units are never guessed"),
    ),
    "percentage-above-100": Entry(
        Severity.WARNING,
        Text("“{name}”是 {found}，超过 100%", "“{name}” is {found}, above 100%"),
        Text("请核对分子、分母；确实超额的请在 note 里说明", "check numerator and denominator; where it is right, say why in its note"),
    ),
    "figure-negative": Entry(
        Severity.WARNING,
        Text("“{name}”是负数：{found}", "“{name}” is negative: {found}"),
        Text("请核对；确为负数的请在 note 里说明", "check it; where it is right, say why in its note"),
    ),
    "source-unknown": Entry(
        Severity.ERROR,
        Text("没有编号为“{found}”的来源", "there is no source “{found}”"),
        Text("已登记的来源：{known}", "sources of this case: {known}"),
    ),
    "source-file-missing": Entry(
        Severity.WARNING,
        Text("来源“{source}”的文件“{file}”不在案例文件夹里", "the file “{file}” of source “{source}” is not in the case's folder"),
    ),
    "source-file-outside": Entry(
        Severity.ERROR,
        Text("来源“{source}”的文件“{file}”不在案例文件夹之内", "the file “{file}” of source “{source}” lies outside the case's folder"),
        Text("请把文件放进案例文件夹，写相对路径", "put the file into the case's folder and name it by its relative path"),
    ),
    "evidence-unknown": Entry(
        Severity.ERROR,
        Text("没有编号为“{found}”的佐证", "there is no evidence “{found}”"),
        Text("已登记的佐证：{known}", "evidence of this case: {known}"),
    ),
    "fact-after-as-of": Entry(
        Severity.WARNING,
        Text("“{name}”的时点 {found} 晚于评价基准日 {as_of}", "“{name}” is as of {found}, after the case's {as_of}"),
    ),
    "fact-unknown": Entry(
        Severity.ADVICE,
        Text("指标体系里没有“{name}”，不参加计分，也没有别处引用", "the framework knows no “{name}”; it takes no part in the score and nothing refers to it"),
        Text("不需要就删除", "delete it if it is not needed"),
    ),
    "fact-misspelt": Entry(
        Severity.WARNING,
        Text("指标体系里没有“{name}”，是不是“{close}”？", "the framework knows no “{name}”; did you mean “{close}”?"),
        Text("名称要与指标体系一致，否则不参加计分", "names must be those of the framework, or the figure takes no part in the score"),
    ),
    "fact-missing": Entry(
        Severity.ERROR,
        Text("指标 {codes} 需要的“{name}”没有给出", "“{name}”, needed by {codes}, is not given"),
        Text("请在指标数据中填写，单位 {unit}，注明来源", "report it among the facts, in {unit}, with its source"),
    ),
    "measure-missing": Entry(
        Severity.ERROR,
        Text("指标 {codes} 需要的“{name}”既没有填报，也没有记录表“{table}”", "“{name}”, needed by {codes}, is neither reported nor is there a table “{table}”"),
        Text("请提供记录表，或在指标数据中填报", "supply the table, or report the figure"),
    ),
    "indicator-unknown": Entry(
        Severity.ERROR,
        Text("指标体系里没有指标“{code}”", "the framework has no indicator “{code}”"),
        Text("相近的：{close}", "close codes: {close}"),
    ),
    "judgement-missing": Entry(
        Severity.ERROR,
        Text("指标 {code}“{name}”需要评判，还没有给出", "indicator {code} “{name}” is to be judged and is not"),
        Text("请在“评判”（judgements）中回答", "answer it among the judgements"),
    ),
    "judgement-not-asked": Entry(
        Severity.ERROR,
        Text("指标 {code}“{name}”按数据计分，不需要评判", "indicator {code} “{name}” is scored from data; it takes no judgement"),
        Text("请删除这条评判，或改用需要评判的指标体系", "delete this judgement"),
    ),
    "judgement-part-wrong": Entry(
        Severity.ERROR,
        Text("指标 {code} 的评分规则是“{rule}”，用不上“{part}”", "indicator {code} is scored by “{rule}”, which does not use “{part}”"),
        Text("这条规则要填：{wanted}", "this rule asks for: {wanted}"),
    ),
    "judgement-unsupported": Entry(
        Severity.WARNING,
        Text("指标 {code} 的评判没有佐证也没有理由", "the judgement of indicator {code} has neither evidence nor a reason"),
        Text("请登记佐证并写明理由（财预〔2021〕101号）", "register the evidence and give the reason (财预〔2021〕101号)"),
    ),
    "workbook-broken": Entry(
        Severity.ERROR,
        Text("不是可读的 .xlsx 工作簿：{reason}", "this is not a readable .xlsx workbook: {reason}"),
        Text("请用 Excel 或 WPS 打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
    ),
    "workbook-kind": Entry(
        Severity.ERROR,
        Text("这是{kind}，读不了", "this is {kind}, which is not read"),
        Text("请用 Excel 或 WPS 打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
    ),
    "workbook-encrypted": Entry(
        Severity.ERROR,
        Text("工作簿加了密码，打不开", "the workbook is protected by a password and cannot be opened"),
        Text("请去掉打开密码后再提交", "remove the password"),
    ),
    "workbook-too-large": Entry(
        Severity.ERROR,
        Text("工作簿解压后有 {found}，最大 {most}", "the workbook unpacks to {found}; at most {most} is read"),
        Text("请删除图片和多余的空行", "delete pictures and empty formatted rows"),
    ),
    "sheet-too-large": Entry(
        Severity.ERROR,
        Text("工作表“{sheet}”的范围 {range} 过大", "the range {range} of sheet “{sheet}” is too large"),
        Text("请删除数据下方和右侧的空行、空列（包括只有格式的）", "delete the empty rows and columns below and beside the data, formatted ones too"),
    ),
    "sheet-hidden": Entry(
        Severity.WARNING,
        Text("工作表“{sheet}”是隐藏的，没有读取", "sheet “{sheet}” is hidden and was not read"),
        Text("要用它就取消隐藏", "unhide it if it counts"),
    ),
    "sheet-missing": Entry(
        Severity.ERROR,
        Text("工作簿里没有“{sheet}”工作表", "the workbook has no sheet “{sheet}”"),
        Text("可用“hengjian case new”生成空白工作簿", "“hengjian case new” writes an empty workbook"),
    ),
    "entry-unknown": Entry(
        Severity.ERROR,
        Text("“{found}”不是这张表的项目", "“{found}” is not an entry of this sheet"),
        Text("相近的：{close}", "close names: {close}"),
    ),
    "entry-twice": Entry(
        Severity.ERROR,
        Text("“{found}”写了两次，另见 {first}", "“{found}” is given twice; see {first}"),
    ),
    "entry-misplaced": Entry(
        Severity.ERROR,
        Text("“{found}”放不到这里", "“{found}” does not fit in here"),
        Text("列表从 1 开始连续编号；同一项不能既有值又有下级", "number lists from 1 without gaps; an entry has a value or parts, not both"),
    ),
    "target-not-empty": Entry(
        Severity.ERROR,
        Text("“{path}”已经存在，不会覆盖", "“{path}” already exists and is not overwritten"),
        Text("请换一个名字，或先移走它", "choose another name, or move it away first"),
    ),
    "target-unwritable": Entry(
        Severity.ERROR,
        Text("写不进“{path}”：{reason}", "“{path}” cannot be written: {reason}"),
    ),
}  # fmt: skip
