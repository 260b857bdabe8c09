"""Holding a run: one worker at a time, until it is done or its lease runs out.

Every step is a short transaction of its own, so that others see the progress, and each asks whether the run is still
ours: another attempt may have taken it, or the person may have stopped it.
"""

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from offices.db import asking

from .models import ReportRun

LEASE = timedelta(seconds=45)
RENEWED_EVERY = 10  # seconds
MOST_ATTEMPTS = 5

logger = logging.getLogger(__name__)


class NotOurs(Exception):
    """The run was stopped, finished or taken over; whatever was counted is dropped."""


class Hold:
    """A run that this worker holds, as `attempt`."""

    def __init__(self, run: ReportRun, user):
        self.run, self.user, self.attempt = run, user, run.attempt

    @property
    def mine(self):
        return ReportRun.objects.filter(pk=self.run.pk, status=ReportRun.Status.RUNNING, attempt=self.attempt)

    def renew(self, **progress):
        """Renew the lease and note the progress. Raises NotOurs."""
        with asking(self.user):
            if not self.mine.update(lease_until=Now() + LEASE, **progress):
                raise NotOurs

    @contextmanager
    def kept(self):
        """Inside, the lease is renewed by a thread, however long one statement takes."""
        over = threading.Event()

        def renew_until_over():
            try:
                while not over.wait(RENEWED_EVERY):
                    self.renew()
            except (NotOurs, DatabaseError) as reason:
                logger.info("lease of run %s not renewed: %s", self.run.pk, type(reason).__name__)
            finally:
                connection.close()

        keeper = threading.Thread(target=renew_until_over, name=f"lease-{self.run.pk}", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()


def claim(run_id: int, user) -> Hold | None:
    """Take a run that waits, or whose lease ran out. None: it is not there for this person, or somebody has it.

    A run that took five workers down fails with a sentence instead of taking a sixth.
    """
    with asking(user):
        free = ReportRun.objects.filter(pk=run_id, asked_by=user).filter(
            Q(status=ReportRun.Status.QUEUED) | Q(status=ReportRun.Status.RUNNING, lease_until__lt=Now())
        )
        if free.filter(attempt__gte=MOST_ATTEMPTS).update(
            status=ReportRun.Status.FAILED,
            finished_at=Now(),
            lease_until=None,
            failure=_("The build broke off five times. Ask for a shorter period or fewer offices."),
        ):
            return None
        if not free.update(
            status=ReportRun.Status.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=Now() + LEASE,
            started_at=Coalesce("started_at", Now()),
            progress_done=0,
            progress_code="",
        ):
            return None
        return Hold(ReportRun.objects.get(pk=run_id), user)
