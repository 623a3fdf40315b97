"""Petitions that were submitted before take over from their rules what was read through them."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

COPIED = ("minimum_age", "residents_only", "backers_are_signers")


def copy(apps, schema_editor):
    rules = apps.get_model("petitions", "Rule").objects.filter(pk=OuterRef("rule_id"))
    petitions = apps.get_model("petitions", "Petition").objects
    petitions.filter(submitted_at__isnull=False, rule__isnull=False).update(
        **{name: Subquery(rules.values(name)) for name in COPIED}
    )


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0002_age_residence_and_backers_on_petitions'),
    ]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
