from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KurultaiConfig(AppConfig):
    name = "kurultai"
    verbose_name = _("National Kurultai and People's Council")

    def ready(self) -> None:
        # Models exist only from here on.
        from kurultai.actions.law import LAW  # noqa: PLC0415
        from kurultai.actions.matter import MATTER  # noqa: PLC0415
        from kurultai.actions.terms import TERMS  # noqa: PLC0415
        from kurultai.subjects import KINDS  # noqa: PLC0415
        from moderation import laws, matters  # noqa: PLC0415
        from notifications.subjects import register  # noqa: PLC0415
        from workdays import terms  # noqa: PLC0415

        register(*KINDS)
        matters.register(MATTER)
        laws.register(LAW)
        terms.register(*TERMS)
