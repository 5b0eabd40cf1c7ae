"""A receiver of webhooks on this machine, over TLS, and the names by which it may be called."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Got:
    """One call that arrived."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Receiver:
    """What arrived, and what is answered."""

    port: int
    got: list[Got] = field(default_factory=list)
    status: int = 204

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"https://localhost:{self.port}/hooks?of=hengjian"


def certificate(folder: Path) -> Path:
    """A certificate of ``localhost`` that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return file


@pytest.fixture(scope="session")
def receiver_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the certificate."""
    return certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(
    receiver_certificate: Path, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Receiver]:
    """A receiver whose certificate this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver_certificate))
    with serve(receiver_certificate) as running:
        yield running


class serve:  # noqa: N801  # used as a context
    """``with serve(certificate) as receiver``."""

    def __init__(self, pem: Path) -> None:
        server = self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.receiver = Receiver(server.server_address[1])  # type: ignore[attr-defined]

    def __enter__(self) -> Receiver:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.receiver  # type: ignore[attr-defined, no-any-return]

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver.got.append(Got(self.path, headers, body))
        self.send_response(receiver.status)
        if receiver.status == 302:
            self.send_header("Location", "https://localhost/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
