from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "minzheng.web.workbench"

    def ready(self) -> None:
        from minzheng.bulk import exports
        from minzheng.ui import navigation

        from .log_export import SOURCE
        from .places import ENTRIES

        for entry in ENTRIES:
            navigation.register(entry)
        exports.register(SOURCE)
