"""How gunicorn serves and what it writes down: `gunicorn --config python:ijm.serving`.

Search asks for names in the address (/cases/?q=…), so neither the access log nor a report of a failed request may hold
what follows the question mark: both go through the formatter that the rest of the product uses.
"""

from gunicorn.glogging import Logger

from .logs import JsonFormatter

wsgi_app = "ijm.wsgi:application"
worker_class = "sync"
timeout = 60
graceful_timeout = 8
loglevel = "warning"
#: Method, path, status, milliseconds. Never %(r)s or %(f)s: the request line and the referrer hold the query.
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"


class WithoutPeople(Logger):
    """gunicorn's own logger, with lines that name nobody."""

    def setup(self, cfg):
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(JsonFormatter())


logger_class = WithoutPeople
