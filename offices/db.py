"""Telling the database who is asking."""

import contextlib

import pghistory
from django.db import connections, transaction


def set_asker(user_id, using="default"):
    """For the rest of this transaction the database answers as for this person. None: nobody, who sees nothing."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('ijm.user_id', %s, true)", [str(user_id or "")])


@contextlib.contextmanager
def asking(user, using="default"):
    """A transaction in which the database answers as for `user` (None: nobody). Used by tasks and commands.

    Must be the outermost transaction: the setting lasts as long as it does.
    """
    with pghistory.context(user=getattr(user, "pk", None)), transaction.atomic(using=using, durable=False):
        set_asker(getattr(user, "pk", None), using)
        yield
