"""Questions to other offices about a person, and the answers to screening that a case was logged with."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_evidence"),
        ("offices", "0004_sealed_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BlindMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                ("asked_at", models.DateTimeField()),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="BlindMatchNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "question of another office",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="case",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="case",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="case",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="case",
            name="screening",
            field=models.JSONField(editable=False, null=True, verbose_name="screening"),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="screening",
            field=models.JSONField(editable=False, null=True, verbose_name="screening"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_caseevent" ("closed_by_id", "closed_on", "decision_reason", "duplicate_of_id", "earned_office_id", "id", "lead_id", "logged_at", "logged_by_id", "next_due_on", "next_due_what", "next_hearing_at", "next_hearing_on", "number", "office_id", "opened_on", "passed_on_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "restricted", "risk", "screening", "source", "source_ref", "status", "summary", "types", "urgency", "version", "victims_reported") SELECT new_values."closed_by_id", new_values."closed_on", new_values."decision_reason", new_values."duplicate_of_id", new_values."earned_office_id", new_values."id", new_values."lead_id", new_values."logged_at", new_values."logged_by_id", new_values."next_due_on", new_values."next_due_what", new_values."next_hearing_at", new_values."next_hearing_on", new_values."number", new_values."office_id", new_values."opened_on", new_values."passed_on_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."restricted", new_values."risk", new_values."screening", new_values."source", new_values."source_ref", new_values."status", new_values."summary", new_values."types", new_values."urgency", new_values."version", new_values."victims_reported" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="90150fc0d06547babcd1b4330f99ec495109b952",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b483",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_caseevent" ("closed_by_id", "closed_on", "decision_reason", "duplicate_of_id", "earned_office_id", "id", "lead_id", "logged_at", "logged_by_id", "next_due_on", "next_due_what", "next_hearing_at", "next_hearing_on", "number", "office_id", "opened_on", "passed_on_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "restricted", "risk", "screening", "source", "source_ref", "status", "summary", "types", "urgency", "version", "victims_reported") SELECT new_values."closed_by_id", new_values."closed_on", new_values."decision_reason", new_values."duplicate_of_id", new_values."earned_office_id", new_values."id", new_values."lead_id", new_values."logged_at", new_values."logged_by_id", new_values."next_due_on", new_values."next_due_what", new_values."next_hearing_at", new_values."next_hearing_on", new_values."number", new_values."office_id", new_values."opened_on", new_values."passed_on_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."restricted", new_values."risk", new_values."screening", new_values."source", new_values."source_ref", new_values."status", new_values."summary", new_values."types", new_values."urgency", new_values."version", new_values."victims_reported" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bdf88b4e22505003ded62995108533ba0bee0c15",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5146",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_caseevent" ("closed_by_id", "closed_on", "decision_reason", "duplicate_of_id", "earned_office_id", "id", "lead_id", "logged_at", "logged_by_id", "next_due_on", "next_due_what", "next_hearing_at", "next_hearing_on", "number", "office_id", "opened_on", "passed_on_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "restricted", "risk", "screening", "source", "source_ref", "status", "summary", "types", "urgency", "version", "victims_reported") SELECT old_values."closed_by_id", old_values."closed_on", old_values."decision_reason", old_values."duplicate_of_id", old_values."earned_office_id", old_values."id", old_values."lead_id", old_values."logged_at", old_values."logged_by_id", old_values."next_due_on", old_values."next_due_what", old_values."next_hearing_at", old_values."next_hearing_on", old_values."number", old_values."office_id", old_values."opened_on", old_values."passed_on_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."restricted", old_values."risk", old_values."screening", old_values."source", old_values."source_ref", old_values."status", old_values."summary", old_values."types", old_values."urgency", old_values."version", old_values."victims_reported" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3ab9f958a9feb302e958d56f22be9fe6c33c0ccc",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8d49e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="blindmatch",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blindmatch",
            name="asking_office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="blindmatch",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="blindmatch",
            name="person",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.person"),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="asking_office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.blindmatch"
            ),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="person",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.person"),
        ),
        migrations.AddField(
            model_name="blindmatchnotice",
            name="seen_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="blindmatch",
            index=models.Index(fields=["person"], name="blind_match_by_person"),
        ),
        migrations.AddIndex(
            model_name="blindmatch",
            index=models.Index(fields=["asked_by", "asked_at"], name="blind_match_by_asker"),
        ),
        migrations.AddIndex(
            model_name="blindmatchnotice",
            index=models.Index(fields=["person"], name="blind_notice_by_person"),
        ),
        migrations.AddIndex(
            model_name="blindmatchnotice",
            index=models.Index(fields=["office", "asked_at"], name="blind_notice_by_office"),
        ),
        migrations.AddIndex(
            model_name="blindmatchnotice",
            index=models.Index(condition=models.Q(("seen_at", None)), fields=["office"], name="blind_notice_unseen"),
        ),
        migrations.AddConstraint(
            model_name="blindmatchnotice",
            constraint=models.UniqueConstraint(fields=("match", "person"), name="one_notice_per_match_and_person"),
        ),
        migrations.AddConstraint(
            model_name="blindmatchnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at", None), ("seen_by", None)),
                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_seen_by_somebody",
            ),
        ),
    ]
