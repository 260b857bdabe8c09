from django.urls import path

from .views import informants, investigation, profiles, referral_decisions, referrals, reliefs

app_name = "rescue"
urlpatterns = [
    path("referrals/", referrals.referral_list, name="referral-list"),
    path("referrals/new/", referrals.referral_create, name="referral-create"),
    path("referrals/<int:referral_id>/", referrals.referral_detail, name="referral-detail"),
    path("referrals/<int:referral_id>/contact/", referrals.referral_contact, name="referral-contact"),
    path("referrals/<int:referral_id>/edit/", referrals.referral_edit, name="referral-edit"),
    path("referrals/<int:referral_id>/triage/", referral_decisions.referral_triage, name="referral-triage"),
    path("referrals/<int:referral_id>/case/", referral_decisions.referral_case, name="referral-case"),
    path("referrals/<int:referral_id>/join/", referral_decisions.referral_join, name="referral-join"),
    path("referrals/<int:referral_id>/decline/", referral_decisions.referral_decline, name="referral-decline"),
    path("referrals/<int:referral_id>/pass-on/", referral_decisions.referral_pass_on, name="referral-pass-on"),
    path("cases/<int:case_id>/rescue/", reliefs.panel, name="panel"),
    path("cases/<int:case_id>/rescue/reliefs/new/", reliefs.relief_create, name="relief-create"),
    path("cases/<int:case_id>/rescue/outcomes/new/", reliefs.outcome_create, name="outcome-create"),
    path("reliefs/<int:relief_id>/edit/", reliefs.relief_edit, name="relief-edit"),
    path("reliefs/<int:relief_id>/remove/", reliefs.relief_remove, name="relief-remove"),
    path("reliefs/<int:relief_id>/safe/", reliefs.relief_safe, name="relief-safe"),
    path("outcomes/<int:outcome_id>/remove/", reliefs.outcome_remove, name="outcome-remove"),
    path("cases/<int:case_id>/rescue/investigation/", investigation.investigation, name="investigation"),
    path("cases/<int:case_id>/rescue/activities/new/", investigation.activity_create, name="activity-create"),
    path("activities/<int:activity_id>/edit/", investigation.activity_edit, name="activity-edit"),
    path("cases/<int:case_id>/rescue/sites/new/", investigation.site_create, name="site-create"),
    path("sites/<int:site_id>/edit/", investigation.site_edit, name="site-edit"),
    path("cases/<int:case_id>/rescue/sources/new/", informants.informant_create, name="informant-create"),
    path("sources/<int:informant_id>/", informants.informant_detail, name="informant-detail"),
    path("sources/<int:informant_id>/edit/", informants.informant_edit, name="informant-edit"),
    path("sources/<int:informant_id>/readers/new/", informants.informant_name, name="informant-name"),
    path("sources/<int:informant_id>/hand-over/", informants.informant_hand_over, name="informant-hand-over"),
    path("sources/readers/<int:reader_id>/end/", informants.reader_end, name="reader-end"),
    path("cases/<int:case_id>/rescue/profiles/new/", profiles.profile_create, name="profile-create"),
    path("profiles/<int:profile_id>/", profiles.profile_detail, name="profile-detail"),
    path("profiles/<int:profile_id>/edit/", profiles.profile_edit, name="profile-edit"),
]
