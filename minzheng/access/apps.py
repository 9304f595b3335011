from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "minzheng.access"
    verbose_name = _("访问")

    def ready(self) -> None:
        from . import grants, triggers

        grants.connect(self)
        triggers.connect(self)
