from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notices")

    def ready(self) -> None:
        # Models exist only from here on.
        from notifications.subjects import BODY, register  # noqa: PLC0415

        register(BODY)
