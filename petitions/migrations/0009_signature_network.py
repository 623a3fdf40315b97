import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0008_take_down_and_invalidation'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='network',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='mark of the network'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['signed_at'], name='signature_by_time'),
        ),
    ]
