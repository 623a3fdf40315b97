"""Deputies in the order of the Kazakh alphabet, on every server."""

from django.db import migrations, models

import core.alphabet


class Migration(migrations.Migration):
    dependencies = [("maslikhat", "0004_seats_may_be_unknown")]

    operations = [
        migrations.AddField(
            model_name="deputy",
            name="alphabetical",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.alphabet.Alphabetical("surname", "given_name", "patronymic"),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
