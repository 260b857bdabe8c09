"""What runs by itself: once an hour, whoever leads a matter is warned of its clocks from seven in the morning there."""

from celery import shared_task
from django.utils import timezone

from offices.models import User

from .actions.warnings import readers_to_warn
from .actions.warnings import warn_of_clocks as warn


@shared_task
def warn_of_clocks() -> int:
    """Ring for everybody who is to be warned of a clock. Returns for how many."""
    readers = readers_to_warn(timezone.now())
    for reader in readers:
        warn_reader.delay(reader)
    return len(readers)


@shared_task(autoretry_for=(OSError,), retry_backoff=10, max_retries=6)
def warn_reader(user_id: int):
    """Mail one person how many of their deadlines run out. Rung twice it sends nothing more."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        warn(user=user)
