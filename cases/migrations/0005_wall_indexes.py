"""What the walls ask of a case and of a person named on one, each from an index alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_stage_due"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="offices.office",
                verbose_name="office",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["office", "status", "restricted", "id"], name="case_counted"),
        ),
        migrations.AddIndex(
            model_name="casemember",
            index=models.Index(
                condition=models.Q(("kind", "shared"), ("until", None)), fields=["user", "case"], name="member_shared"
            ),
        ),
        migrations.AddIndex(
            model_name="casemember",
            index=models.Index(
                condition=models.Q(("restricted", True), ("until", None)),
                fields=["user", "case"],
                name="member_restricted",
            ),
        ),
    ]
