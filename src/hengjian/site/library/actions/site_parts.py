"""Parts of a site's dossier: buildings, works, shortcomings, willingness, opinions, viewpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, attach
from hengjian.site.library.models import Site, UtilityOpinion
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.resource import resource_of

Row = TypeVar("Row", bound=Model)


def _noun(model: type[Model]) -> str:
    return str(model._meta.model_name)


@action(Permission.SITE_EDIT)
def add(
    *,
    by: Membership,
    site: Site,
    model: type[Row],
    values: Mapping[str, Any],
    files: Sequence[Upload] = (),
) -> Row:
    """Enter a part of a site's dossier, with its evidence. Raises ``Refused`` with all problems."""
    row = model(site=site)
    given = {"code": new_code(site.code, resource_of(model).mark), **values}
    saved = rows.create(by=by, row=row, values=given, verb=f"{_noun(model)}.create")
    attach(by=by, row=saved, files=files, noun=_noun(model))
    return saved


@action(Permission.SITE_EDIT)
def change(
    *,
    by: Membership,
    row: Row,
    values: Mapping[str, Any],
    version: int | None,
    files: Sequence[Upload] = (),
) -> Row:
    """Change a part. Raises ``Clash`` where somebody was faster, ``Refused`` with all problems."""
    noun = _noun(type(row))
    saved = rows.change(by=by, row=row, values=values, version=version, verb=f"{noun}.change")
    attach(by=by, row=saved, files=files, noun=noun)
    return saved


@action(Permission.SITE_EDIT)
def remove(*, by: Membership, row: Model, why: str) -> None:
    """Delete a part that was entered by mistake; it stays on the trail with the reason."""
    rows.remove(by=by, row=row, verb=f"{_noun(type(row))}.remove", why=why)


@action(Permission.COMMENT_ENTER)
def answer_opinion(
    *,
    by: Membership,
    opinion: UtilityOpinion,
    values: Mapping[str, Any],
    version: int | None,
    files: Sequence[Upload] = (),
) -> UtilityOpinion:
    """A utility owner answers for its own lines; everybody else's opinions stay closed to it."""
    mine = visible_to(UtilityOpinion, by).filter(pk=opinion.pk, owner=by.organisation_id)
    if not mine.exists():
        raise Refused([problem("row-out-of-reach", found=opinion)])
    own = {name: values[name] for name in ("opinion", "answered_on", "text") if name in values}
    saved = rows.change(
        by=by, row=opinion, values=own, version=version, verb="utilityopinion.answer"
    )
    attach(by=by, row=saved, files=files, noun="utilityopinion")
    return saved
