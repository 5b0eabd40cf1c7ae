"""Codes of the project library: what a row may say, who may say it, and when."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "field-empty": Entry(
        Severity.ERROR,
        Text("“{field}”没有填", "“{field}” is empty"),
        Text("这一项必填，请补上", "it is required: fill it in"),
    ),
    "field-invalid": Entry(
        Severity.ERROR,
        Text("“{field}”填的是“{found}”：{reason}", "“{field}” says “{found}”: {reason}"),
    ),
    "row-not-allowed": Entry(
        Severity.ERROR,
        Text("这条记录和已有的记录冲突：{reason}", "this record conflicts with what is there: {reason}"),
        Text("请打开已有的那一条修改", "change the record that is there instead"),
    ),
    "field-control-character": Entry(
        Severity.ERROR,
        Text("“{field}”里有看不见的控制字符", "“{field}” holds an invisible control character"),
        Text("请删去后重新输入；从别处粘贴的文字常带有它", "delete it and type again; pasted text often carries one"),
    ),
    "code-odd": Entry(
        Severity.ERROR,
        Text("编码“{found}”不能用", "the code “{found}” cannot be used"),
        Text("编码只用字母、数字、汉字和 . _ -，不带空格和斜线", "a code is letters, digits, Chinese characters and . _ -, without spaces and slashes"),
    ),
    "code-taken": Entry(
        Severity.ERROR,
        Text("编码“{found}”已经有了", "the code “{found}” is already used"),
        Text("改用别的编码，或打开已有的那一条修改", "use another code, or change the record that has it"),
    ),
    "code-twice": Entry(
        Severity.ERROR,
        Text("编码“{found}”在这份数据里出现了不止一次", "the code “{found}” stands in these rows more than once"),
        Text("同一编码只保留一行", "keep one row a code"),
    ),
    "field-unknown": Entry(
        Severity.ERROR,
        Text("没有“{found}”这一项", "there is no field “{found}”"),
        Text("可以填的有：{known}", "the fields are: {known}"),
    ),
    "reference-unknown": Entry(
        Severity.ERROR,
        Text("“{field}”写的编码“{found}”不在库里", "“{field}” names the code “{found}”, which is not in the library"),
        Text("请先录入它，或改正编码", "enter it first, or correct the code"),
    ),
    "row-out-of-reach": Entry(
        Severity.ERROR,
        Text("“{found}”不在您的管辖范围内", "“{found}” lies outside what you may see"),
        Text("请由管辖它的单位填报", "it is for the office in charge of it to enter"),
    ),
    "area-not-positive": Entry(
        Severity.ERROR,
        Text("“{field}”填的是 {found}，应大于 0", "“{field}” says {found}; it must be above 0"),
        Text("不知道时请留空", "leave it empty while it is not known"),
    ),
    "built-year-odd": Entry(
        Severity.ERROR,
        Text("建成年份填的是 {found}，应在 {first} 和 {last} 之间", "the year built says {found}; it must lie between {first} and {last}"),
        Text("写四位数的年份；不知道时请留空", "write the year with four digits; leave it empty while it is not known"),
    ),
    "coordinates-half": Entry(
        Severity.ERROR,
        Text("经度和纬度只填了一个", "only one of longitude and latitude is given"),
        Text("两个都填，或都留空", "give both, or neither"),
    ),
    "coordinates-swapped": Entry(
        Severity.ERROR,
        Text("经度 {longitude}、纬度 {latitude} 填反了", "longitude {longitude} and latitude {latitude} are the wrong way round"),
        Text("在中国，经度在 73 到 136 之间，纬度在 3 到 54 之间", "in China longitudes lie between 73 and 136, latitudes between 3 and 54"),
    ),
    "coordinates-abroad": Entry(
        Severity.ERROR,
        Text("经度 {longitude}、纬度 {latitude} 不在中国", "longitude {longitude}, latitude {latitude} is not in China"),
        Text("请填以度为单位的小数，如 102.545000、24.350000", "write degrees as decimals, e.g. 102.545000 and 24.350000"),
    ),
    "coordinates-outside": Entry(
        Severity.ERROR,
        Text("经度 {longitude}、纬度 {latitude} 在{district}范围之外", "longitude {longitude}, latitude {latitude} lies outside {district}"),
        Text("请核对坐标和坐标系；范围按{basis}判断", "check the coordinates and their datum; judged by {basis}"),
    ),
    "datum-not-said": Entry(
        Severity.ERROR,
        Text("填了坐标，没有说明坐标系", "coordinates are given without their datum"),
        Text("请在“坐标系”里选一种；导入文件时选好重新上传：手机定位和卫星设备是 WGS-84，高德、腾讯等国内地图是 GCJ-02，两者相差数百米，无法从数字看出", "choose it under “Datum of the coordinates”, and hand a file in again with it: phones and GPS devices give WGS-84, Chinese map services GCJ-02; they lie some hundred metres apart and numbers do not show which"),
    ),
    "datum-unknown": Entry(
        Severity.ERROR,
        Text("不认识坐标系“{found}”", "the datum “{found}” is not known"),
        Text("可以是 WGS-84 或 GCJ-02", "it is WGS-84 or GCJ-02"),
    ),
    "dates-out-of-order": Entry(
        Severity.ERROR,
        Text("“{later}”{later_on} 早于“{earlier}”{earlier_on}", "“{later}” {later_on} is before “{earlier}” {earlier_on}"),
        Text("请核对两个日期，改正其中一个", "check both dates and correct one of them"),
    ),
    "date-in-future": Entry(
        Severity.ERROR,
        Text("“{field}”填的是 {found}，还没有到", "“{field}” says {found}, which has not come yet"),
    ),
    "counts-do-not-nest": Entry(
        Severity.ERROR,
        Text("“{part}”{part_count} 多于“{whole}”{whole_count}", "“{part}” {part_count} is more than “{whole}” {whole_count}"),
    ),
    "years-out-of-order": Entry(
        Severity.ERROR,
        Text("结束年度 {last} 早于起始年度 {first}", "the last year {last} is before the first year {first}"),
    ),
    "works-unknown": Entry(
        Severity.ERROR,
        Text("没有“{found}”这种改造内容", "there is no kind of works “{found}”"),
        Text("请从改造内容目录中选择", "choose one of the catalogue of works"),
    ),
    "quantity-not-positive": Entry(
        Severity.ERROR,
        Text("数量填的是 {found}，应大于 0", "the quantity says {found}; it must be above 0"),
        Text("没有这项内容时请删去这一行", "delete the row where there is no such work"),
    ),
    "not-a-sub-district": Entry(
        Severity.ERROR,
        Text("“{found}”不是街道（乡镇）", "“{found}” is not a sub-district"),
    ),
    "section-of-another-project": Entry(
        Severity.ERROR,
        Text("标段“{section}”不属于项目“{project}”", "the section “{section}” is not of the project “{project}”"),
        Text("先选项目，再选该项目的标段", "choose the project first, then one of its sections"),
    ),
    "opinion-without-date": Entry(
        Severity.ERROR,
        Text("填了答复意见，没有填答复日期", "an answer is given without its date"),
    ),
    "waiver-without-reason": Entry(
        Severity.ERROR,
        Text("写了“无需办理”，没有写理由", "“not needed” is said without a reason"),
        Text("写明依据的文件和条款", "name the document and article it rests on"),
    ),
    "file-not-chosen": Entry(
        Severity.ERROR,
        Text("没有选文件", "no file was chosen"),
    ),
    "stage-move-not-allowed": Entry(
        Severity.ERROR,
        Text("“{name}”现在是“{now}”，不能改为“{wanted}”", "“{name}” is “{now}” and cannot become “{wanted}”"),
        Text("下一步可以是：{allowed}", "the next step can be: {allowed}"),
    ),
    "confirm-own-entry": Entry(
        Severity.ERROR,
        Text("档案最后由您填报，不能由您审核", "you entered this dossier last and cannot confirm it"),
        Text("请由另一位有审核权限的人审核", "another person with the right must confirm it"),
    ),
    "confirm-incomplete": Entry(
        Severity.ERROR,
        Text("档案还缺 {count} 项：{missing}", "the dossier still lacks {count}: {missing}"),
        Text("补齐后再审核", "complete it first"),
    ),
    "confirm-changed-meanwhile": Entry(
        Severity.ERROR,
        Text("您打开页面之后，档案又有改动", "the dossier has changed since you opened the page"),
        Text("请看过新的内容再审核", "read it again before you confirm it"),
    ),
    "changed-meanwhile": Entry(
        Severity.ERROR,
        Text("您打开之后，{who}在 {when} 改过这条记录", "{who} changed this record at {when}, after you had opened it"),
        Text("请逐项选择保留哪一个", "choose field by field which to keep"),
    ),
    "already-withdrawn": Entry(
        Severity.ERROR,
        Text("“{found}”已经撤下", "“{found}” was already withdrawn"),
    ),
    "not-a-picture": Entry(
        Severity.ERROR,
        Text("“{found}”不是照片", "“{found}” is not a picture"),
        Text("请用手机拍照，或选 JPEG、PNG、WebP 文件", "take a picture with the phone, or choose a JPEG, PNG or WebP file"),
    ),
    "filter-name-taken": Entry(
        Severity.ERROR,
        Text("已有名为“{found}”的筛选", "there is already a filter named “{found}”"),
        Text("换一个名字，或先删去旧的", "choose another name, or delete the old one first"),
    ),
}  # fmt: skip
