from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "opinions"
    verbose_name = _("Opinions")

    def ready(self) -> None:
        # Models exist only from here on.
        from moderation import matters  # noqa: PLC0415
        from opinions.actions.matter import MATTER  # noqa: PLC0415

        matters.register(MATTER)
