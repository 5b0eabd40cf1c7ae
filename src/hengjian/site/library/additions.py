"""What the library says of the sites on the map: their stage, and the utilities' opinions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone, add_layer
from hengjian.site.library.models import Site, UtilityOpinion
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.templatetags.shell import t

Stage, Opinion = Site.Stage, UtilityOpinion.Opinion
WORST_FIRST = (Opinion.OBJECTS, Opinion.WAITING, Opinion.CONDITIONS, Opinion.AGREES)


def stages(membership: Membership, keys: Collection[int], as_of: date) -> Mapping[int, Shade]:
    """The stage of each site; what it came to after the day is not shown before."""
    rows = Site.objects.filter(pk__in=keys).values_list("pk", "stage", "started_on", "finished_on")
    return {key: Shade(_stage(stage, start, end, as_of)) for key, stage, start, end in rows}


def _stage(stage: str, started: date | None, finished: date | None, as_of: date) -> str:
    if stage == Stage.FINISHED and finished is not None and finished > as_of:
        stage = Stage.STARTED
    if stage == Stage.STARTED and started is not None and started > as_of:
        stage = Stage.PLANNED
    return stage


def opinions(membership: Membership, keys: Collection[int], as_of: date) -> Mapping[int, Shade]:
    """Of the utilities asked by the day, the answer that holds a site up most."""
    rows = visible_to(UtilityOpinion, membership).filter(site__in=keys, asked_on__lte=as_of)
    newest: dict[tuple[int, str], tuple[str, str]] = {}
    for key, code, utility, opinion, answered in rows.order_by("asked_on", "pk").values_list(
        "site", "site__code", "utility", "opinion", "answered_on"
    ):
        known = answered is not None and answered <= as_of
        newest[key, utility] = (code, opinion if known else Opinion.WAITING)
    by_site: dict[int, list[tuple[str, str]]] = {}
    for (key, _), answer in newest.items():
        by_site.setdefault(key, []).append(answer)
    return {key: _gravest(answers) for key, answers in by_site.items()}


def _gravest(answers: list[tuple[str, str]]) -> Shade:
    (code, _), given = answers[0], [opinion for _, opinion in answers]
    worst = next(each for each in WORST_FIRST if each in given)
    asked, agreed = len(given), sum(each == Opinion.AGREES for each in given)
    says = t(
        f"征求 {asked} 家专营单位，{agreed} 家同意",
        f"{agreed} of {asked} utility owners agree",
    )
    return Shade(worst, says, reverse("web:site", args=[code]) + "#opinions")


add_layer(
    Layer(
        "stage",
        words("阶段", "stage"),
        10,
        {
            Stage.RESERVE: (Tone.GREY, Stage.RESERVE.label),
            Stage.PLANNED: (Tone.STEEL, Stage.PLANNED.label),
            Stage.STARTED: (Tone.AMBER, Stage.STARTED.label),
            Stage.FINISHED: (Tone.TEAL, Stage.FINISHED.label),
        },
        words("其他", "other"),
        stages,
    )
)
add_layer(
    Layer(
        "utilities",
        words("管线意见", "utilities"),
        50,
        {
            Opinion.AGREES: (Tone.TEAL, Opinion.AGREES.label),
            Opinion.CONDITIONS: (Tone.BLUE, Opinion.CONDITIONS.label),
            Opinion.WAITING: (Tone.AMBER, Opinion.WAITING.label),
            Opinion.OBJECTS: (Tone.RED, Opinion.OBJECTS.label),
        },
        words("尚未征求", "not asked yet"),
        opinions,
    )
)
