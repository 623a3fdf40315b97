from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelfgovConfig(AppConfig):
    name = "selfgov"
    verbose_name = _("Local self-government")

    def ready(self) -> None:
        # Models exist only from here on.
        from moderation import laws, matters  # noqa: PLC0415
        from notifications.subjects import register  # noqa: PLC0415
        from selfgov.actions.law import LAW  # noqa: PLC0415
        from selfgov.actions.matter import MATTER  # noqa: PLC0415
        from selfgov.actions.terms import TERMS  # noqa: PLC0415
        from selfgov.subjects import KINDS  # noqa: PLC0415
        from workdays import terms  # noqa: PLC0415

        register(*KINDS)
        matters.register(MATTER)
        laws.register(LAW)
        terms.register(*TERMS)
