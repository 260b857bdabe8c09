from django.urls import path

from .views import audit, memberships, offices, partners, people, roles

app_name = "offices"
MEMBERSHIP = "<int:office_id>/memberships/<int:membership_id>"
urlpatterns = [
    path("", offices.office_list, name="office-list"),
    path("open/", offices.office_open, name="office-open"),
    path("roles/", roles.role_list, name="role-list"),
    path("audit/", audit.audit_list, name="audit-list"),
    path("<int:office_id>/", offices.office_detail, name="office-detail"),
    path("<int:office_id>/change/", offices.office_change, name="office-change"),
    path("<int:office_id>/close/", offices.office_close, name="office-close"),
    path("<int:office_id>/reopen/", offices.office_reopen, name="office-reopen"),
    path("<int:office_id>/people/invite/", people.person_invite, name="person-invite"),
    path("<int:office_id>/people/<int:user_id>/", people.person_detail, name="person-detail"),
    path("<int:office_id>/people/<int:user_id>/invite/", people.person_invite_again, name="person-invite-again"),
    path("<int:office_id>/people/<int:user_id>/grant/", memberships.membership_grant, name="membership-grant"),
    path(f"{MEMBERSHIP}/confirm/", memberships.membership_confirm, name="membership-confirm"),
    path(f"{MEMBERSHIP}/change/", memberships.membership_change, name="membership-change"),
    path(f"{MEMBERSHIP}/end/", memberships.membership_end, name="membership-end"),
    path("<int:office_id>/partners/", partners.partner_list, name="partner-list"),
    path("<int:office_id>/partners/add/", partners.partner_add, name="partner-add"),
    path("<int:office_id>/partners/<int:partner_id>/change/", partners.partner_change, name="partner-change"),
]
