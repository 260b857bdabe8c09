"""Logs as JSON lines that never hold a name.

A log line is read by people who may not read cases. So an error is told by its kind and by the places in the code it
came through, never by its message: PostgreSQL and Django put what people typed into theirs.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

# What could be a person's in a message all the same: mail addresses, and what follows the ? of a page.
_EMAIL = re.compile(r"[^\s@<>\"'=:,;/]+@[\w.-]+\.[^\W\d_]{2,}")
_QUERY = re.compile(r"\?[^\s\"']+")
_EXTRAS = ("request_id", "status_code", "task_id", "user_id", "office", "duration_ms")


class JsonFormatter(logging.Formatter):
    """One record, one line: at, level, logger, message, a few harmless extras, and for an error its kind and trace."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_people(_message(record)),
        }
        entry |= {name: getattr(record, name) for name in _EXTRAS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[0]:
            entry |= _told(*record.exc_info[:2])
        return json.dumps(entry, ensure_ascii=False, default=str)


def without_people(text: str) -> str:
    """`text` without mail addresses and query strings, on one line."""
    return _QUERY.sub("?…", _EMAIL.sub("<e-mail>", text)).replace("\n", " ")


def _message(record: logging.LogRecord) -> str:
    """The message; where an exception's own words were formatted into it, the template alone."""
    if any(isinstance(argument, BaseException) for argument in _arguments(record)):
        return str(record.msg)
    message = record.getMessage()
    # Celery formats its failures with the exception's text and traceback inside.
    return record.name if record.exc_info and record.name.startswith("celery.app.trace") else message


def _arguments(record: logging.LogRecord) -> tuple:
    if isinstance(record.args, dict):
        return tuple(record.args.values())
    return record.args or ()


def _told(kind: type, error: BaseException | None) -> dict:
    frames = traceback.extract_tb(error.__traceback__) if error else []
    told = {"error": f"{kind.__module__}.{kind.__qualname__}"}
    code = getattr(error, "pgcode", None) or getattr(getattr(error, "__cause__", None), "pgcode", None)
    if code:
        told["sqlstate"] = code
    told["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return told
