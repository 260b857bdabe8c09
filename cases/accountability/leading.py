"""Who sees to a matter: its lawyer, or else whoever leads the case."""

from django.db.models import Q

from offices.access import colleagues, rights_of


def led_by(user, matter: str) -> Q:
    """Rows of which this person is the lead: of their matter (at the path `matter`), or of their case where the matter
    has no lead any more, because it was given to another office, or because its lead left."""
    there = colleagues(rights_of(user).offices("view_accountability"), "view_accountability")
    nobody = Q(**{f"{matter}__lead": None}) | ~Q(**{f"{matter}__lead__in": there.order_by().values("pk")})
    return Q(**{f"{matter}__lead": user}) | nobody & Q(case__lead=user)
