"""Deliveries get their own triple as key: a million of them are written by one statement."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = "user_id, event_id, channel, reason, state, attempts, next_attempt_at, sent_at, read_at, failure"


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0002_channels_and_digests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(f"CREATE TABLE notifications_kept AS SELECT {KEPT} FROM notifications_delivery"),
        migrations.DeleteModel(name="Delivery"),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("pk", models.CompositePrimaryKey("user_id", "event_id", "channel", blank=True, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("inbox", "on the portal"), ("email", "by e-mail"), ("push", "in the browser"), ("telegram", "in Telegram"), ("sms", "by SMS"), ("webhook", "to a program")], max_length=10, verbose_name="channel")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="why")),
                ("is_urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("is_for_digest", models.BooleanField(default=False, verbose_name="in a digest")),
                ("state", models.CharField(choices=[("queued", "waiting"), ("sent", "delivered"), ("skipped", "not needed any more"), ("failed", "given up")], default="queued", max_length=10, verbose_name="state")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt_at", models.DateTimeField(verbose_name="next attempt at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("failure", models.CharField(blank=True, max_length=300, verbose_name="failure")),
                ("event", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="notifications.event", verbose_name="event")),
                ("user", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to=settings.AUTH_USER_MODEL, verbose_name="recipient")),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["channel", "-is_urgent", "next_attempt_at"], name="delivery_queued"),
                    models.Index(condition=models.Q(("state", "failed")), fields=["event"], name="delivery_failed"),
                ],
            },
        ),
        migrations.RunSQL(
            f"INSERT INTO notifications_delivery ({KEPT}, is_urgent, is_for_digest)"
            f" SELECT {KEPT}, false, false FROM notifications_kept;"
            " DROP TABLE notifications_kept"
        ),
    ]
