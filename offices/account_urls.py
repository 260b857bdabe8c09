"""allauth's addresses, without those that have no place here: nobody signs up or takes another e-mail."""

from django.http import Http404
from django.urls import include, path, re_path

from .access import public_view


@public_view
def closed(request):
    raise Http404


urlpatterns = [
    re_path(r"^(?:signup|email|confirm-email|password/set|login/code|2fa/webauthn/signup)/", closed),
    path("", include("allauth.urls")),
]
