"""The roles, in words."""

from django.shortcuts import render

from ..access import staff_view
from ..roles import RIGHTS, ROLES


@staff_view
def role_list(request):
    roles = [{"role": role, "rights": [RIGHTS[right] for right in role.rights]} for role in ROLES.values()]
    return render(request, "offices/role_list.html", {"roles": roles, "nav": "offices"})
