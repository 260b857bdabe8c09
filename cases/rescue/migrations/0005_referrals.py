"""Referrals: what somebody told, before it is a case."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_blind_match_walls"),
        ("offices", "0004_sealed_events"),
        ("rescue", "0004_operation_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline", "Hotline"),
                            ("walk_in", "Walk-in"),
                            ("partner", "Partner"),
                            ("authority", "Authority"),
                            ("own_investigation", "Own investigation"),
                        ],
                        max_length=20,
                        verbose_name="how it came",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("told_by", models.CharField(blank=True, max_length=160, verbose_name="who tells it")),
                (
                    "told_by_contact",
                    models.CharField(blank=True, max_length=160, verbose_name="how to reach who tells it"),
                ),
                ("account", models.TextField(max_length=5000, verbose_name="what was told")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="place")),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("bonded_labour", "Bonded labour"),
                                ("forced_labour", "Forced labour"),
                                ("csec", "Commercial sexual exploitation of children"),
                                ("osec", "Online sexual exploitation of children"),
                                ("sex_trafficking", "Sex trafficking"),
                                ("child_sexual_assault", "Child sexual assault"),
                                ("sexual_violence", "Sexual violence"),
                                ("property_grabbing", "Property grabbing"),
                                ("police_abuse", "Police abuse"),
                                ("domestic_violence", "Domestic violence"),
                                ("citizenship", "Citizenship"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="may be",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("now", "Danger now"), ("week", "This week"), ("wait", "Can wait")],
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "victims_said",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="victims, as it was told"),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="name")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("other", "Other"), ("unknown", "Unknown")],
                        default="unknown",
                        max_length=10,
                        verbose_name="sex",
                    ),
                ),
                ("born_text", models.CharField(blank=True, max_length=60, verbose_name="age or birth date")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Call or write"),
                            ("write", "Write only"),
                            ("others", "Through others"),
                            ("never", "Never contact"),
                        ],
                        max_length=10,
                        verbose_name="the safe way",
                    ),
                ),
                ("hours", models.CharField(blank=True, max_length=120, verbose_name="safe hours")),
                ("through", models.CharField(blank=True, max_length=160, verbose_name="through whom")),
                ("warning", models.CharField(blank=True, max_length=200, verbose_name="who must not answer")),
                ("reach_at", models.CharField(blank=True, max_length=160, verbose_name="number or address")),
                ("code_word", models.CharField(blank=True, max_length=60, verbose_name="code word")),
                (
                    "consent",
                    models.CharField(
                        choices=[("given", "Agrees"), ("not_asked", "Not asked yet"), ("refused", "Refuses")],
                        default="not_asked",
                        max_length=10,
                        verbose_name="does the person agree to be passed on?",
                    ),
                ),
                ("screening", models.JSONField(blank=True, default=dict, verbose_name="screening")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("triaged", "Triaged"),
                            ("became_case", "Became a case"),
                            ("joined", "Joined a case"),
                            ("declined", "Declined"),
                            ("passed_on", "Passed on"),
                        ],
                        default="new",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1500, verbose_name="reason")),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "passed_to",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="passed on to"),
                ),
                (
                    "identity_passed",
                    models.BooleanField(default=False, editable=False, verbose_name="with who the person is"),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[("danger_to_life", "Danger to life"), ("child_protection", "Protection of a child")],
                        max_length=20,
                        verbose_name="without consent because of",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.partner",
                        verbose_name="agency",
                    ),
                ),
                (
                    "passed_to_partner",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.partner",
                        verbose_name="passed on to",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "ordering": ("-received_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("restricted", models.BooleanField(default=False, editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline", "Hotline"),
                            ("walk_in", "Walk-in"),
                            ("partner", "Partner"),
                            ("authority", "Authority"),
                            ("own_investigation", "Own investigation"),
                        ],
                        max_length=20,
                        verbose_name="how it came",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("told_by", models.CharField(blank=True, max_length=160, verbose_name="who tells it")),
                (
                    "told_by_contact",
                    models.CharField(blank=True, max_length=160, verbose_name="how to reach who tells it"),
                ),
                ("account", models.TextField(max_length=5000, verbose_name="what was told")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="place")),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("bonded_labour", "Bonded labour"),
                                ("forced_labour", "Forced labour"),
                                ("csec", "Commercial sexual exploitation of children"),
                                ("osec", "Online sexual exploitation of children"),
                                ("sex_trafficking", "Sex trafficking"),
                                ("child_sexual_assault", "Child sexual assault"),
                                ("sexual_violence", "Sexual violence"),
                                ("property_grabbing", "Property grabbing"),
                                ("police_abuse", "Police abuse"),
                                ("domestic_violence", "Domestic violence"),
                                ("citizenship", "Citizenship"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="may be",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("now", "Danger now"), ("week", "This week"), ("wait", "Can wait")],
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "victims_said",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="victims, as it was told"),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="name")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("other", "Other"), ("unknown", "Unknown")],
                        default="unknown",
                        max_length=10,
                        verbose_name="sex",
                    ),
                ),
                ("born_text", models.CharField(blank=True, max_length=60, verbose_name="age or birth date")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Call or write"),
                            ("write", "Write only"),
                            ("others", "Through others"),
                            ("never", "Never contact"),
                        ],
                        max_length=10,
                        verbose_name="the safe way",
                    ),
                ),
                ("hours", models.CharField(blank=True, max_length=120, verbose_name="safe hours")),
                ("through", models.CharField(blank=True, max_length=160, verbose_name="through whom")),
                ("warning", models.CharField(blank=True, max_length=200, verbose_name="who must not answer")),
                ("reach_at", models.CharField(blank=True, max_length=160, verbose_name="number or address")),
                ("code_word", models.CharField(blank=True, max_length=60, verbose_name="code word")),
                (
                    "consent",
                    models.CharField(
                        choices=[("given", "Agrees"), ("not_asked", "Not asked yet"), ("refused", "Refuses")],
                        default="not_asked",
                        max_length=10,
                        verbose_name="does the person agree to be passed on?",
                    ),
                ),
                ("screening", models.JSONField(blank=True, default=dict, verbose_name="screening")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("triaged", "Triaged"),
                            ("became_case", "Became a case"),
                            ("joined", "Joined a case"),
                            ("declined", "Declined"),
                            ("passed_on", "Passed on"),
                        ],
                        default="new",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, editable=False, max_length=1500, verbose_name="reason")),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "passed_to",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="passed on to"),
                ),
                (
                    "identity_passed",
                    models.BooleanField(default=False, editable=False, verbose_name="with who the person is"),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[("danger_to_life", "Danger to life"), ("child_protection", "Protection of a child")],
                        max_length=20,
                        verbose_name="without consent because of",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.partner",
                        verbose_name="agency",
                    ),
                ),
                (
                    "passed_to_partner",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.partner",
                        verbose_name="passed on to",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="rescue.referral",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["office", "status", "received_on"], name="referral_by_status"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["person"], name="referral_by_person"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("status__in", ("became_case", "joined"))),
                    models.Q(
                        models.Q(("status__in", ("became_case", "joined")), _negated=True),
                        ("case", None),
                        ("restricted", False),
                    ),
                    _connector="OR",
                ),
                name="referral_of_a_case_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status__in", ("new", "triaged"))),
                    models.Q(
                        models.Q(("status__in", ("new", "triaged")), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("declined", "passed_on")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "passed_on"),
                        models.Q(
                            ("passed_to_partner__isnull", False),
                            models.Q(("passed_to", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("status", "passed_on"), _negated=True),
                        ("ground", ""),
                        ("identity_passed", False),
                        ("passed_to", ""),
                        ("passed_to_partner", None),
                    ),
                    _connector="OR",
                ),
                name="referral_passed_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("identity_passed", False),
                    ("consent", "given"),
                    models.Q(("ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_identity_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("manner", "others"), _negated=True),
                    models.Q(("through", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_through_others_names_them",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_referralevent" ("account", "born_text", "case_id", "channel", "code_word", "consent", "decided_at", "decided_by_id", "ground", "hours", "id", "identity_passed", "manner", "name", "office_id", "partner_id", "passed_to", "passed_to_partner_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reach_at", "reason", "received_by_id", "received_on", "recorded_at", "restricted", "screening", "sex", "status", "through", "told_by", "told_by_contact", "types", "urgency", "version", "victims_said", "warning") SELECT new_values."account", new_values."born_text", new_values."case_id", new_values."channel", new_values."code_word", new_values."consent", new_values."decided_at", new_values."decided_by_id", new_values."ground", new_values."hours", new_values."id", new_values."identity_passed", new_values."manner", new_values."name", new_values."office_id", new_values."partner_id", new_values."passed_to", new_values."passed_to_partner_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."reach_at", new_values."reason", new_values."received_by_id", new_values."received_on", new_values."recorded_at", new_values."restricted", new_values."screening", new_values."sex", new_values."status", new_values."through", new_values."told_by", new_values."told_by_contact", new_values."types", new_values."urgency", new_values."version", new_values."victims_said", new_values."warning" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="85b8c305828e9aa646706bc981c4ea8794377851",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_629d0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="rescue_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_referralevent" ("account", "born_text", "case_id", "channel", "code_word", "consent", "decided_at", "decided_by_id", "ground", "hours", "id", "identity_passed", "manner", "name", "office_id", "partner_id", "passed_to", "passed_to_partner_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reach_at", "reason", "received_by_id", "received_on", "recorded_at", "restricted", "screening", "sex", "status", "through", "told_by", "told_by_contact", "types", "urgency", "version", "victims_said", "warning") SELECT new_values."account", new_values."born_text", new_values."case_id", new_values."channel", new_values."code_word", new_values."consent", new_values."decided_at", new_values."decided_by_id", new_values."ground", new_values."hours", new_values."id", new_values."identity_passed", new_values."manner", new_values."name", new_values."office_id", new_values."partner_id", new_values."passed_to", new_values."passed_to_partner_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."reach_at", new_values."reason", new_values."received_by_id", new_values."received_on", new_values."recorded_at", new_values."restricted", new_values."screening", new_values."sex", new_values."status", new_values."through", new_values."told_by", new_values."told_by_contact", new_values."types", new_values."urgency", new_values."version", new_values."victims_said", new_values."warning" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1bc5e3b15acdc3b799c6cb56be8d0c673bc649a9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_13bde",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="rescue_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_referralevent" ("account", "born_text", "case_id", "channel", "code_word", "consent", "decided_at", "decided_by_id", "ground", "hours", "id", "identity_passed", "manner", "name", "office_id", "partner_id", "passed_to", "passed_to_partner_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reach_at", "reason", "received_by_id", "received_on", "recorded_at", "restricted", "screening", "sex", "status", "through", "told_by", "told_by_contact", "types", "urgency", "version", "victims_said", "warning") SELECT old_values."account", old_values."born_text", old_values."case_id", old_values."channel", old_values."code_word", old_values."consent", old_values."decided_at", old_values."decided_by_id", old_values."ground", old_values."hours", old_values."id", old_values."identity_passed", old_values."manner", old_values."name", old_values."office_id", old_values."partner_id", old_values."passed_to", old_values."passed_to_partner_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."reach_at", old_values."reason", old_values."received_by_id", old_values."received_on", old_values."recorded_at", old_values."restricted", old_values."screening", old_values."sex", old_values."status", old_values."through", old_values."told_by", old_values."told_by_contact", old_values."types", old_values."urgency", old_values."version", old_values."victims_said", old_values."warning" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f3b699761c769c4609a3293a31573521dde2ed79",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ecd72",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="rescue_referral",
                    when="AFTER",
                ),
            ),
        ),
    ]
