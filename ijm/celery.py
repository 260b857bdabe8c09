"""The Celery application. The database row is the truth; the broker is only the doorbell."""

import os
import sys

import django
from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ijm.settings")

app = Celery("ijm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_boot(**kwargs):
    """Worker and beat refuse what the web refuses (ijm/checks.py)."""
    from django.core.exceptions import ImproperlyConfigured

    from .checks import refuse_unsafe_boot

    django.setup()
    try:
        refuse_unsafe_boot()
    except ImproperlyConfigured as refusal:
        print(refusal, file=sys.__stderr__, flush=True)  # Celery has taken sys.stderr by then
        # Celery logs what a handler raises and goes on, except for this.
        raise SystemExit(1) from refusal
