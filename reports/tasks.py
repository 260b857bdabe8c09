"""The doorbell. The row of the run is the truth: a ring that is lost, doubled or cut off loses and doubles nothing."""

import logging

from celery import shared_task
from django.db import connection

from offices.db import asking
from offices.models import User

from .actions import build, ring

logger = logging.getLogger(__name__)
#: How long a run may wait before the sweeper rings for it again.
PATIENCE = "30 seconds"


@shared_task
def build_report(run_id: int, asker_id: int):
    """Build one report for the person who asked for it."""
    user = User.objects.get(pk=asker_id)
    build(run_id=run_id, by=user)


@shared_task
def ring_again() -> int:
    """Ring for every run that nobody picked up, or whose worker is gone. Returns for how many."""
    with asking(None), connection.cursor() as cursor:
        cursor.execute("SELECT run_id, asker_id FROM ijm_stale_runs(%s::interval)", [PATIENCE])
        stale = cursor.fetchall()
    for run_id, asker_id in stale:
        logger.warning("ringing again for run %s", run_id)
        ring(run_id, asker_id)
    return len(stale)
