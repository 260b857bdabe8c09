"""The smallest Django there is, as a measure of the machine: settings, addresses and one view, no middleware."""

from django.http import HttpResponse
from django.urls import path

SECRET_KEY = "nothing is signed"  # noqa: S105 -- nothing is
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.hello"
USE_TZ = True


def hello(request):
    return HttpResponse("Hello, world", content_type="text/plain")


hello.wall = "public"  # for the product's middleware, in hello_framed


urlpatterns = [path("", hello)]
