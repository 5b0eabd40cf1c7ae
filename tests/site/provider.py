"""A small provider of OpenID Connect on this machine, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from hengjian.bilingual import Text
from hengjian.site.common.provider import Provider

CLIENT, SECRET = "hengjian", "a secret of the client, long enough to sign with"
Claims = dict[str, Any]


@cache
def key(name: str) -> RSAKey:
    """A key of the provider, or of somebody else; made once."""
    return RSAKey.generate_key(2048, {"kid": "a", "use": "sig"}, private=True)


def signed(claims: Claims) -> str:
    """As it should be."""
    return jwt.encode({"alg": "RS256", "kid": "a"}, claims, key("its own"))


class SmallProvider(ThreadingHTTPServer):
    """Everybody who comes is whom ``says`` says; codes are taken once, with their verifier."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.says: Claims = {"sub": "subject-1"}
        self.sign: Callable[[Claims], str] = signed
        self.answers: dict[str, tuple[int, bytes]] = {}
        """By path: what is answered instead."""
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def provider(self, **other: Any) -> Provider:
        """What the settings of the site name it as."""
        values = {"claim": "sub", "factors": frozenset[str](), "loopback": True} | other
        return Provider(self.issuer, CLIENT, SECRET, Text("市平台", "City sign-on"), **values)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{back}"

    def token(self, authorization: str, asked: dict[str, str]) -> tuple[int, Claims]:
        """Tokens for a code: once, to the client, from the browser it was given to."""
        given = self._codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            given is None
            or given["code_challenge"] != challenge
            or given["redirect_uri"] != asked["redirect_uri"]
            or authorization != f"Basic {basic}"
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        told = claims | {"nonce": given["nonce"]} | self.says
        kept = {name: value for name, value in told.items() if value is not None}
        token = self.sign(kept)
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}


class _Answer(BaseHTTPRequestHandler):
    server: SmallProvider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        issuer = self.server.issuer
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
        elif parts.path == "/keys":
            self._answer(200, {"keys": [key("its own").as_dict(private=False)]})
        else:
            names = {"authorization": "authorize", "token": "token"}
            addresses = {f"{name}_endpoint": f"{issuer}/{path}" for name, path in names.items()}
            self._answer(200, {"issuer": issuer, "jwks_uri": f"{issuer}/keys", **addresses})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(*self.server.token(self.headers["Authorization"], dict(parse_qsl(body))))

    def _answer(self, status: int, said: Claims) -> None:
        self.server.asked.append(self.path)
        status, body = self.server.answers.get(self.path, (status, json.dumps(said).encode()))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Not among the output of the tests."""


@contextmanager
def small_provider() -> Iterator[SmallProvider]:
    """It listens on a port of its own until the block ends."""
    with SmallProvider() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
