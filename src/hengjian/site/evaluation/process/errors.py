"""Problems of drawing and visiting sample sites."""

from hengjian.errors import catalogue_of, error

ENTRIES = catalogue_of(
    error(
        "sample-frame-nobody",
        "抽样范围里没有小区",
        "there is no site in the sampling frame",
        "项目还没有开工的小区时选“项目全部小区”",
        "choose every site of the project where no works were begun",
    ),
    error(
        "sample-fixed",
        "{name}：实施方案已批准，样本不能重抽",
        "{name}: the work plan is approved, the sample is not drawn again",
        "去不了的小区逐个替换并写明理由，或者由委托方退回方案",
        "replace single sites with a reason, or have the commissioner send the plan back",
    ),
    error(
        "sample-visited",
        "{name}：已有核查底稿（{paper}），样本不能重抽",
        "{name}: there is a paper on a visit ({paper}); the sample is not drawn again",
        "去不了的小区逐个替换并写明理由",
        "replace single sites with a reason",
    ),
    error(
        "point-settled",
        "{name}：已经核查或替换",
        "{name}: visited or replaced already",
        "看它的底稿或者替换后的小区",
        "see its paper, or the site that is visited instead",
    ),
    error(
        "point-nobody-left",
        "{name}：同一阶段（{stage}）没有别的小区可以替换",
        "{name}: no other site of its stage ({stage}) is left",
        "写一份底稿说明为什么没有核查",
        "write a paper on why it was not visited",
    ),
)
