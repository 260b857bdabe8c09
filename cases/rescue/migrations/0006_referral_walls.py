"""Referrals stand behind the office's wall, and behind their case's once they belong to one."""

from django.db import migrations

from offices.walls import WallCaseTable


class Migration(migrations.Migration):
    dependencies = [("rescue", "0005_referrals"), ("cases", "0008_blind_match_walls")]
    operations = [WallCaseTable("rescue_referral", view="view_rescue", change="add_case", person=True)]
