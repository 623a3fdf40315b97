from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaslikhatConfig(AppConfig):
    name = "maslikhat"
    verbose_name = _("Maslikhats")

    def ready(self) -> None:
        # Models exist only from here on.
        from maslikhat.actions.law import LAWS  # noqa: PLC0415
        from maslikhat.subjects import KINDS  # noqa: PLC0415
        from moderation import laws  # noqa: PLC0415
        from notifications.subjects import register  # noqa: PLC0415

        register(*KINDS)
        laws.register(*LAWS)
