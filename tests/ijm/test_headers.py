"""What a serious site sends with every page."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page/"])
def test_every_page_carries_the_headers(path):
    response = Client().get(path)
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED
    assert "no-store" in response.headers["Cache-Control"]
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_scripts_and_styles_come_from_here_alone():
    policy = Client().get(reverse("account_login")).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["default-src"] == directives["frame-ancestors"] == "'none'"


def test_health_needs_nobody():
    client = Client(headers={"host": "10.0.0.7"})
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").status_code == 200


def test_readiness_says_what_is_missing(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert b"ConnectionError" in response.content
