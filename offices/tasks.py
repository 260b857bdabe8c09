"""What leaves the offices by mail. Messages hold no names."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import User


@shared_task(autoretry_for=(OSError,), retry_backoff=10, max_retries=6)
def send_invitation(user_id, site):
    """Mail to that person the link by which they set their first password. Nothing for somebody who has one."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password():
        return
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    context = {"link": site.rstrip("/") + path, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("offices/email/invitation_subject.txt", context).strip()
        send_mail(subject, render_to_string("offices/email/invitation_message.txt", context), None, [user.email])
