"""Addresses of cases and of what is common to them."""

from django.urls import path

from .views.audit_trail import case_audit, timeline
from .views.blind_match import blind_match, blind_match_list, blind_match_seen
from .views.case_detail import case_detail, case_edit
from .views.case_list import case_list
from .views.closing import case_reopen, closure_answer, closure_ask
from .views.contacts import consent_add, consent_withdraw, contact_set, contact_show
from .views.custody import custody_add, document_original
from .views.documents import document_add, document_detail, document_get, document_list, reference_add
from .views.home import home
from .views.intake import case_create
from .views.merging import merge_undo, person_merge
from .views.notes import note_add, task_add
from .views.people import person_detail, person_edit, person_name_add, person_search
from .views.people_on_case import role_add, role_end, role_verify
from .views.screening import case_duplicate, case_screen
from .views.stages import stage_list, stage_move
from .views.tasks import task_done, task_list
from .views.team import case_restrict, case_share, case_team, case_unrestrict, lead_assign, member_add, member_end
from .views.transfers import transfer_answer, transfer_offer

app_name = "cases"
urlpatterns = [
    # home, list, people, tasks
    path("", home, name="home"),
    path("cases/", case_list, name="case-list"),
    path("people/search/", person_search, name="person-search"),
    path("people/<int:person_id>/", person_detail, name="person-detail"),
    path("people/asked/", blind_match_list, name="blind-match-list"),
    path("people/asked/<int:notice_id>/seen/", blind_match_seen, name="blind-match-seen"),
    path("people/<int:person_id>/other-offices/", blind_match, name="blind-match"),
    path("people/<int:person_id>/edit/", person_edit, name="person-edit"),
    path("people/<int:person_id>/names/add/", person_name_add, name="person-name-add"),
    path("people/<int:person_id>/merge/", person_merge, name="person-merge"),
    path("people/<int:person_id>/merges/<int:merge_id>/undo/", merge_undo, name="merge-undo"),
    path("tasks/", task_list, name="task-list"),
    path("tasks/<int:task_id>/done/", task_done, name="task-done"),
    # one case
    path("cases/log/", case_create, name="case-create"),
    path("cases/<int:case_id>/", case_detail, name="case-detail"),
    path("cases/<int:case_id>/edit/", case_edit, name="case-edit"),
    path("cases/<int:case_id>/screen/", case_screen, name="case-screen"),
    path("cases/<int:case_id>/duplicate/", case_duplicate, name="case-duplicate"),
    path("cases/<int:case_id>/stages/", stage_list, name="stage-list"),
    path("cases/<int:case_id>/stages/<slug:stage>/", stage_move, name="stage-move"),
    path("cases/<int:case_id>/people/add/", role_add, name="role-add"),
    path("roles/<int:role_id>/verify/", role_verify, name="role-verify"),
    path("roles/<int:role_id>/end/", role_end, name="role-end"),
    path("cases/<int:case_id>/notes/add/", note_add, name="note-add"),
    path("cases/<int:case_id>/tasks/add/", task_add, name="task-add"),
    path("cases/<int:case_id>/contact/", contact_set, name="contact-set"),
    path("contacts/<int:contact_id>/", contact_show, name="contact-show"),
    path("cases/<int:case_id>/consents/add/", consent_add, name="consent-add"),
    path("consents/<int:consent_id>/withdraw/", consent_withdraw, name="consent-withdraw"),
    path("cases/<int:case_id>/documents/", document_list, name="document-list"),
    path("cases/<int:case_id>/documents/add/", document_add, name="document-add"),
    path("cases/<int:case_id>/documents/elsewhere/add/", reference_add, name="reference-add"),
    path("documents/<int:document_id>/", document_get, name="document-get"),
    path("documents/<int:document_id>/about/", document_detail, name="document-detail"),
    path("documents/<int:document_id>/original/", document_original, name="document-original"),
    path("documents/<int:document_id>/custody/add/", custody_add, name="custody-add"),
    path("cases/<int:case_id>/team/", case_team, name="case-team"),
    path("cases/<int:case_id>/team/lead/", lead_assign, name="lead-assign"),
    path("cases/<int:case_id>/team/add/", member_add, name="member-add"),
    path("members/<int:member_id>/end/", member_end, name="member-end"),
    path("cases/<int:case_id>/share/", case_share, name="case-share"),
    path("cases/<int:case_id>/restrict/", case_restrict, name="case-restrict"),
    path("cases/<int:case_id>/unrestrict/", case_unrestrict, name="case-unrestrict"),
    path("cases/<int:case_id>/close/", closure_ask, name="closure-ask"),
    path("closures/<int:closure_id>/", closure_answer, name="closure-answer"),
    path("cases/<int:case_id>/reopen/", case_reopen, name="case-reopen"),
    path("cases/<int:case_id>/transfer/", transfer_offer, name="transfer-offer"),
    path("transfers/<int:offer_id>/", transfer_answer, name="transfer-answer"),
    path("cases/<int:case_id>/audit/", case_audit, name="case-audit"),
    path("cases/<int:case_id>/timeline/", timeline, name="timeline"),
]
