from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        # Models exist only from here on.
        from moderation import laws  # noqa: PLC0415
        from moderation.actions.own_laws import LAWS  # noqa: PLC0415
        from moderation.actions.terms import TERMS  # noqa: PLC0415
        from workdays import terms  # noqa: PLC0415

        laws.register(*LAWS)
        terms.register(*TERMS)
