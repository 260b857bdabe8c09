"""Evidence: files of many kinds and references, working copies, custody chains, and a key per case."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from offices.walls import WallCaseTable


def follow_document(table):
    """SQL: a row is of its document's case, and has its document's readers."""
    return f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_follows_document FOREIGN KEY (document_id, case_id, audience)
        REFERENCES cases_document (id, case_id, audience) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
    """


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_wall_indexes"),
        ("offices", "0004_sealed_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                ("wrapped", models.CharField(editable=False, max_length=200)),
                ("wrapped_with", models.CharField(editable=False, max_length=40)),
                ("made_at", models.DateTimeField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="CustodyEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("rescue", "Rescue only"),
                            ("accountability", "Accountability only"),
                            ("aftercare", "Aftercare only"),
                            ("transformation", "Transformation only"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("handed_out", "Original handed out"),
                            ("transferred", "Transferred"),
                            ("returned", "Returned"),
                            ("copied", "Copied"),
                            ("checked", "Checked"),
                        ],
                        max_length=12,
                        verbose_name="what happened",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("place", models.CharField(max_length=160, verbose_name="where")),
                ("whom", models.CharField(blank=True, max_length=160, verbose_name="from or to whom")),
                ("why", models.TextField(max_length=1000, verbose_name="why")),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("seal", models.CharField(editable=False, max_length=64)),
                ("sealed_with", models.CharField(editable=False, max_length=40)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="CustodyEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("rescue", "Rescue only"),
                            ("accountability", "Accountability only"),
                            ("aftercare", "Aftercare only"),
                            ("transformation", "Transformation only"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("handed_out", "Original handed out"),
                            ("transferred", "Transferred"),
                            ("returned", "Returned"),
                            ("copied", "Copied"),
                            ("checked", "Checked"),
                        ],
                        max_length=12,
                        verbose_name="what happened",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("place", models.CharField(max_length=160, verbose_name="where")),
                ("whom", models.CharField(blank=True, max_length=160, verbose_name="from or to whom")),
                ("why", models.TextField(max_length=1000, verbose_name="why")),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("seal", models.CharField(editable=False, max_length=64)),
                ("sealed_with", models.CharField(editable=False, max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("rescue", "Rescue only"),
                            ("accountability", "Accountability only"),
                            ("aftercare", "Aftercare only"),
                            ("transformation", "Transformation only"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100)),
                ("stored_as", models.UUIDField(editable=False, unique=True)),
                ("size", models.PositiveBigIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("made_at", models.DateTimeField(editable=False)),
                ("seal", models.CharField(editable=False, max_length=64)),
                ("sealed_with", models.CharField(editable=False, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="WorkingCopyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("case", "Everyone on the case"),
                            ("rescue", "Rescue only"),
                            ("accountability", "Accountability only"),
                            ("aftercare", "Aftercare only"),
                            ("transformation", "Transformation only"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100)),
                ("stored_as", models.UUIDField(editable=False)),
                ("size", models.PositiveBigIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("made_at", models.DateTimeField(editable=False)),
                ("seal", models.CharField(editable=False, max_length=64)),
                ("sealed_with", models.CharField(editable=False, max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="document_has_a_hash",
        ),
        migrations.AddField(
            model_name="document",
            name="content_type",
            field=models.CharField(blank=True, default="application/pdf", editable=False, max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="custodian",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.partner",
                verbose_name="who holds it",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="custodian_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="who holds it, in words"),
        ),
        migrations.AddField(
            model_name="document",
            name="given_hash",
            field=models.CharField(blank=True, max_length=300, verbose_name="hash"),
        ),
        migrations.AddField(
            model_name="document",
            name="hash_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sha256", "SHA-256"),
                    ("sha1", "SHA-1"),
                    ("md5", "MD5"),
                    ("photodna", "PhotoDNA"),
                    ("other", "Another"),
                ],
                max_length=10,
                verbose_name="kind of hash",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("image", "Picture"),
                    ("audio", "Recording"),
                    ("pdf", "PDF"),
                    ("office", "Office document"),
                    ("text", "Text"),
                    ("reference", "Held elsewhere"),
                ],
                default="pdf",
                editable=False,
                max_length=10,
                verbose_name="kind",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="reference",
            field=models.CharField(blank=True, max_length=80, verbose_name="reference number"),
        ),
        migrations.AddField(
            model_name="document",
            name="seal",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="document",
            name="sealed_with",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="content_type",
            field=models.CharField(blank=True, default="application/pdf", editable=False, max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="documentevent",
            name="custodian",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="offices.partner",
                verbose_name="who holds it",
            ),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="custodian_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="who holds it, in words"),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="given_hash",
            field=models.CharField(blank=True, max_length=300, verbose_name="hash"),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="hash_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sha256", "SHA-256"),
                    ("sha1", "SHA-1"),
                    ("md5", "MD5"),
                    ("photodna", "PhotoDNA"),
                    ("other", "Another"),
                ],
                max_length=10,
                verbose_name="kind of hash",
            ),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("image", "Picture"),
                    ("audio", "Recording"),
                    ("pdf", "PDF"),
                    ("office", "Office document"),
                    ("text", "Text"),
                    ("reference", "Held elsewhere"),
                ],
                default="pdf",
                editable=False,
                max_length=10,
                verbose_name="kind",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="documentevent",
            name="reference",
            field=models.CharField(blank=True, max_length=80, verbose_name="reference number"),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="seal",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="sealed_with",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AlterField(
            model_name="document",
            name="file_name",
            field=models.CharField(blank=True, editable=False, max_length=160),
        ),
        migrations.AlterField(
            model_name="document",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="document",
            name="size",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="document",
            name="stored_as",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="documentevent",
            name="file_name",
            field=models.CharField(blank=True, editable=False, max_length=160),
        ),
        migrations.AlterField(
            model_name="documentevent",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="documentevent",
            name="size",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="documentevent",
            name="stored_as",
            field=models.UUIDField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_documentevent" ("audience", "case_id", "content_type", "custodian_id", "custodian_name", "file_name", "given_hash", "hash_kind", "id", "kind", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "reference", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as", "title") SELECT new_values."audience", new_values."case_id", new_values."content_type", new_values."custodian_id", new_values."custodian_name", new_values."file_name", new_values."given_hash", new_values."hash_kind", new_values."id", new_values."kind", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."received_at", new_values."received_by_id", new_values."reference", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."sha256", new_values."size", new_values."stored_as", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6cd7a527d67d99c051b674cc31493eeba4b9b7c1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_96a33",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="cases_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_documentevent" ("audience", "case_id", "content_type", "custodian_id", "custodian_name", "file_name", "given_hash", "hash_kind", "id", "kind", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "reference", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as", "title") SELECT new_values."audience", new_values."case_id", new_values."content_type", new_values."custodian_id", new_values."custodian_name", new_values."file_name", new_values."given_hash", new_values."hash_kind", new_values."id", new_values."kind", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."received_at", new_values."received_by_id", new_values."reference", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."sha256", new_values."size", new_values."stored_as", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0582b78dcee8fddca60039123af748d85cf413f4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5bc40",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cases_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_documentevent" ("audience", "case_id", "content_type", "custodian_id", "custodian_name", "file_name", "given_hash", "hash_kind", "id", "kind", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "reference", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as", "title") SELECT old_values."audience", old_values."case_id", old_values."content_type", old_values."custodian_id", old_values."custodian_name", old_values."file_name", old_values."given_hash", old_values."hash_kind", old_values."id", old_values."kind", old_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."received_at", old_values."received_by_id", old_values."reference", old_values."restricted", old_values."seal", old_values."sealed_with", old_values."sha256", old_values."size", old_values."stored_as", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3fbe61f4aec58bc5ead5fae71b27964bb3e7ca75",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_69c2a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cases_document",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("custodian", None),
                        ("custodian_name", ""),
                        ("given_hash", ""),
                        ("hash_kind", ""),
                        ("kind__in", ["image", "audio", "pdf", "office", "text"]),
                        ("reference", ""),
                        ("sha256__regex", "^[0-9a-f]{64}$"),
                        ("size__isnull", False),
                        ("stored_as__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("custodian__isnull", False),
                            models.Q(("custodian_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("given_hash", ""), _negated=True),
                            models.Q(("hash_kind", ""), _negated=True),
                        ),
                        ("content_type", ""),
                        ("file_name", ""),
                        ("kind", "reference"),
                        ("sha256", ""),
                        ("size", None),
                        ("stored_as", None),
                    ),
                    _connector="OR",
                ),
                name="document_is_a_file_or_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("id", "case", "audience"), name="document_and_its_readers"),
        ),
        migrations.AddField(
            model_name="casekey",
            name="case",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="casekey",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="case",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="document",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="custody",
                to="cases.document",
            ),
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="custodyeventevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="custodyeventevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="custodyeventevent",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.document",
            ),
        ),
        migrations.AddField(
            model_name="custodyeventevent",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddField(
            model_name="custodyeventevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.custodyevent",
            ),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="case",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="document",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="working_copy",
                to="cases.document",
            ),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="office",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="workingcopyevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="workingcopyevent",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.document",
            ),
        ),
        migrations.AddField(
            model_name="workingcopyevent",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddField(
            model_name="workingcopyevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.workingcopy",
            ),
        ),
        migrations.AddConstraint(
            model_name="casekey",
            constraint=models.UniqueConstraint(fields=("case",), name="case_key_one_per_case"),
        ),
        migrations.AddConstraint(
            model_name="casekey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wrapped", ""), _negated=True), models.Q(("wrapped_with", ""), _negated=True)
                ),
                name="case_key_is_wrapped",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyevent",
            constraint=models.UniqueConstraint(fields=("document", "number"), name="custody_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="custodyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "received"), ("number", 1)),
                    models.Q(("number__gt", 1), models.Q(("action", "received"), _negated=True)),
                    _connector="OR",
                ),
                name="custody_begins_with_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("at__lte", models.F("recorded_at"))), name="custody_not_in_the_future"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    models.Q(
                        models.Q(("action__in", ["handed_out", "transferred"]), _negated=True),
                        models.Q(("whom", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="custody_says_where_why_and_to_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("seal__regex", "^[0-9a-f]{64}$"), models.Q(("sealed_with", ""), _negated=True)),
                name="custody_is_sealed",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="custodyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_custodyeventevent" ("action", "at", "audience", "by_id", "case_id", "document_id", "id", "number", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "restricted", "seal", "sealed_with", "whom", "why") SELECT new_values."action", new_values."at", new_values."audience", new_values."by_id", new_values."case_id", new_values."document_id", new_values."id", new_values."number", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."recorded_at", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."whom", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3a33dfcac511a13700e27e388bc098eeb043419e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_96a52",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="cases_custodyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="custodyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_custodyeventevent" ("action", "at", "audience", "by_id", "case_id", "document_id", "id", "number", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "restricted", "seal", "sealed_with", "whom", "why") SELECT new_values."action", new_values."at", new_values."audience", new_values."by_id", new_values."case_id", new_values."document_id", new_values."id", new_values."number", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."recorded_at", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."whom", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2e94a418d7ec755648683d380686d39e1e72f2af",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fdca7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cases_custodyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="custodyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_custodyeventevent" ("action", "at", "audience", "by_id", "case_id", "document_id", "id", "number", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "restricted", "seal", "sealed_with", "whom", "why") SELECT old_values."action", old_values."at", old_values."audience", old_values."by_id", old_values."case_id", old_values."document_id", old_values."id", old_values."number", old_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."recorded_at", old_values."restricted", old_values."seal", old_values."sealed_with", old_values."whom", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f3a37d3caabe2fc3b29022f2565047c6c060dece",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e25fd",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cases_custodyevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="workingcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seal__regex", "^[0-9a-f]{64}$"),
                    ("sha256__regex", "^[0-9a-f]{64}$"),
                    models.Q(("sealed_with", ""), _negated=True),
                ),
                name="working_copy_is_hashed_and_sealed",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workingcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_workingcopyevent" ("audience", "case_id", "content_type", "document_id", "id", "made_at", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as") SELECT new_values."audience", new_values."case_id", new_values."content_type", new_values."document_id", new_values."id", new_values."made_at", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."sha256", new_values."size", new_values."stored_as" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2fc30c15d34154e8d17c8c43033257694d5bb221",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_71b06",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="cases_workingcopy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workingcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_workingcopyevent" ("audience", "case_id", "content_type", "document_id", "id", "made_at", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as") SELECT new_values."audience", new_values."case_id", new_values."content_type", new_values."document_id", new_values."id", new_values."made_at", new_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."restricted", new_values."seal", new_values."sealed_with", new_values."sha256", new_values."size", new_values."stored_as" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="77c8b8319c3de2af5ad896225cc634eb665974c9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_72029",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="cases_workingcopy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workingcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_workingcopyevent" ("audience", "case_id", "content_type", "document_id", "id", "made_at", "office_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restricted", "seal", "sealed_with", "sha256", "size", "stored_as") SELECT old_values."audience", old_values."case_id", old_values."content_type", old_values."document_id", old_values."id", old_values."made_at", old_values."office_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."restricted", old_values."seal", old_values."sealed_with", old_values."sha256", old_values."size", old_values."stored_as" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="63b3a0832a50329d69877b5ebcfde0fb3edeeedd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7fd17",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="cases_workingcopy",
                    when="AFTER",
                ),
            ),
        ),
        WallCaseTable("cases_casekey", view="view_case", change="change_case", changeable=False, history=False),
        WallCaseTable("cases_workingcopy", view="view_case", change="change_case", audience=True, changeable=False),
        WallCaseTable("cases_custodyevent", view="view_case", change="change_case", audience=True, changeable=False),
        migrations.RunSQL(follow_document("cases_workingcopy"), migrations.RunSQL.noop),
        migrations.RunSQL(follow_document("cases_custodyevent"), migrations.RunSQL.noop),
    ]
