"""Notes as entities: seen by exactly who sees the record they are on."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.resource import FOR_ALL, Resource
from hengjian.site.platform.writing import BY_NAME
from hengjian.site.talk.models import Errand, Note
from hengjian.site.talk.queries import errands_seen, on_rows_seen

NOTE = Resource(
    Note,
    only_read=BY_NAME,
    noun=Text("留言", "note"),
    reach=FOR_ALL,
    narrow=on_rows_seen,
    watched=False,
    untold=frozenset(("subject_key",)),
    words={
        "subject_type": Text("记录类别", "kind of record"),
        "subject_key": Text("记录主键", "key of the record"),
        "subject": Text("记录编码", "code of the record"),
        "subject_name": Text("记录名称", "name of the record"),
        "written_by": Text("留言人", "author of the note"),
    },
    actions={"note.write": Text("写下留言", "note: written")},
)
ERRAND = Resource(
    Errand,
    only_read=BY_NAME,
    noun=Text("留言中的交办", "errand given in a note"),
    reach=FOR_ALL,
    narrow=errands_seen,
    watched=False,
    words={
        "finished_by": Text("回应人", "responded by"),
        "finished_at": Text("回应时间", "responded at"),
    },
    actions={
        "errand.assign": Text("在留言中交办", "errand: given in a note"),
        "errand.mention": Text("在留言中提到", "person named in a note"),
        "errand.respond": Text("回应留言", "errand: responded to"),
        "errand.hand-on": Text("转交留言中的交办", "errand: handed on"),
        "errand.withdraw": Text("撤回留言中的交办", "errand: withdrawn"),
    },
)
