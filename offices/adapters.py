from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: people are invited by an office administrator."""

    def is_open_for_signup(self, request):
        return False
