"""A small case of invented figures: a framework, reported figures and records, in a folder."""

from __future__ import annotations

from pathlib import Path

FRAMEWORK = """\
framework: small
edition: "1"
title: {zh: 小体系, en: A small framework}
points: 100
grades: [{at_least: 90, grade: 优}, {at_least: 60, grade: 中}, {at_least: 0, grade: 差}]
measures:
  已开工小区数: {unit: 个, count: sites, where: started_on <= as_of}
  计划改造小区数: {unit: 个, count: sites, where: planned}
formulas:
  开工率: {unit: '%', value: 已开工小区数 / 计划改造小区数}
facts:
  投诉件数: {unit: 件}
  办结件数: {unit: 件}
indicators:
  - code: A
    name: {zh: 产出, en: Output}
    children:
      - {code: A1, name: 开工率, points: 60, value: 开工率, target: 100%, score: proportional,
         unit: '%', cite: [{number: 财预〔2020〕10号, article: 第十六条}]}
  - code: B
    name: {zh: 效益, en: Benefit}
    children:
      - {code: B1, name: 投诉处理率, points: 20, value: 办结件数 / 投诉件数, target: 100%,
         score: proportional, unit: '%'}
      - code: B2
        name: 居民参与
        points: 20
        score:
          rule: checklist
          criteria:
            - {id: asked, text: {zh: 征求意见, en: residents were asked}, points: 12}
            - {id: told, text: {zh: 结果公示, en: results were published}, points: 8}
"""

CASE = """\
case: small
title: {zh: 小项目（虚构）, en: A small invented project}
framework: framework.yaml
as_of: 2023-09-30
basis: reported
sources:
  form: {title: {zh: 自评表, en: self-evaluation form}}
facts:
  已开工小区数: {value: 2个, source: form, place: 第1页}
  开工率: {value: 66.67%, source: form, place: 第1页}
  投诉件数: {value: 4件, source: form, place: 第2页}
  办结件数: {value: 3件, source: form, place: 第2页}
evidence:
  minutes: {title: 会议纪要, kind: formal, source: form, place: 第3页}
judgements:
  B2:
    criteria:
      asked: {met: false, reason: {zh: 未征求意见, en: nobody was asked}, evidence: [minutes]}
      told: {met: true, evidence: [minutes]}
"""

SITES = """\
code,name,planned,started_on
S1,虚构小区一,是,2023-01-10
S2,虚构小区二,是,2023-09-30
S3,虚构小区三,是,2023-10-01
S4,虚构小区四,否,
"""


def write_case(
    folder: Path, *, framework: str = FRAMEWORK, case: str = CASE, sites: str | None = SITES
) -> Path:
    """Write the case into ``folder``; its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "framework.yaml").write_text(framework, encoding="utf-8")
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    if sites is not None:
        (folder / "sites.csv").write_text(sites, encoding="utf-8")
    return folder
