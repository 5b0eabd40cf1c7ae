"""Codes of people, organisations and what they may do."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "log-in-wrong": Entry(
        Severity.ERROR,
        Text("用户名或密码不对", "the user name or the password is wrong"),
        Text(
            "请检查大小写；忘记密码请找本单位的系统管理员重置",
            "check capitals; if you forgot the password, ask your administrator to reset it",
        ),
    ),
    "code-wrong": Entry(
        Severity.ERROR,
        Text("验证码不对", "the code is wrong"),
        Text(
            "请输入验证器当前显示的 6 位数字，并核对手机的时间",
            "enter the six digits the authenticator shows now, and check the phone's clock",
        ),
    ),
    "code-too-soon": Entry(
        Severity.ERROR,
        Text(
            "连续输错，请等 {seconds} 秒后再试",
            "several wrong codes: wait {seconds} seconds before the next",
        ),
        Text("每输错一次，等待时间加倍", "each wrong code doubles the wait"),
    ),
    "password-not-yours": Entry(
        Severity.ERROR,
        Text("密码不对", "the password is wrong"),
        Text("请输入您现在的登录密码", "enter the password you log in with"),
    ),
    "password-short": Entry(
        Severity.ERROR,
        Text("密码太短，至少要 {least} 个字符", "too short: use at least {least} characters"),
    ),
    "password-like-name": Entry(
        Severity.ERROR,
        Text("密码与用户名或姓名太相近", "too close to the user name or the name"),
    ),
    "password-common": Entry(
        Severity.ERROR,
        Text("这是很多人用的常见密码", "many people use this password"),
    ),
    "password-digits": Entry(
        Severity.ERROR,
        Text("密码不能全是数字", "not digits only"),
    ),
    "why-missing": Entry(
        Severity.ERROR,
        Text("没有写理由", "no reason was given"),
        Text("请写明理由，理由会记入留痕", "say why: the reason goes on the trail"),
    ),
    "token-days": Entry(
        Severity.ERROR,
        Text("令牌有效期 {found} 天不行", "a token cannot work for {found} days"),
        Text("请填 1 到 {longest} 天", "choose from 1 to {longest} days"),
    ),
    "token-name-missing": Entry(
        Severity.ERROR,
        Text("令牌没有名称", "the token has no name"),
        Text("请写明用在哪里，例如“数据中台”", "say where it is used, such as “data platform”"),
    ),
    "sign-on-unreachable": Entry(
        Severity.ERROR,
        Text("现在连不上统一认证平台", "the provider of the single sign-on cannot be reached"),
        Text(
            "请过几分钟再试，或用用户名和密码登录；一直不行请告诉系统管理员",
            "try again in some minutes, or log in with user name and password; "
            "if it lasts, tell your administrator",
        ),
    ),
    "sign-on-failed": Entry(
        Severity.ERROR,
        Text("这次统一认证没有完成", "this single sign-on was not completed"),
        Text(
            "可能停留太久、重复打开了同一页，或平台的答复不对；请回到登录页重新开始",
            "it took too long, was opened twice, or the provider's answer was not in order; "
            "begin anew from the log-in page",
        ),
    ),
    "sign-on-unknown": Entry(
        Severity.ERROR,
        Text(
            "统一认证账号“{found}”没有关联到这里的任何人员",
            "the account “{found}” of the single sign-on is linked to nobody here",
        ),
        Text(
            "请把这个账号（{claim}）告诉本单位的系统管理员，由其在您的人员页上关联",
            "tell your administrator this account ({claim}), who links it on your page",
        ),
    ),
    "sign-on-unnamed": Entry(
        Severity.ERROR,
        Text(
            "统一认证平台没有给出可用的 {claim}",
            "the provider of the single sign-on gives no {claim} that can be used",
        ),
        Text(
            "请告诉系统管理员：HENGJIAN_OIDC_CLAIM 选用的 {claim} 须由平台提供，邮箱还须经平台核实",
            "tell your administrator: the provider must give the {claim} that HENGJIAN_OIDC_CLAIM "
            "names, and must have verified an e-mail address",
        ),
    ),
    "sign-on-closed": Entry(
        Severity.ERROR,
        Text("您在这里的账号已停用", "your account here is closed"),
        Text("请找本单位的系统管理员", "ask your administrator"),
    ),
    "sign-on-off": Entry(
        Severity.ERROR,
        Text("本站没有启用单点登录", "this site has no single sign-on"),
        Text(
            "请由维护人员设置 HENGJIAN_OIDC_ISSUER 后再关联",
            "whoever runs the machine names HENGJIAN_OIDC_ISSUER first",
        ),
    ),
    "provider-account-missing": Entry(
        Severity.ERROR,
        Text("没有写统一认证账号", "no account of the single sign-on was given"),
        Text(
            "请照本人单点登录时页面显示的账号填写，不超过 255 个字符",
            "enter the account that the page shows when the person signs on, 255 signs at most",
        ),
    ),
    "provider-account-taken": Entry(
        Severity.ERROR,
        Text(
            "统一认证账号“{found}”已关联到别人",
            "the account “{found}” of the single sign-on is linked to somebody else",
        ),
        Text("一个账号只能关联一人；请核对", "an account belongs to one person; check it"),
    ),
    "provider-account-linked": Entry(
        Severity.ERROR,
        Text("{person} 已关联统一认证账号", "{person} is linked to an account already"),
        Text("要换一个，请先解除原来的关联", "unlink that one before you link another"),
    ),
    "provider-account-none": Entry(
        Severity.ERROR,
        Text("{person} 没有关联统一认证账号", "{person} is linked to no account"),
    ),
    "username-form": Entry(
        Severity.ERROR,
        Text("用户名“{found}”不合要求", "the user name “{found}” cannot be used"),
        Text(
            "请用 2 到 32 个小写字母、数字、点、横线或下划线，以字母开头",
            "use 2 to 32 lower-case letters, digits, dots, hyphens or underscores, a letter first",
        ),
    ),
    "username-taken": Entry(
        Severity.ERROR,
        Text("用户名“{found}”已有人用", "the user name “{found}” is taken"),
        Text(
            "请换一个；停用的账号也占用用户名", "choose another; closed accounts keep their names"
        ),
    ),
    "name-missing": Entry(
        Severity.ERROR,
        Text("没有填写名称", "the name is missing"),
        Text("请填写", "fill it in"),
    ),
    "role-unknown": Entry(
        Severity.ERROR,
        Text("没有“{found}”这个角色", "there is no role “{found}”"),
        Text("请从列表中选择", "choose one of the list"),
    ),
    "membership-own": Entry(
        Severity.ERROR,
        Text(
            "不能改动自己的任职、停用自己或重置自己的验证",
            "nobody changes their own memberships, closes or resets their own account",
        ),
        Text("请另一位系统管理员办理", "ask another administrator"),
    ),
    "membership-held": Entry(
        Severity.ERROR,
        Text(
            "{person}在{organisation}已经是{role}",
            "{person} already is {role} at {organisation}",
        ),
    ),
    "membership-separate": Entry(
        Severity.ERROR,
        Text(
            "不能任{role}：“{one}”与“{other}”不得由同一人兼任，{person}已有其一",
            "cannot become {role}: “{one}” and “{other}” are kept apart, and {person} holds one of them",
        ),
        Text(
            "请交给另一个人，或先结束与之冲突的任职",
            "give it to somebody else, or end the membership it conflicts with first",
        ),
    ),
    "person-elsewhere": Entry(
        Severity.ERROR,
        Text(
            "{person}在您管理的区域之外也有任职（{organisation}）",
            "{person} also serves outside the region you manage ({organisation})",
        ),
        Text("请那里的系统管理员一起办理", "let the administrator there act"),
    ),
    "organisation-outside": Entry(
        Severity.ERROR,
        Text("{organisation}不在您管理的区域内", "{organisation} is outside the region you manage"),
        Text("请从列表中选择", "choose one of the list"),
    ),
    "organisation-own-region": Entry(
        Severity.ERROR,
        Text(
            "{organisation}是您所管区域的最上级，不能移动或停用",
            "{organisation} is the top of the region you manage: it cannot be moved or retired",
        ),
        Text("请上一级的系统管理员办理", "let an administrator of the level above act"),
    ),
    "organisation-code-form": Entry(
        Severity.ERROR,
        Text("编码“{found}”不合要求", "the code “{found}” cannot be used"),
        Text(
            "请用 1 到 32 个字母、数字或横线",
            "use 1 to 32 letters, digits or hyphens",
        ),
    ),
    "organisation-code-taken": Entry(
        Severity.ERROR,
        Text("编码“{found}”已有单位使用", "the code “{found}” is taken"),
        Text("请换一个；大小写视为相同", "choose another; capitals make no difference"),
    ),
    "organisation-order": Entry(
        Severity.ERROR,
        Text(
            "{kind}不能放在{above}（{above_kind}）之下",
            "a {kind} cannot stand below {above} ({above_kind})",
        ),
        Text(
            "次序是：省、市、区县、街道，单位可以在任何一级之下",
            "the order is province, city, district, sub-district; units may stand below any",
        ),
    ),
    "organisation-below-itself": Entry(
        Severity.ERROR,
        Text(
            "{organisation}不能移到自己或自己的下级之下",
            "{organisation} cannot stand below itself",
        ),
        Text("请选别的上级", "choose another parent"),
    ),
    "organisation-too-deep": Entry(
        Severity.ERROR,
        Text(
            "移到{above}之下后层级过深，路径会超过 {limit} 个字符",
            "below {above} the tree grows too deep: a path would pass {limit} characters",
        ),
        Text("请选更高的上级", "choose a parent higher up"),
    ),
    "organisation-retired": Entry(
        Severity.ERROR,
        Text("{organisation}已停用", "{organisation} is retired"),
        Text("请选仍在使用的单位", "choose one that is in use"),
    ),
    "organisation-in-use": Entry(
        Severity.ERROR,
        Text(
            "{organisation}还有 {members} 项有效任职、{children} 个下级单位",
            "{organisation} still has {members} memberships in force and {children} below it",
        ),
        Text(
            "请先结束任职、停用或移走下级", "end the memberships, retire or move those below first"
        ),
    ),
}
