"""Who sees to a matter: its lawyer, or else whoever leads the case."""

from django.db.models import Q


def led_by(user, matter: str) -> Q:
    """Rows of which this person is the lead: of their matter (at the path `matter`), or of their case where the matter
    has no lead any more."""
    nobody = Q(**{f"{matter}__lead": None}) | Q(**{f"{matter}__lead__is_active": False})
    return Q(**{f"{matter}__lead": user}) | nobody & Q(case__lead=user)
