"""Reading a questionnaire in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import attachments
from hengjian.site.common.trail import record
from hengjian.site.platform.codes import new_code
from hengjian.site.residents.surveys.forms.reading import form_of, meanings_of
from hengjian.site.residents.surveys.forms.sheets import sheets_of
from hengjian.site.residents.surveys.forms.xforms import xform_of
from hengjian.site.residents.surveys.models import Questionnaire
from hengjian.site.residents.surveys.shipped import source_of, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action(Permission.SURVEY_EDIT)
def read(
    *, by: Membership, path: Path, name: str, purpose: str, synthetic: bool = False
) -> Questionnaire:
    """A new edition from a workbook; the one that is there where the same workbook comes again.

    Raises ``Refused`` with everything that is wrong with it, by sheet and cell.
    """
    form = form_of(sheets_of(path, name))
    xform = xform_of(path)
    content = path.read_bytes()
    digest, region = hashlib.sha256(content).hexdigest(), by.organisation.region
    editions = Questionnaire.objects.select_for_update().filter(region=region, name=form["name"])
    if known := editions.filter(sha256=digest).first():
        return known
    last = editions.order_by("-edition").values_list("edition", flat=True).first() or 0
    kept = attachments.store_made(content, name=name, media_type=XLSX, by=by)
    row = Questionnaire(
        code=new_code(form["name"], "Q"),
        name=form["name"],
        edition=last + 1,
        title=form["title"].get("zh", form["name"])[:200],
        title_en=form["title"].get("en", "")[:200],
        purpose=purpose,
        region=region,
        workbook=kept,
        form=form,
        xform=xform,
        sha256=digest,
        meanings=meanings_of(form),
        entered_by=by.person.username,
        synthetic=synthetic,
    )
    row.save()
    record(by=by, action="questionnaire.read", subject=row)
    return row


@action(Permission.SURVEY_EDIT)
def read_shipped(*, by: Membership, name: str) -> Questionnaire:
    """The edition of a questionnaire that comes with the product. Raises ``KeyError``,
    ``Refused``."""
    source = source_of(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        path.write_bytes(workbook_of(name))
        row = read(by=by, path=path, name=path.name, purpose=source["purpose"])
    if not row.title_en:
        Questionnaire.objects.filter(pk=row.pk).update(title_en=source["title"][1])
    return row
