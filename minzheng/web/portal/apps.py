from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "minzheng.web.portal"
    verbose_name = _("民政服务")
