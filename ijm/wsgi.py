"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ijm.settings")

application = get_wsgi_application()

from .checks import refuse_unsafe_boot  # noqa: E402 -- needs the settings to be loaded

refuse_unsafe_boot()
