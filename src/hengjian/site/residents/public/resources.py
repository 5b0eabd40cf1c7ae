"""Contacts and notices as entities: tables that come in and go out."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Site
from hengjian.site.platform.columns import DAY, SITE_IF_ANY, SOURCE, Given, coded
from hengjian.site.platform.resource import Area, Reach, Resource
from hengjian.site.platform.writing import Opening
from hengjian.site.residents.public.actions import telling
from hengjian.site.residents.public.models import Announcement, Contact

RESIDENTS = Area(Text("居民", "Residents"), 60)
REGION = Given(
    title=Text("区域编码", "region code"),
    hint=Text("街道或区县的编码", "code of a sub-district or district"),
    example="D1",
)
NEAR = Reach(("region",), ("site__project",), ("site__section",))
CONTACT = Resource(
    Contact,
    name="contacts",
    title=Text("联系人", "Contacts"),
    noun=Text("联系人", "contact"),
    each=Text("一行一个联系人或电话", "one contact a row"),
    area=RESIDENTS,
    reach=NEAR,
    right=Permission.SITE_EDIT,
    mark="L",
    watched=False,
    verbs={"erase": Text("删除个人信息", "personal data erased of")},
    bulk=("role", "until", "public", "as_of"),
    columns={
        "code": coded("L-1"),
        "region": REGION,
        "site": SITE_IF_ANY,
        "role": Given(example="contractor"),
        "name": Given(example="项目部李工"),
        "phone": Given(example="0877-0000000"),
        "since": DAY,
        "until": DAY,
        "public": Given(example="是"),
        **SOURCE,
    },
)
ANNOUNCEMENT = Resource(
    Announcement,
    opens=Opening(
        telling.post,
        {"site": Site},
        {name: name for name in ("kind", "text", "begins_at", "ends_at")},
        frozenset(("begins_at", "ends_at")),
    ),
    noun=Text("公告", "announcement"),
    reach=NEAR,
    right=Permission.SITE_EDIT,
    mark="G",
    watched=False,
    verbs={"post": Text("发布", "posted")},
)
