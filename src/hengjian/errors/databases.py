"""Codes of counting in databases and of the columnar backend."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "measure-too-deep": Entry(
        Severity.ERROR,
        Text(
            "统计口径的条件嵌套太多，写成 SQL 超过 {limit} 字",
            "the condition of a measure nests too deeply: more than {limit} characters of SQL",
        ),
        Text("请拆成几个统计口径，或改用公式", "split it into several measures, or use a formula"),
    ),
    "mean-too-fine": Entry(
        Severity.ERROR,
        Text(
            "“{name}”逐行的分母各不相同，精确的平均数太长",
            "the rows of “{name}” have so many different divisors that their exact mean is too long",
        ),
        Text(
            "请写 each_to（如 0.01%），先把每行取整再平均",
            "write each_to (such as 0.01%): each row is rounded first",
        ),
    ),
    "measure-not-whole": Entry(
        Severity.ERROR,
        Text(
            "统计口径的条件里不能用 {function}：数据库里只算整数",
            "{function} cannot stand in the condition of a measure: databases count in whole numbers",
        ),
        Text("请把它移到公式里", "move it into a formula"),
    ),
    "number-not-storable": Entry(
        Severity.ERROR,
        Text(
            "{found} 不能存入数据库：该列最多 {places} 位小数，且不能过大",
            "{found} cannot be stored: the column has {places} decimals at most, and it may not be "
            "too large",
        ),
        Text("请核对这一格的数和单位", "check the number and the unit of this cell"),
    ),
    "project-unknown": Entry(
        Severity.ERROR,
        Text("数据库里没有编号为 {project} 的项目", "the database has no project number {project}"),
    ),
    "columnar-not-installed": Entry(
        Severity.ERROR,
        Text(
            "批量计算要用 {module}，还没有安装",
            "scoring many projects needs {module}, which is not installed",
        ),
        Text("请运行：pip install 'hengjian[columnar]'", "run: pip install 'hengjian[columnar]'"),
    ),
}
