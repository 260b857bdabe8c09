"""Logs tell what went wrong, and never whom it was about."""

import json
import logging
import sys

import pytest

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
