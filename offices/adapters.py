"""How allauth signs people in here: by invitation alone, and written down."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records

from . import audit
from .db import set_asker
from .models import User


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: an office administrator invites. Sign-ins, failed ones and sign-outs are logged."""

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        super().login(request, user)
        set_asker(user.pk)  # from here on, the person asking is the one who signed in
        audit.sign_in("sign_in", actor=user, person=user)

    def logout(self, request):
        audit.sign_in("sign_out", actor=request.user, person=request.user)
        super().logout(request)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just signed in and has no second factor yet sets it up without typing the password again."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = self.request
        signed_in = get_authentication_records(request, request.user)
        fresh = signed_in and time.time() - signed_in[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not (app == "allauth.mfa" and fresh and not request.user.authenticator_set.exists())

    def authentication_failed(self, request, **credentials):
        """A wrong password. Whose account it was is kept, what was typed is not."""
        actor = request.user if request.user.is_authenticated else None
        person = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        audit.sign_in("sign_in_failed", actor=actor, person=person)
