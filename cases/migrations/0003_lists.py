"""One index for each order of the case list, the tokens' index with what the wall asks, and the open tasks of an office."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_walls"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_due",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_opened",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_number",
        ),
        migrations.RemoveIndex(
            model_name="persontoken",
            name="token_by_text",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("office"),
                models.F("status"),
                models.Case(
                    models.When(
                        next_due_on__isnull=True,
                        then=models.Value(datetime.date(9999, 12, 31), output_field=models.DateField()),
                    ),
                    default=models.F("next_due_on"),
                ),
                models.F("id"),
                name="case_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("office"),
                models.F("status"),
                models.Case(
                    models.When(
                        opened_on__isnull=True,
                        then=models.Value(datetime.date(9999, 12, 31), output_field=models.DateField()),
                    ),
                    default=models.F("opened_on"),
                ),
                models.F("id"),
                name="case_by_opened",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("office"),
                models.F("status"),
                models.Case(
                    models.When(number__isnull=True, then=models.Value("", output_field=models.CharField())),
                    default=models.F("number"),
                ),
                models.F("id"),
                name="case_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="persontoken",
            index=models.Index(
                fields=["office", "kind", "token", "person"], include=("restricted",), name="token_by_text"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["office", "due_on"], name="task_by_office"
            ),
        ),
    ]
