from django.db import migrations, models


class Migration(migrations.Migration):
    """What the public report counts is found by its day."""

    dependencies = [("moderation", "0004_appeal_rules")]

    operations = [
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["opened_at"], name="case_by_opening")
        ),
        migrations.AddIndex(
            model_name="decision", index=models.Index(fields=["at"], name="decision_by_moment")
        ),
    ]
