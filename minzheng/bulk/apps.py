from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "minzheng.bulk"
    label = "bulk"
