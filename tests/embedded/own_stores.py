"""Stores of a test's own, to be killed and looked into without disturbing the others."""

import io
from contextlib import contextmanager

from ijm.embedded.merged_log import MergedLog
from ijm.embedded.paths import data_folder
from ijm.embedded.stores import Stores
from ijm.embedded.supervisor import Supervisor


@contextmanager
def started_stores(folder, *, durable, data=None):
    """Stores in `folder` as (stores, supervisor), stopped in order at the end."""
    supervisor = Supervisor(MergedLog(io.StringIO()))
    stores = Stores(folder, data or data_folder(), {}, durable=durable)
    try:
        stores.start(supervisor)
        yield stores, supervisor
    finally:
        supervisor.stop()


def said(supervisor) -> str:
    return supervisor.log.stream.getvalue()
