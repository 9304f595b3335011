"""``python -m minzheng.cli`` is the ``minzheng`` command."""

from . import main

main()
