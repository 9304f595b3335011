from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "minzheng.web.workbench"

    def ready(self) -> None:
        from minzheng.ui import navigation

        from .places import ENTRIES

        for entry in ENTRIES:
            navigation.register(entry)
