"""Collecting clients: the list of forms, a form, and a filled one, as the OpenRosa API has them.

A client logs in with the user name and an API token as its password (Basic): passwords are kept as
hashes, from which Digest cannot be answered. The code of the household travels in the form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as Plain

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.errors import Refused, problem
from hengjian.site.accounts.gate import by_token
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.rates import Rate
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.forms.xforms import bind_patterns
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.taking import Said, take_in

WRONG = Rate(60, 600)
LARGEST = 1024 * 1024
"""The most bytes of a filled form; pictures are not carried."""
MOST_ELEMENTS = 2000
XFORMS, BODY = "http://www.w3.org/2002/xforms", "http://www.w3.org/1999/xhtml"
LIST, MANIFEST = (
    "http://openrosa.org/xforms/xformsList",
    "http://openrosa.org/xforms/xformsManifest",
)
RESPONSE = "http://openrosa.org/http/response"
NAMESPACES = {
    "": XFORMS, "h": BODY, "ev": "http://www.w3.org/2001/xml-events",
    "xsd": "http://www.w3.org/2001/XMLSchema", "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms", "odk": "http://www.opendatakit.org/xforms",
}  # fmt: skip
HOUSEHOLD = "household"
"""The name of the question for the household; longer where the questionnaire has that name."""


def _tell(element: Plain.Element, status: int = 200) -> HttpResponse:
    content = Plain.tostring(element, encoding="utf-8", xml_declaration=True)
    answer = HttpResponse(content, content_type="text/xml; charset=utf-8", status=status)
    answer["X-OpenRosa-Version"] = "1.0"
    answer["X-OpenRosa-Accept-Content-Length"] = str(LARGEST)
    return answer


def _message(text: str, status: int) -> HttpResponse:
    nature = "submit_success" if status in (201, 202) else "submit_failure"
    root = Plain.Element("OpenRosaResponse", {"xmlns": RESPONSE})
    Plain.SubElement(root, "message", {"nature": nature}).text = text
    return _tell(root, status)


def _open_surveys(membership: Membership) -> Any:
    rows = visible_to(Survey, membership).filter(state=Survey.State.OPEN)
    return rows.exclude(questionnaire__xform="").select_related("questionnaire", "region")


@csrf_exempt
@require_safe
@by_token(Permission.SURVEY_ASK, WRONG)
def form_list(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The forms of the surveys that are open, with the hash of each."""
    root = Plain.Element("xforms", {"xmlns": LIST})
    for survey in _open_surveys(membership).order_by("code"):
        each = Plain.SubElement(root, "xform")
        xform = form_of(survey)
        digest = hashlib.md5(xform, usedforsecurity=False).hexdigest()  # OpenRosa names no other
        for name, text in (
            ("formID", survey.code),
            ("name", survey.title),
            ("version", str(survey.questionnaire.edition)),
            ("hash", f"md5:{digest}"),
            ("downloadUrl", _address(request, "openrosa:form", survey)),
            ("manifestUrl", _address(request, "openrosa:manifest", survey)),
        ):
            Plain.SubElement(each, name).text = text
    return _tell(root)


def _address(request: HttpRequest, name: str, survey: Survey) -> str:
    return request.build_absolute_uri(reverse(name, args=[survey.code]))


@csrf_exempt
@require_safe
@by_token(Permission.SURVEY_ASK, WRONG)
def form(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """A form as an XForm."""
    survey = get_object_or_404(_open_surveys(membership), code=code)
    answer = HttpResponse(form_of(survey), content_type="text/xml; charset=utf-8")
    answer["X-OpenRosa-Version"] = "1.0"
    return answer


@csrf_exempt
@require_safe
@by_token(Permission.SURVEY_ASK, WRONG)
def manifest(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The media of a form: there are none."""
    get_object_or_404(_open_surveys(membership), code=code)
    return _tell(Plain.Element("manifest", {"xmlns": MANIFEST}))


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
@by_token(Permission.SURVEY_ASK, WRONG)
def submission(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """A filled form: 201 when it is new, 202 when it was here, 409 with other answers."""
    if request.method == "HEAD":
        answer = HttpResponse(status=204)
        answer["X-OpenRosa-Version"] = "1.0"
        answer["X-OpenRosa-Accept-Content-Length"] = str(LARGEST)
        answer["Location"] = request.build_absolute_uri()
        return answer
    try:
        said = _read_said(request, membership)
        taken = take_in(said, membership)
    except Refused as refused:
        codes = {each.code for each in refused.problems}
        conflict = codes & {"submission-other-content", "submission-household-answered"}
        words = "；".join(sentence(each) for each in refused.problems)
        return _message(words, 409 if conflict else 400)
    return _message(taken.submission.code, 202 if taken.again else 201)


def _read_said(request: HttpRequest, membership: Membership) -> Said:
    """What the client sent. Raises ``Refused``."""
    file = request.FILES.get("xml_submission_file")
    if file is None:
        raise Refused([problem("openrosa-without-form")])
    others = sorted(set(request.FILES) - {"xml_submission_file"})
    if others:
        raise Refused([problem("openrosa-file-not-carried", name="、".join(others)[:200])])
    if (file.size or 0) > LARGEST:
        raise Refused([problem("openrosa-too-large", most=LARGEST)])
    root = _parse(file.read())
    survey = _open_surveys(membership).filter(code=root.get("id", "")).first()
    if survey is None:
        raise Refused([problem("openrosa-form-unknown", found=root.get("id", "")[:64] or "—")])
    values = _leaves(root)
    unit = None
    if (named := values.pop(household_in(survey), "").strip()) or survey.by_code_only:
        rows = visible_to(SampleUnit, membership).filter(survey=survey)
        unit = rows.select_related("site__sub_district", "stratum").filter(code=named).first()
        if unit is None:
            found = named[:64] or "—"
            raise Refused([problem("submission-household-unknown", found=found)])
    known = set(survey.questionnaire.form["order"])
    answers = {name: value for name, value in values.items() if name in known}
    return Said(
        survey,
        answers,
        values.get("instanceID", ""),
        Submission.Channel.COLLECT,
        unit=unit,
        interviewer=membership.person.username,
    )


def _parse(content: bytes) -> Plain.Element:
    try:
        root: Plain.Element = Safe.fromstring(content, forbid_dtd=True)
    except (Plain.ParseError, DefusedXmlException, ValueError) as error:
        raise Refused([problem("openrosa-unreadable")]) from error
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise Refused([problem("openrosa-unreadable")])
    return root


def _leaves(root: Plain.Element) -> dict[str, str]:
    """Each element without others in it, by its name without namespace."""
    return {
        str(element.tag).rpartition("}")[2]: (element.text or "").strip()
        for element in root.iter()
        if not len(element) and element is not root
    }


def form_of(survey: Survey) -> bytes:
    """The XForm of a survey: named by it, the household asked for first, the consent text with
    it, patterns bound to the whole answer."""
    for prefix, address in NAMESPACES.items():
        Plain.register_namespace(prefix, address)
    root: Plain.Element = Safe.fromstring(survey.questionnaire.xform, forbid_dtd=True)
    model = _one(root.iter(f"{{{XFORMS}}}model"))
    data = _one(_one(model.iter(f"{{{XFORMS}}}instance")))
    data.set("id", survey.code)
    data.set("version", str(survey.questionnaire.edition))
    name = str(data.tag).rpartition("}")[2]
    asked_for = household_in(survey)
    data.insert(0, Plain.Element(f"{{{XFORMS}}}{asked_for}"))
    place = f"/{name}/{asked_for}"
    bind = {"nodeset": place, "type": "string"}
    if survey.by_code_only:
        bind["required"] = "true()"
    Plain.SubElement(model, f"{{{XFORMS}}}bind", bind)
    asked = Plain.Element(f"{{{XFORMS}}}input", {"ref": place})
    Plain.SubElement(asked, f"{{{XFORMS}}}label").text = "样本户编码 Household"
    if survey.consent:
        told = consents().named(survey.consent)
        hint = Plain.SubElement(asked, f"{{{XFORMS}}}hint")
        hint.text = " ".join(line.zh for line in told.lines)
    _one(root.iter(f"{{{BODY}}}body")).insert(0, asked)
    bind_patterns(root)
    content: bytes = Plain.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def household_in(survey: Survey) -> str:
    """What the question for the household is called in the form: as nothing else in it is."""
    taken = {item["name"] for item in survey.questionnaire.form["items"]}
    name = HOUSEHOLD
    while name in taken:
        name += "_"
    return name


def _one(elements: Iterable[Plain.Element]) -> Plain.Element:
    return next(iter(elements))
