"""Commands that live outside ``minzheng.cli``: name → module with a Typer ``app``, imported only when it is called."""

COMMANDS = {"demo": "minzheng.demo.commands", "tokens": "minzheng.api.commands"}
