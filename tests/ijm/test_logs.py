"""Logs tell what went wrong, and never whom it was about."""

import io
import json
import logging
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from ijm import serving
from ijm.logs import JsonFormatter


def logged(message, *args, exc_info=None, name="cases", **extra):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_line_holds_what_an_operator_needs():
    entry = logged("run %s took %d ms", 5, 120, status_code=500)
    assert entry.pop("at").endswith("+00:00")
    assert entry == {"level": "ERROR", "logger": "cases", "message": "run 5 took 120 ms", "status_code": 500}


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("signed in: achieng@example.org", ()),
        ("GET /cases/?q=Achieng&page=2", ()),
        ("GET %s", ("/cases/?q=Achieng",)),
        ("could not save: %s", (ValueError("Achieng is taken"),)),
        ("could not save: %(error)s", ({"error": ValueError("Achieng is taken")},)),
    ],
)
def test_line_holds_no_person(message, args):
    assert "chieng" not in json.dumps(logged(message, *args))


def test_error_is_its_kind_and_its_places_without_its_words():
    try:
        raise ValueError("Achieng is taken")
    except ValueError:
        entry = logged("failed", exc_info=sys.exc_info())
    assert entry["error"] == "builtins.ValueError"
    assert entry["trace"][-1].endswith("test_error_is_its_kind_and_its_places_without_its_words")
    assert "Achieng" not in json.dumps(entry)


def test_failed_task_is_told_without_its_words():
    try:
        raise ValueError("Achieng is taken")
    except ValueError as error:
        message = f"Task raised unexpected: {error!r}"
        entry = logged(message, exc_info=sys.exc_info(), name="celery.app.trace")
    assert "Achieng" not in json.dumps(entry)


@pytest.fixture
def web_log():
    """The web server's logger as it is configured for us, and what it has written."""
    said = io.StringIO()
    config = Config()
    for name in ("loglevel", "logger_class", "access_log_format"):
        config.set(name, getattr(serving, name))
    config.set("accesslog", "-")
    logger = config.logger_class(config)
    for handler in (*logger.error_log.handlers, *logger.access_log.handlers):
        handler.setStream(said)
    return logger, said.getvalue


def a_request(address):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address.partition("?")[0],
        "RAW_URI": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://localhost{address}",
    }


def test_web_server_writes_down_paths_and_no_searches(web_log):
    logger, written = web_log
    response = SimpleNamespace(status="200 OK", sent=512, headers=[])
    logger.access(response, SimpleNamespace(headers=[]), a_request("/cases/?q=Achieng"), timedelta(milliseconds=20))
    assert json.loads(written())["message"] == "GET /cases/ 200 20 ms"


def test_web_server_tells_a_failed_request_without_its_search(web_log):
    logger, written = web_log
    try:
        raise ValueError("Achieng is taken")
    except ValueError:
        logger.exception("Error handling request %s", "/cases/?q=Achieng")
    line = written()
    assert json.loads(line)["message"] == "Error handling request /cases/?…"
    assert "Achieng" not in line
