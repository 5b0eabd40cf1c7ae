"""A collecting client of the standard library over HTTP: it logs in by Basic, reads the list and
the form by the rules of XForms, fills it, and sends it as it is made, in chunks."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

LIST = "{http://openrosa.org/xforms/xformsList}"
FORM = "{http://www.w3.org/2002/xforms}"
MARK = "----hengjian"
PIECE = 1000
"""Bytes of a chunk."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the server said."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Collecting:
    """A client with a name and a token."""

    server: str
    user: str
    token: str

    def ask(self, address: str, *parts: bytes) -> Answered:
        """The answer to the address; ``parts`` are sent each as a chunk."""
        connection = http.client.HTTPConnection(urlsplit(self.server).netloc, timeout=60)
        told = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        headers = {"Authorization": f"Basic {told}", "X-OpenRosa-Version": "1.0"}
        if parts:
            headers["Content-Type"] = f"multipart/form-data; boundary={MARK}"
        path = urlsplit(address).path
        body = iter(parts) if parts else None
        connection.request("POST" if parts else "GET", path, body, headers)
        answer = connection.getresponse()
        found = Answered(answer.status, answer.read())
        connection.close()
        return found

    def form(self, survey: str) -> bytes:
        """The form of a survey, by the list."""
        listed = ElementTree.fromstring(self.ask("/openrosa/formList").body)
        for each in listed.iter(f"{LIST}xform"):
            if each.findtext(f"{LIST}formID") == survey:
                return self.ask(each.findtext(f"{LIST}downloadUrl") or "").body
        raise LookupError(survey)

    def send(self, filled: bytes) -> Answered:
        """Send a filled form, piece by piece."""
        return self.ask("/openrosa/submission", *_pieces(filled))


def _pieces(filled: bytes) -> Iterator[bytes]:
    head = (
        f"--{MARK}\r\nContent-Disposition: form-data; name=xml_submission_file; "
        "filename=submission.xml\r\nContent-Type: text/xml\r\n\r\n"
    )
    whole = head.encode() + filled + f"\r\n--{MARK}--\r\n".encode()
    for at in range(0, len(whole), PIECE):
        yield whole[at : at + PIECE]


def filled(form: bytes, instance: str, **answers: str) -> bytes:
    """The model's instance of a form with what was answered."""
    data = next(iter(ElementTree.fromstring(form).iter(f"{FORM}instance")))[0]
    for element in data.iter():
        name = element.tag.rpartition("}")[2]
        if name in ("instanceID", *answers):
            element.text = instance if name == "instanceID" else answers[name]
    xml: bytes = ElementTree.tostring(data, encoding="utf-8", xml_declaration=True)
    return xml
