"""What people change, each action with its right.

Programmes and projects: entered and changed, with their policies. Their stages are a procedure:
``library.steps``.

The parts of a project's dossier: sections, approvals, systems, participants, works, policies.

Sites: entered, changed, confirmed; and many at once. Their stages are a procedure of the
planning, which allows them to start: ``planning.steps``.

Parts of a site's dossier: buildings, works, shortcomings, willingness, opinions, viewpoints.

Schemes: drawn up, changed, scored anew; the way on is ``library.steps``.

Comments on schemes, entered after the scheme is drawn up; see ``library.steps``.

The archive in its three classes: documents come in, or are withdrawn; none is deleted.

Pictures of a site, from the same viewpoint before, during and after the works.

Persons in charge: the full name of one, opened with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import RightOf, action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import bulk, rows
from hengjian.site.library.benefits import put_score
from hengjian.site.library.bulk import Outcome
from hengjian.site.library.completeness import completeness
from hengjian.site.library.evidence import Upload, attach, keep_file
from hengjian.site.library.models import (
    Document,
    PersonInCharge,
    PolicyDocument,
    Programme,
    Project,
    Scheme,
    SchemeComment,
    SchemeItem,
    Site,
    SitePicture,
    UtilityOpinion,
    Viewpoint,
)
from hengjian.site.library.persons import name_of
from hengjian.site.library.queries.dossiers import site_facts
from hengjian.site.library.references import set_values
from hengjian.site.library.rows import Clash
from hengjian.site.library.rules import plan_changes, start_problems
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.site.library.steps import SCHEME, without_trace
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import initials, new_code
from hengjian.site.platform.resource import landing_rights, resource_of
from hengjian.site.platform.step import locked, next_code, unreasoned
from hengjian.site.platform.surroundings import Surroundings


@action(Permission.PROJECT_EDIT)
def create_programme(*, by: Membership, values: Mapping[str, Any]) -> Programme:
    """Enter a programme. Raises ``Refused`` with all problems."""
    return rows.create(by=by, row=Programme(), values=values, verb="programme.create")


@action(Permission.PROJECT_EDIT)
def change_programme(
    *, by: Membership, programme: Programme, values: Mapping[str, Any], version: int | None
) -> Programme:
    """Change a programme. Raises ``Clash`` or ``Refused``."""
    return rows.change(
        by=by, row=programme, values=values, version=version, verb="programme.change"
    )


@action(Permission.PROJECT_EDIT)
def create_project(*, by: Membership, values: Mapping[str, Any]) -> Project:
    """Enter a project. Raises ``Refused`` with all problems."""
    return rows.create(by=by, row=Project(), values=values, verb="project.create")


@action(Permission.PROJECT_EDIT)
def change_project(
    *, by: Membership, project: Project, values: Mapping[str, Any], version: int | None
) -> Project:
    """Change a project. Raises ``Clash`` or ``Refused``."""
    return rows.change(by=by, row=project, values=values, version=version, verb="project.change")


@action(Permission.DOSSIER_EDIT)
def rest_on(*, by: Membership, project: Project, policy: PolicyDocument) -> None:
    """The project rests on this policy document."""
    project.policies.add(policy)
    record(
        by=by, action="project.policy", subject=project, before={}, after={"policy": policy.code}
    )
    rows.reopen_dossier(by=by, row=project)


@action(Permission.DOSSIER_EDIT)
def rest_no_longer_on(
    *, by: Membership, project: Project, policy: PolicyDocument, why: str
) -> None:
    """Take a policy document off the project, with the reason."""
    if not why.strip():
        raise Refused([problem("step-without-reason", Place(path="why"))])
    project.policies.remove(policy)
    record(
        by=by,
        action="project.policy",
        subject=project,
        before={"policy": policy.code},
        after={"policy": None},
        why=why,
    )
    rows.reopen_dossier(by=by, row=project)


Row = TypeVar("Row", bound=Model)


def _noun(model: type[Model]) -> str:
    return str(model._meta.model_name)


@action(Permission.DOSSIER_EDIT)
def add_project_part(
    *,
    by: Membership,
    project: Project,
    model: type[Row],
    values: Mapping[str, Any],
    files: Sequence[Upload] = (),
) -> Row:
    """Enter a part of a project's dossier, with its evidence. Raises ``Refused``."""
    given = dict(values)
    if mark := resource_of(model).mark:
        given.setdefault("code", new_code(project.code, mark))
    row = model(project=project)
    files = _single(by, row, files)
    saved = rows.create(by=by, row=row, values=given, verb=f"{_noun(model)}.create")
    attach(by=by, row=saved, files=files, noun=_noun(model))
    return saved


@action(Permission.DOSSIER_EDIT)
def change_project_part(
    *,
    by: Membership,
    row: Row,
    values: Mapping[str, Any],
    version: int | None,
    files: Sequence[Upload] = (),
) -> Row:
    """Change a part. Raises ``Clash`` where somebody was faster, ``Refused`` with all problems."""
    noun, given = _noun(type(row)), dict(values)
    if files and hasattr(row, "attachment_id"):
        given["attachment"] = keep_file(files[0], by)
        files = ()
    saved = rows.change(by=by, row=row, values=given, version=version, verb=f"{noun}.change")
    attach(by=by, row=saved, files=files, noun=noun)
    return saved


@action(Permission.DOSSIER_EDIT)
def remove_project_part(*, by: Membership, row: Model, why: str) -> None:
    """Delete a part that was entered by mistake; it stays on the trail with the reason."""
    rows.remove(by=by, row=row, verb=f"{_noun(type(row))}.remove", why=why)


@action(Permission.DOSSIER_EDIT)
def add_policy(
    *, by: Membership, values: Mapping[str, Any], files: Sequence[Upload] = ()
) -> PolicyDocument:
    """Enter a policy document that projects may rest on."""
    row = PolicyDocument()
    _single(by, row, files)
    given = {"code": new_code("POL", "P"), **values}
    return rows.create(by=by, row=row, values=given, verb="policydocument.create")


def _single(by: Membership, row: Model, files: Sequence[Upload]) -> Sequence[Upload]:
    """A row with one ``attachment`` takes the first file; what is left is evidence."""
    if files and hasattr(row, "attachment_id"):
        row.attachment = keep_file(files[0], by)  # type: ignore[attr-defined]  # asked above
        return ()
    return files


ASSIGNED = frozenset(("project", "section", "area"))
"""To which project, section and area a site belongs is not for a sub-district to change."""


@action(Permission.SITE_EDIT)
def create_site(*, by: Membership, values: Mapping[str, Any], why: str = "") -> Site:
    """Enter a new site. Raises ``Refused`` with everything that is wrong."""
    return rows.create(by=by, row=Site(), values=values, verb="site.create", why=why)


@action(Permission.SITE_EDIT)
def change_site(
    *, by: Membership, site: Site, values: Mapping[str, Any], version: int | None, why: str = ""
) -> Site:
    """Change what a site's dossier says of it; ``values`` may carry a ``datum``.

    The planned days of a site that is in the plan only change with a reason. Raises
    ``library.rows.Clash`` where somebody else was faster, ``Refused`` with all problems.
    """
    if found := [*plan_changes(site, values, why), *start_problems(site, values)]:
        raise Refused(found)
    return rows.change(by=by, row=site, values=values, version=version, verb="site.change", why=why)


@action(Permission.SITE_CONFIRM)
def confirm_site(*, by: Membership, site: Site, seen: datetime) -> Site:
    """Vouch for a complete dossier as it stood at ``seen`` (its ``changed_at``).

    Who entered it last may not; a later change takes the confirmation back.
    """
    site = locked(site)
    problems = []
    if site.entered_by == by.person.username:
        problems.append(problem("confirm-own-entry"))
    if site.changed_at != seen:
        problems.append(problem("confirm-changed-meanwhile"))
    missing = [each for each in completeness(site_facts([site])[site.pk]) if each.missing]
    if missing:
        names = rows.listing_of(list(dict.fromkeys(each.requirement.name for each in missing)))
        problems.append(problem("confirm-incomplete", count=len(missing), missing=names))
    if problems:
        raise Refused(problems)
    before = snapshot(site)
    site.confirmed_at, site.confirmed_by = current_moment(), by.person.username
    site.save(update_fields=["confirmed_at", "confirmed_by"])
    record(by=by, action="site.confirm", subject=site, before=before)
    return site


@action(RightOf(landing_rights, "model", besides=Permission.DATA_IMPORT))
def put_all(
    *,
    by: Membership,
    model: type[Model],
    rows: Sequence[Mapping[str, Any]],
    synthetic: bool,
    why: str,
    counted: bulk.Counted = bulk.watch_nothing,
) -> Outcome:
    """Save many rows of one table by their code, all or nothing, each with its line on the trail.

    ``rows`` name fields of the model; what they point at is named by its code. Sites carry a
    ``datum`` beside coordinates. A constant number of queries a thousand rows. Raises ``Refused``
    with every problem, placed by line (the row's number, from 1) and path (the field).
    """
    return bulk.put(by=by, model=model, rows=rows, synthetic=synthetic, why=why, counted=counted)


@action(Permission.SITE_EDIT)
def add_site_part(
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
def change_site_part(
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
def remove_site_part(*, by: Membership, row: Model, why: str) -> None:
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


State = Scheme.State
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Works:
    """One row of works as entered; no ``site`` means all sites of the scheme."""

    item: str
    quantity: Decimal
    unit_cost: Decimal
    site: Site | None = None


@action(Permission.SCHEME_EDIT)
def create_scheme(
    *, by: Membership, values: Values, sites: Collection[Site], works: Sequence[Works]
) -> Scheme:
    """Draw up a new scheme. ``values`` names fields; a missing ``code`` is given out.

    The sites must be rows the person sees. Raises ``Refused`` with everything that is wrong.
    """
    scheme = Scheme(entered_by=by.person.username)
    wanted = dict(values)
    year = wanted.get("year")
    wanted["code"] = wanted.get("code") or next_code(Scheme, f"FA{year}-")
    return _keep(by, scheme, wanted, sites, works, verb="scheme.create", before=None)


@action(Permission.SCHEME_EDIT)
def change_scheme(
    *,
    by: Membership,
    scheme: Scheme,
    values: Values,
    sites: Collection[Site],
    works: Sequence[Works],
    version: int | None,
) -> Scheme:
    """Change a scheme that is being drawn up; whoever changed it last may not decide on it.

    Raises ``library.rows.Clash`` where somebody else was faster, ``Refused`` with all problems.
    """
    scheme = locked(scheme)
    if problems := SCHEME.closed(scheme):
        raise Refused(problems)
    if version is not None and version != scheme.version:
        who, when = scheme.entered_by, f"{timezone.localtime(scheme.changed_at):%Y-%m-%d %H:%M}"
        raise Clash(scheme, values, problem("changed-meanwhile", who=who, when=when))
    before = _whole(scheme)
    scheme.entered_by, scheme.state = by.person.username, State.DRAFT
    scheme.version += 1
    return _keep(by, scheme, dict(values), sites, works, verb="scheme.change", before=before)


@action(Permission.SCHEME_EDIT)
def rescore_scheme(*, by: Membership, scheme: Scheme) -> Scheme:
    """Score the scheme anew from what the records say today."""
    scheme = locked(scheme)
    before = without_trace(scheme)
    put_score(scheme)
    scheme.save()
    record(by=by, action="scheme.score", subject=scheme, before=before, after=without_trace(scheme))
    return scheme


def _keep(
    by: Membership,
    scheme: Scheme,
    values: dict[str, Any],
    sites: Collection[Site],
    works: Sequence[Works],
    *,
    verb: str,
    before: dict[str, Any] | None,
) -> Scheme:
    problems = set_values(scheme, values, by)
    problems += problems_of(scheme, Surroundings())
    problems += _dates(scheme)
    problems += _places(scheme, sites)
    items = [_item(work) for work in works]
    problems += [found for n, w in enumerate(works, 1) for found in _work_problems(n, w, sites)]
    if not scheme.pk and Scheme.objects.filter(code=scheme.code).exists():
        problems.append(problem("code-taken", Place(path="code"), found=scheme.code))
    if problems:
        raise Refused(problems)
    scheme.pinyin = initials(scheme.name)
    scheme.cost = sum((item.cost for item in items), Decimal(0))
    scheme.sites_count = len(sites)
    scheme.save()
    scheme.sites.set(sites)
    scheme.items.all().delete()
    for item in items:
        item.scheme = scheme
    SchemeItem.objects.bulk_create(items)
    put_score(scheme)
    scheme.save(update_fields=["benefit", "benefit_trace"])
    record(by=by, action=verb, subject=scheme, before=before, after=_whole(scheme))
    return scheme


def _whole(scheme: Scheme) -> dict[str, Any]:
    """The row with its sites and works, as the trail keeps them; the trace stays with the row."""
    values = without_trace(scheme)
    values["sites"] = sorted(scheme.sites.values_list("code", flat=True))
    rows = scheme.items.values_list("item", "quantity", "unit_cost", "site__code")
    values["works"] = sorted(f"{i} {q}×{c} {s or ''}".strip() for i, q, c, s in rows)
    return values


def _item(work: Works) -> SchemeItem:
    return SchemeItem(
        site=work.site, item=work.item, quantity=work.quantity, unit_cost=work.unit_cost
    )


def _dates(scheme: Scheme) -> Iterator[Problem]:
    if scheme.starts_on and scheme.finishes_on and scheme.finishes_on < scheme.starts_on:
        yield problem("work-dates", Place(path="finishes_on"), name=scheme)


def _places(scheme: Scheme, sites: Collection[Site]) -> Iterator[Problem]:
    if not sites:
        yield problem("scheme-without-sites", Place(path="sites"))
    for site in sites:
        if scheme.region_id and site.sub_district_id != scheme.region_id:
            place = Place(path="sites")
            yield problem("scheme-site-out-of-place", place, site=site, place=scheme.region)


def _work_problems(line: int, work: Works, sites: Collection[Site]) -> Iterator[Problem]:
    place = Place(path=f"works.{line}")
    if work.item not in catalogue():
        yield problem("works-unknown", place, found=work.item)
    if work.quantity <= 0 or work.unit_cost < 0:
        values = {"line": line, "item": work.item, "found": f"{work.quantity} × {work.unit_cost}"}
        yield problem("scheme-item-number", place, **values)
    if work.site is not None and work.site not in sites:
        yield problem("scheme-site-elsewhere", place, line=line, site=work.site)


@action(Permission.COMMENT_ENTER)
def enter_comment(*, by: Membership, scheme: Scheme, values: Mapping[str, Any]) -> SchemeComment:
    """Enter what a resident or a utility owner says to a scheme that is drawn up.

    Residents are not named: the words only. Raises ``Refused`` with all that is wrong.
    """
    scheme = locked(scheme)
    comment = SchemeComment(scheme=scheme, entered_by=by.person.username, **values)
    comment.code = next_code(SchemeComment, f"{scheme.code}-Y")
    problems = problems_of(comment, Surroundings())
    if scheme.state == Scheme.State.DRAFT:
        problems.append(problem("comment-before-plan", name=scheme))
    if comment.voice == SchemeComment.Voice.UTILITY and not comment.utility:
        label = Text("管线", "utility")
        problems.append(problem("field-empty", Place(path="utility"), field=label))
    if problems:
        raise Refused(problems)
    comment.save()
    record(by=by, action="comment.enter", subject=comment)
    return comment


@action(Permission.SITE_EDIT)
def archive_for_site(
    *, by: Membership, site: Site, values: Mapping[str, Any], file: Upload | None
) -> Document:
    """Put a document into a site's archive. Raises ``Refused`` with all problems."""
    return _archive(by, Document(site=site), site.code, values, file)


@action(Permission.DOSSIER_EDIT)
def archive_for_project(
    *, by: Membership, project: Project, values: Mapping[str, Any], file: Upload | None
) -> Document:
    """Put a document into a project's archive. Raises ``Refused`` with all problems."""
    return _archive(by, Document(project=project), project.code, values, file)


@action(Permission.SITE_EDIT)
def withdraw_from_site(*, by: Membership, document: Document, why: str) -> Document:
    """Take a document out of a site's archive, with the reason."""
    if document.site_id is None:
        raise Refused([problem("row-out-of-reach", found=document)])
    return _withdraw(by, document, why)


@action(Permission.DOSSIER_EDIT)
def withdraw_from_project(*, by: Membership, document: Document, why: str) -> Document:
    """Take a document out of a project's archive, with the reason."""
    if document.project_id is None:
        raise Refused([problem("row-out-of-reach", found=document)])
    return _withdraw(by, document, why)


def _archive(
    by: Membership,
    row: Document,
    holder: str,
    values: Mapping[str, Any],
    file: Upload | None,
) -> Document:
    if file is None:
        raise Refused([problem("file-not-chosen", Place(path="file"))])
    row.attachment = keep_file(file, by)
    given = {"code": new_code(holder, "D"), **values}
    if not given.get("title"):
        given["title"] = row.attachment.name
    return rows.create(by=by, row=row, values=given, verb="document.create")


def _withdraw(by: Membership, document: Document, why: str) -> Document:
    document = locked(document)
    problems = []
    if document.withdrawn_at is not None:
        problems.append(problem("already-withdrawn", found=document))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    before = snapshot(document)
    document.withdrawn_at = current_moment()
    document.save(update_fields=["withdrawn_at"])
    record(by=by, action="document.withdraw", subject=document, before=before, why=why)
    rows.reopen_dossier(by=by, row=document)
    return document


@action(Permission.SITE_EDIT)
def take_picture(
    *,
    by: Membership,
    viewpoint: Viewpoint,
    moment: str,
    file: Upload | None,
    taken_on: date | None = None,
    keep_place: bool = False,
    code: str = "",
) -> SitePicture:
    """Add a picture from a viewpoint. Its day is the one given, else its own, else today.

    ``keep_place`` says that the person consented to keeping where it was taken.
    """
    if file is None:
        raise Refused([problem("file-not-chosen", Place(path="file"))])
    kept = keep_file(file, by, keep_place)
    if not kept.media_type.startswith("image/"):
        raise Refused([problem("not-a-picture", Place(path="file"), found=kept.name)])
    taken = timezone.localdate(kept.taken_at) if kept.taken_at else current_day()
    picture = SitePicture(viewpoint=viewpoint, attachment=kept)
    code = code or new_code(viewpoint.site.code, "P")
    values = {"code": code, "moment": moment, "taken_on": taken_on or taken}
    return rows.create(by=by, row=picture, values=values, verb="sitepicture.create")


DEFAULT_VIEWPOINT = Text("小区大门", "main gate")
"""Where a picture is taken from, if nobody says."""


@action(Permission.SITE_EDIT)
def take_picture_on_site(
    *,
    by: Membership,
    site: Site,
    viewpoint: str,
    moment: str,
    file: Upload | None,
    sent_as: UUID,
    taken_on: date | None = None,
) -> SitePicture:
    """Add a picture from the viewpoint of this name, which is made where the site has none of it;
    all or nothing. ``sent_as`` is the number a phone gave it: sent again it is the same picture.

    Raises ``Refused``: what is wrong with it, or that the number is that of another site's.
    """
    name, code = viewpoint.strip() or DEFAULT_VIEWPOINT.zh, f"P-{sent_as.hex}"
    if (stored := _picture_under(site, code)) is not None:
        return stored
    try:
        with transaction.atomic():
            place = site.viewpoints.filter(name__iexact=name).first() or add_site_part(
                by=by, site=site, model=Viewpoint, values={"name": name}
            )
            return take_picture(
                by=by,
                viewpoint=place,
                moment=moment,
                file=file,
                taken_on=taken_on,
                code=code,
            )
    except (IntegrityError, Refused):
        # the same picture came in twice at one moment: the other was first
        if (stored := _picture_under(site, code)) is None:
            raise
        return stored


def _picture_under(site: Site, code: str) -> SitePicture | None:
    stored = SitePicture.objects.filter(code=code).select_related("viewpoint").first()
    if stored is not None and stored.viewpoint.site_id != site.pk:
        raise Refused([problem("picture-number-odd", found=code)])
    return stored


@action(Permission.SITE_EDIT)
def withdraw_picture(*, by: Membership, picture: SitePicture, why: str) -> SitePicture:
    """Take a picture out of the dossier, with the reason; it is never deleted."""
    picture = locked(picture)
    problems = []
    if picture.withdrawn_at is not None:
        problems.append(problem("already-withdrawn", found=picture))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    before = snapshot(picture)
    picture.withdrawn_at = current_moment()
    picture.save(update_fields=["withdrawn_at"])
    record(by=by, action="sitepicture.withdraw", subject=picture, before=before, why=why)
    rows.reopen_dossier(by=by, row=picture)
    return picture


@action(Permission.PROJECT_EDIT)
def reveal_person(*, by: Membership, person: PersonInCharge, why: str) -> str:
    """The full name of a person in charge; the trail keeps who opened it and why.

    Raises ``Refused``, and ``Unopenable`` where the key is not there.
    """
    problems = unreasoned(why)
    if not person.sealed_name:
        problems.append(problem("person-without-name", post=person.post))
    if problems:
        raise Refused(problems)
    opened = name_of(person)
    record(by=by, action="personincharge.reveal", subject=person, why=why.strip(), after={})
    return opened
