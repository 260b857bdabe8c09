from django.utils.translation import gettext_lazy as _

#: What a stale save is told; the page shows both versions below.
CHANGED_MEANWHILE = _(
    "Somebody changed this while you were writing. Compare both versions below and save again if yours is right."
)
