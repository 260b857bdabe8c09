"""In whose name the next thing is done: the database and the history are told before each action."""

from contextlib import contextmanager

import pghistory

from offices.db import asking, set_asker


@contextmanager
def hands_of(user):
    """One transaction, begun in the name of `user`; `now_by` passes it to somebody else."""
    with asking(user):
        yield


def now_by(user):
    """From here on in the transaction `user` is asking. Returns the user, to be passed on as `by`."""
    set_asker(user.pk)
    pghistory.context(user=user.pk)  # inside the context of `hands_of`: what is written from now on names this person
    return user
