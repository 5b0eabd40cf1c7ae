"""XBRL: an evaluation as an instance with a taxonomy made of its framework.

Written from XBRL 2.1 and Calculations 1.1 (2023). Each indicator has a concept for its score and
one for its points; the tree of the framework is their summation: what stands below adds up to what
stands above, and all to the total. A leaf that is computed has concepts for value and target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.result import Evaluation
from hengjian.quantities import exact_text, round_half_up
from hengjian.standards.statements import POINTS_UNIT, Figure, figures_of

SCHEMA, INSTANCE = "taxonomy.xsd", "report.xbrl"
LABELS, CALCULATION, PRESENTATION = "labels.xml", "calculation.xml", "presentation.xml"
CALCULATION_SCHEMA = "https://www.xbrl.org/2023/calculation-1.1.xsd"
SUMMATION = "https://xbrl.org/2023/arcrole/summation-item"
_ROLE = "http://www.xbrl.org/2003/role"
_NAMESPACES = (
    'xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xbrli="http://www.xbrl.org/2003/instance" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KINDS = {
    "SCORE": Text("得分", "score"),
    "POINTS": Text("分值", "points"),
    "VALUE": Text("完成值", "value"),
    "TARGET": Text("目标值", "target"),
}
_PURE = {"": 1, "%": 100, "‰": 1000, "倍": 1}
"""The units that are pure numbers: how many of each are 1."""
TOTAL = "TOTAL"


@dataclass(frozen=True, slots=True)
class Concept:
    """An item of the taxonomy."""

    name: str
    label: Text
    parent: str | None
    """The concept it adds up to; ``None`` for a total, or where nothing is added up."""
    summed: bool


def files_of(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """The files of the report by their names: the taxonomy, its linkbases, the instance."""
    concepts = list(concepts_of(evaluation.framework))
    space = namespace_of(evaluation.framework)
    yield SCHEMA, _schema(concepts, space)
    yield LABELS, _labels(concepts)
    yield CALCULATION, _calculation(concepts)
    yield PRESENTATION, _presentation(concepts)
    yield INSTANCE, _instance(evaluation, concepts, space)


def namespace_of(compiled: CompiledFramework) -> str:
    """The namespace of an edition."""
    framework = compiled.framework
    edition = re.sub(r"[^A-Za-z0-9._-]", lambda match: f"_{ord(match[0]):x}", framework.edition)
    return f"urn:hengjian:{framework.framework}:{edition}"


def concepts_of(compiled: CompiledFramework) -> Iterator[Concept]:
    """Scores and points of the tree, totals first; values and targets of computed leaves."""
    title = Text("总分", "Total")
    for kind in ("SCORE", "POINTS"):
        yield Concept(f"{kind}_{TOTAL}", _label(title, kind), None, True)
        for each in compiled.indicators:
            name = f"{kind}.{each.indicator.code}"
            parent = f"{kind}.{each.parent}" if each.parent else f"{kind}_{TOTAL}"
            yield Concept(name, _label(each.indicator.name, kind), parent, True)
    for each in compiled.indicators:
        for kind, formula in (("VALUE", each.value), ("TARGET", each.target)):
            if each.is_leaf and formula is not None:
                name = f"{kind}.{each.indicator.code}"
                parent = f"SCORE.{each.indicator.code}"
                yield Concept(name, _label(each.indicator.name, kind), parent, False)


def _label(name: Text, kind: str) -> Text:
    word = _KINDS[kind]
    return Text(f"{name.zh}（{word.zh}）", f"{name.en} ({word.en})")


def _schema(concepts: list[Concept], space: str) -> str:
    kinds = ((LABELS, "label"), (CALCULATION, "calculation"), (PRESENTATION, "presentation"))
    linkbases = "".join(
        f'<link:linkbaseRef xlink:type="simple" xlink:href="{file}" '
        f'xlink:role="{_ROLE}/{kind}LinkbaseRef" '
        'xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/>\n'
        for file, kind in kinds
    )
    elements = "".join(
        f'<xsd:element id="{each.name}" name="{each.name}" type="xbrli:decimalItemType" '
        'substitutionGroup="xbrli:item" xbrli:periodType="instant" nillable="true"/>\n'
        for each in concepts
    )
    return (
        f'{_HEAD}<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" {_NAMESPACES} '
        f"targetNamespace={quoteattr(space)} "
        'elementFormDefault="qualified" attributeFormDefault="unqualified">\n'
        f"<xsd:annotation><xsd:appinfo>\n{linkbases}</xsd:appinfo></xsd:annotation>\n"
        '<xsd:import namespace="http://www.xbrl.org/2003/instance" '
        'schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>\n'
        f"{elements}</xsd:schema>\n"
    )


def _linkbase(link: str, content: str, references: str = "") -> str:
    role = f'xlink:type="extended" xlink:role="{_ROLE}/link"'
    return (
        f"{_HEAD}<link:linkbase {_NAMESPACES}>\n{references}"
        f"<link:{link} {role}>\n{content}</link:{link}>\n</link:linkbase>\n"
    )


def _locator(name: str) -> str:
    return f'<link:loc xlink:type="locator" xlink:href="{SCHEMA}#{name}" xlink:label="{name}"/>\n'


def _labels(concepts: list[Concept]) -> str:
    said: list[str] = []
    for each in concepts:
        said.append(_locator(each.name))
        for language in ("zh", "en"):
            text = escape(each.label.zh if language == "zh" else each.label.en)
            said.append(
                f'<link:label xlink:type="resource" xlink:label="label.{each.name}" '
                f'xlink:role="{_ROLE}/label" xml:lang="{language}">{text}</link:label>\n'
            )
        said.append(
            '<link:labelArc xlink:type="arc" '
            'xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" '
            f'xlink:from="{each.name}" xlink:to="label.{each.name}"/>\n'
        )
    return _linkbase("labelLink", "".join(said))


def _calculation(concepts: list[Concept]) -> str:
    """The tree as summations, each with the weight 1."""
    summed = [each for each in concepts if each.summed]
    reference = (
        f'<link:arcroleRef xlink:type="simple" arcroleURI="{SUMMATION}" '
        f'xlink:href="{CALCULATION_SCHEMA}#summation-item"/>\n'
    )
    arcs = _arcs("calculationArc", SUMMATION, summed, ' weight="1.0"')
    content = "".join(_locator(each.name) for each in summed) + arcs
    return _linkbase("calculationLink", content, reference)


def _presentation(concepts: list[Concept]) -> str:
    arcs = _arcs("presentationArc", "http://www.xbrl.org/2003/arcrole/parent-child", concepts, "")
    content = "".join(_locator(each.name) for each in concepts) + arcs
    return _linkbase("presentationLink", content)


def _arcs(arc: str, arcrole: str, concepts: list[Concept], more: str) -> str:
    return "".join(
        f'<link:{arc} xlink:type="arc" xlink:arcrole="{arcrole}" xlink:from="{each.parent}" '
        f'xlink:to="{each.name}" order="{number}"{more}/>\n'
        for number, each in enumerate(concepts, 1)
        if each.parent is not None
    )


def _instance(evaluation: Evaluation, concepts: list[Concept], space: str) -> str:
    known = {each.name for each in concepts}
    figures = [each for each in _figures(evaluation) if _name(each) in known]
    units = {_measure(each.unit): f"u{n}" for n, each in enumerate(figures)}
    declared = "".join(
        f'<xbrli:unit id="{key}"><xbrli:measure>{escape(measure)}</xbrli:measure></xbrli:unit>\n'
        for measure, key in units.items()
    )
    facts = "".join(_fact(each, units[_measure(each.unit)]) for each in figures)
    identifier = escape(evaluation.case.case)
    return (
        f"{_HEAD}<xbrli:xbrl {_NAMESPACES} xmlns:hj={quoteattr(space)} "
        'xmlns:unit="urn:hengjian:unit">\n'
        f'<link:schemaRef xlink:type="simple" xlink:href="{SCHEMA}"/>\n'
        '<xbrli:context id="c"><xbrli:entity>'
        f'<xbrli:identifier scheme="urn:hengjian:project">{identifier}</xbrli:identifier>'
        f"</xbrli:entity><xbrli:period><xbrli:instant>{evaluation.as_of.isoformat()}"
        f"</xbrli:instant></xbrli:period></xbrli:context>\n{declared}{facts}</xbrli:xbrl>\n"
    )


def _figures(evaluation: Evaluation) -> Iterator[Figure]:
    """Every figure, and the points in all."""
    yield from figures_of(evaluation)
    project, day, points = evaluation.case.case, evaluation.as_of, Fraction(_points(evaluation))
    yield Figure(project, "", day, None, "POINTS", points, POINTS_UNIT, 2, "scored")


def _points(evaluation: Evaluation) -> Decimal:
    return evaluation.framework.framework.points


def _name(figure: Figure) -> str:
    return f"{figure.kind}.{figure.indicator}" if figure.indicator else f"{figure.kind}_{TOTAL}"


def _measure(unit: str) -> str:
    """The unit as a name: letters that a name cannot have are written as their number."""
    if unit in _PURE:
        return "xbrli:pure"
    return "unit:" + re.sub(r"[^\w]", lambda match: f"_{ord(match[0]):x}", f"_{unit}")


def _fact(figure: Figure, unit: str) -> str:
    """A figure as an item; without a number it is nil, and never 0."""
    name = f"hj:{_name(figure)}"
    attributes = f'contextRef="c" unitRef="{unit}"'
    if figure.number is None:
        return f'<{name} {attributes} xsi:nil="true"/>\n'
    number = figure.number / _PURE.get(figure.unit, 1)
    text, decimals = exact_text(number), "INF"
    if figure.kind == "SCORE" or "/" in text:
        places = figure.places + len(str(_PURE.get(figure.unit, 1))) - 1
        text, decimals = format(round_half_up(number, places), "f"), str(places)
    return f'<{name} {attributes} decimals="{decimals}">{text}</{name}>\n'
