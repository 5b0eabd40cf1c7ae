"""What a person may be allowed to do. Which role holds what is data: ``roles.yaml``."""

from __future__ import annotations

from enum import StrEnum

from hengjian.bilingual import Text


class Permission(StrEnum):
    """One right; pages show it with its words from ``WORDS``."""

    LIBRARY_VIEW = "library.view"
    PROJECT_EDIT = "project.edit"
    DOSSIER_EDIT = "dossier.edit"
    SITE_EDIT = "site.edit"
    SITE_CONFIRM = "site.confirm"
    SCHEME_EDIT = "scheme.edit"
    SCHEME_DECIDE = "scheme.decide"
    COMMENT_ENTER = "comment.enter"
    COMMENT_DECIDE = "comment.decide"
    PLAN_EDIT = "plan.edit"
    PLAN_APPROVE = "plan.approve"
    PLAN_PUBLISH = "plan.publish"
    UTILITY_EDIT = "utility.edit"
    START_ALLOW = "start.allow"
    DATA_IMPORT = "data.import"
    DATA_EXPORT = "data.export"
    TRAIL_VIEW = "trail.view"
    ACCOUNTS_MANAGE = "accounts.manage"
    API_TOKEN = "api.token"


WORDS: dict[Permission, Text] = {
    Permission.LIBRARY_VIEW: Text("查看项目库", "see the library"),
    Permission.PROJECT_EDIT: Text("维护项目", "keep projects"),
    Permission.DOSSIER_EDIT: Text("填报项目档案", "fill in project dossiers"),
    Permission.SITE_EDIT: Text("填报小区档案", "fill in site dossiers"),
    Permission.SITE_CONFIRM: Text("审核小区档案", "confirm site dossiers"),
    Permission.SCHEME_EDIT: Text("编制改造方案", "draw up schemes"),
    Permission.SCHEME_DECIDE: Text("审定改造方案", "decide on schemes"),
    Permission.COMMENT_ENTER: Text("登记意见", "enter comments"),
    Permission.COMMENT_DECIDE: Text("答复意见", "adopt or reject comments"),
    Permission.PLAN_EDIT: Text("编制年度计划", "draw up the annual plan"),
    Permission.PLAN_APPROVE: Text("批准年度计划", "approve the annual plan"),
    Permission.PLAN_PUBLISH: Text("公布年度计划", "publish the annual plan"),
    Permission.UTILITY_EDIT: Text("填报管线计划", "enter utility works"),
    Permission.START_ALLOW: Text("准予开工", "allow a start"),
    Permission.DATA_IMPORT: Text("导入数据", "import data"),
    Permission.DATA_EXPORT: Text("导出数据", "export data"),
    Permission.TRAIL_VIEW: Text("查看留痕", "read the trail"),
    Permission.ACCOUNTS_MANAGE: Text("管理账号", "manage accounts"),
    Permission.API_TOKEN: Text("使用接口令牌", "use API tokens"),
}
