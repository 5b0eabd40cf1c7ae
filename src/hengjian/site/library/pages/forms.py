"""Forms over fields of a model: they draw and read; the rules are the action's.

What is wrong comes from the action, all at once, and is shown beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models as db
from django.forms.models import fields_for_model
from django.forms.utils import ErrorDict

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.queries import region_ids
from hengjian.site.common.recorded import Yuan
from hengjian.site.common.words import said, words
from hengjian.site.library.completeness import document_kinds
from hengjian.site.library.models import Document
from hengjian.site.library.references import organisations
from hengjian.site.library.scope_catalogue import WorksClass, catalogue, class_name
from hengjian.site.library.trail import pointer_name
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import with_unit
from hengjian.site.platform.resource import resources
from hengjian.site.platform.telling import show_on

DATUMS = (
    ("", words("请选择", "choose")),
    (str(Datum.WGS84), words("WGS-84（手机定位、卫星设备）", "WGS-84 (phones, GPS devices)")),
    (str(Datum.GCJ02), words("GCJ-02（高德、腾讯等地图）", "GCJ-02 (Chinese map services)")),
)
Choices = list[Any]
_DRAWN: list[Callable[[db.Field[Any, Any]], forms.Field | None]] = []
if TYPE_CHECKING:
    ManyOfRows = forms.ModelMultipleChoiceField[db.Model]
else:
    ManyOfRows = forms.ModelMultipleChoiceField


class RowForm(forms.Form):
    """A form of some fields of a row, with the version it started from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What was entered: read where it can be, else as written, for the action to name."""
        self.full_clean()
        skipped = {"version", "evidence", "file"}
        return {
            name: self.cleaned_data[name] if name in self.cleaned_data else self._written(name)
            for name in self.fields
            if name not in skipped and not isinstance(self.fields[name], forms.FileField)
        }

    def rows(self, name: str) -> list[Any]:
        """The rows that a field of many names, in order."""
        self.full_clean()
        return list(self.cleaned_data.get(name) or ())

    def _written(self, name: str) -> object:
        bound = self[name]
        if isinstance(bound.field, forms.ModelChoiceField):
            return str(bound.data or "")
        return bound.data

    def started_from(self) -> int | None:
        """The version the person saw."""
        self.full_clean()
        version = self.cleaned_data.get("version")
        return version if isinstance(version, int) else None

    def refuse(self, refused: Refused) -> None:
        """Show what the action refused instead of what the form found itself."""
        self.full_clean()
        self._errors = ErrorDict()
        self.cleaned_data = dict.fromkeys(self.fields)
        show_on(self, refused)


def row_form(
    membership: Membership,
    model: type[db.Model],
    fields: Iterable[str],
    *,
    row: db.Model | None = None,
    data: Any = None,
    files: Any = None,
    key: str = "f",
    evidence: str = "",
) -> RowForm:
    """A form of these fields, filled from ``row``; ``datum`` and files are fields of no model.

    ``evidence`` is ``many``, ``one`` or empty: whether files are asked for.
    """
    names = [name for name in fields if name != "datum"]
    drawn = fields_for_model(model, names, formfield_callback=_field_maker(membership))
    found: dict[str, Any] = {name: drawn[name] for name in names}
    if "datum" in fields:
        found["datum"] = forms.ChoiceField(
            label=words("坐标系", "datum of the coordinates"),
            choices=DATUMS,
            required=False,
            help_text=words("改动坐标时必选；坐标不变可不选", "needed when the coordinates change"),
        )
    if evidence:
        found["evidence"] = _file_field(many=evidence == "many")
    for name, hint in _hints(model).items():
        if name in found:
            found[name].help_text = said(hint)
    made = type("Form", (RowForm,), found)
    initial = {name: _initial_of(row, name) for name in names} if row is not None else {}
    initial["version"] = getattr(row, "version", None)
    for name, value in initial.items():
        if isinstance(value, db.Model):
            initial[name] = value.pk
    form: RowForm = made(data, files, initial=initial, auto_id=f"{key}-%s")
    return form


def _hints(model: type[db.Model]) -> Mapping[str, Text]:
    """What stands under the fields, as the entity declares it."""
    declared = resources().get(model)
    return declared.form.hints if declared is not None and declared.form is not None else {}


def _initial_of(row: db.Model, name: str) -> Any:
    """What the form shows of a field of the row."""
    if isinstance(row._meta.get_field(name), db.ManyToManyField):
        return list(getattr(row, name).values_list("pk", flat=True))
    return getattr(row, name)


class ManyRows(ManyOfRows):
    """Boxes for rows; also taken as one text of their keys, as the merge page sends them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """The rows that are named."""
        return super().clean([key for each in value or () for key in str(each).split()])


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


def _file_field(many: bool) -> forms.Field:
    label = words("佐证材料", "evidence") if many else words("文件", "file")
    widget = ManyFiles() if many else forms.FileInput()
    return forms.FileField(label=label, required=False, widget=widget)


def _field_maker(membership: Membership) -> Callable[..., forms.Field | None]:
    def draw(field: db.Field[Any, Any], **options: Any) -> forms.Field | None:
        if isinstance(field, db.ForeignKey):
            rows = _choices_of(field, membership)
            return forms.ModelChoiceField(
                rows, label=pointer_name(field), required=not field.blank, empty_label="—"
            )
        if isinstance(field, db.ManyToManyField):
            target = field.related_model
            rows = visible_to(target, membership).order_by("code")
            return ManyRows(rows, label=field.verbose_name, required=not field.blank)
        if (special := _special(field) or _catalogue_field(field)) is not None:
            return special
        if isinstance(field, db.DateField):
            options["widget"] = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            options["localize"] = False
        if isinstance(field, db.IntegerField | db.DecimalField) and not field.choices:
            whole = isinstance(field, db.IntegerField) and not isinstance(field, Yuan)
            digits = "numeric" if whole else "decimal"
            options["widget"] = forms.TextInput({"inputmode": digits, "autocomplete": "off"})
        if isinstance(field, db.TextField):
            options["widget"] = forms.Textarea({"rows": 3})
        if field.choices:
            open_ended = field.blank or not field.has_default()
            options["choices"] = field.get_choices(open_ended, blank_choice=[("", "—")])
        return field.formfield(**options)

    return draw


def _catalogue_field(field: db.Field[Any, Any]) -> forms.Field | None:
    """A code of a catalogue that the columns of the entity know, offered by its words."""
    declared = resources().get(field.model)
    given = declared.columns.get(field.name) if declared is not None else None
    if field.choices or given is None or not given.choices:
        return None
    every = given.choices() if callable(given.choices) else given.choices
    choices = [("", "—"), *((code, said(text)) for code, text in every)]
    return forms.ChoiceField(label=field.verbose_name, required=not field.blank, choices=choices)


def _special(field: db.Field[Any, Any]) -> forms.Field | None:
    """Codes of the catalogues, offered by their names."""
    if field.name == "item":
        return forms.ChoiceField(label=field.verbose_name, choices=[("", "—"), *works_choices()])
    if field.model is Document and field.name == "kind":
        return forms.ChoiceField(
            label=field.verbose_name, required=False, choices=[("", words("其他", "other"))]
        )
    drawn = (draw(field) for draw in _DRAWN)
    return next((each for each in drawn if each is not None), None)


def add_fields(draw: Callable[[db.Field[Any, Any]], forms.Field | None]) -> None:
    """A subject above draws fields of its own: ``draw`` gives None for those of others."""
    if draw not in _DRAWN:
        _DRAWN.append(draw)


def works_choices() -> Choices:
    """The kinds of works under their classes, each with its unit."""
    return [
        (
            said(class_name(works_class)),
            [
                (kind.code, with_unit(said(kind.name), said(kind.unit_name)))
                for kind in catalogue().values()
                if kind.works_class is works_class
            ],
        )
        for works_class in WorksClass
    ]


def kind_choices(subject: str) -> Choices:
    """The kinds of documents a dossier asks for, and any other."""
    asked = [(code, said(each.name)) for code, each in document_kinds(subject).items()]
    return [*asked, ("", words("其他", "other"))]


def _choices_of(field: db.ForeignKey[Any, Any], membership: Membership) -> Any:
    target = field.related_model
    if target is not Organisation:
        return visible_to(target, membership)
    kind = Organisation.Kind
    rows = Organisation.objects.filter(pk__in=region_ids(membership))
    match field.name:
        case "sub_district":
            return rows.filter(kind=kind.SUB_DISTRICT)
        case "region":
            region = membership.organisation.region
            return Organisation.objects.filter(pk=region.pk) | rows.filter(kind=kind.DISTRICT)
        case _:
            return organisations(membership).filter(kind=kind.UNIT)
