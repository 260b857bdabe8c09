"""The pages for what went wrong. They reveal nothing of what is or is not there."""

from django.shortcuts import render


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def failed(request):
    return render(request, "500.html", {"bare": True}, status=500)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
