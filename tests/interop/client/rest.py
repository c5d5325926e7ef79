"""Accounts over HTTPS (docs/protocol/rest.md)."""

import base64
import hashlib
import json
import os
import urllib.error
import urllib.request
import uuid

from .connection import trust


class Refusal(Exception):
    """The server's typed error."""

    def __init__(self, status, error):
        super().__init__(f"{status} {error['code']}: {error['message']}")
        self.status = status
        self.code = error["code"]


class Rest:
    """The requests of one device, and the tokens that it got by them."""

    def __init__(self, url, authority, user, password):
        self._url = url
        self.trusted = trust(authority)
        self.user = user
        self.password = password
        # The public half of an Ed25519 pair. Nothing is signed with it yet, so 32 bytes do.
        self.key = os.urandom(32)
        self.device = hashlib.sha256(b"gapless/v1/did" + self.key).digest()[:16]
        self.session = None

    def register(self):
        self.session = self._enter("/v1/accounts")

    def login(self):
        self.session = self._enter("/v1/sessions")

    def refresh(self):
        self.session = self.call(
            "POST",
            "/v1/sessions/refresh",
            {"request_id": str(uuid.uuid4()), "refresh_token": self.session["refresh_token"]},
        )

    def logout(self):
        self._signed("DELETE", "/v1/sessions/current", headers={"Request-Id": str(uuid.uuid4())})

    def change_password(self, new):
        self._signed(
            "PUT",
            "/v1/accounts/me/password",
            {"request_id": str(uuid.uuid4()), "old_password": self.password, "new_password": new},
        )
        self.password = new

    def devices(self):
        return self._signed("GET", "/v1/devices")["devices"]

    def sign_out(self, device):
        self._signed("DELETE", f"/v1/devices/{device}", headers={"Request-Id": str(uuid.uuid4())})

    def health(self):
        return self.call("GET", "/v1/health")["status"]

    def _enter(self, path):
        return self.call(
            "POST",
            path,
            {
                "request_id": str(uuid.uuid4()),
                "name": self.user,
                "password": self.password,
                "device": self.device.hex(),
                "key": base64.b64encode(self.key).decode(),
            },
        )

    def _signed(self, method, path, body=None, headers=None):
        signature = {"Authorization": f"Bearer {self.session['access_token']}"}
        return self.call(method, path, body, {**signature, **(headers or {})})

    def call(self, method, path, body=None, headers=None):
        """One request; its answer as an object, None where there is no body."""
        request = urllib.request.Request(self._url + path, method=method, headers=headers or {})
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, context=self.trusted) as answer:
                text = answer.read()
        except urllib.error.HTTPError as failure:
            with failure:
                raise Refusal(failure.code, json.loads(failure.read())["error"]) from None
        return json.loads(text) if text else None
