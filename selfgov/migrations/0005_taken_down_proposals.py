from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('selfgov', '0004_every_community_has_a_body'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='taken_down_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='taken down at'),
        ),
    ]
