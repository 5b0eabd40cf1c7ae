"""Forms of imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import said, words
from hengjian.site.exchange.known import regions, specs_offered
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.platform.resource import tables

DATUMS = [
    ("", words("没有坐标，或表头已写明", "no coordinates, or the header says it")),
    (str(Datum.WGS84), words("WGS-84（手机定位、卫星设备）", "WGS-84 (phones, GPS devices)")),
    (str(Datum.GCJ02), words("GCJ-02（高德、腾讯等国内地图）", "GCJ-02 (Chinese map services)")),
]


class HandInForm(forms.Form):
    """A file, what it is, and where it belongs."""

    table = forms.ChoiceField(label=words("数据表", "Table"))
    region: Any = forms.ModelChoiceField(
        label=words("区域", "Region"), queryset=None, empty_label=None
    )
    datum = forms.ChoiceField(
        label=words("坐标系", "Datum of the coordinates"),
        required=False,
        choices=DATUMS,
        help_text=words(
            "两种坐标系相差数百米，从数字上看不出来，所以要由您选择。",
            "The two lie some hundred metres apart and numbers do not show which is meant.",
        ),
    )
    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words(
            "xlsx、xls、et、ods，或 UTF-8 / GB18030 编码的 csv；最多 5 万行。",
            "xlsx, xls, et, ods, or csv in UTF-8 or GB18030; at most 50,000 rows.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )
    synthetic = forms.BooleanField(
        label=words("合成数据（演示用，处处标明）", "Synthetic data (for demonstration; marked)"),
        required=False,
    )

    def __init__(self, *parts: Any, by: Membership, **options: Any) -> None:
        super().__init__(*parts, **options)
        field: Any = self.fields["table"]
        field.choices = [(each.name, said(each.title)) for each in specs_offered(by)]
        places: Any = self.fields["region"]
        places.queryset = regions(by)

    def clean(self) -> dict[str, Any]:
        """A table with coordinates needs no datum while it has none: reading it asks."""
        cleaned = super().clean() or {}
        table = tables().get(cleaned.get("table", ""))
        if table is not None and not table.placed:
            cleaned["datum"] = ""
        return cleaned


class HeadersForm(forms.Form):
    """For each header nobody has confirmed, the column it is read as."""

    def __init__(self, *parts: Any, batch: ImportBatch, **options: Any) -> None:
        super().__init__(*parts, **options)
        self.headers = batch.headers
        columns = tables()[batch.table].columns
        choices = [("", words("不读取", "not read"))]
        choices += [(column.name, said(column.title)) for column in columns]
        for number, each in enumerate(self.headers):
            label = words(f"“{each['written']}”读作", f"“{each['written']}” is read as")
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=each["read_as"],
                widget=forms.Select(attrs={"class": "form-select", "aria-label": str(label)}),
            )

    @property
    def rows(self) -> Iterator[tuple[Any, BoundField]]:
        """Each header with its field."""
        for number, each in enumerate(self.headers):
            yield each, self[f"column-{number}"]
