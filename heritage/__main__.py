"""The one door for commands: `heritage migrate`, `heritage work`, `heritage load_areas` …"""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")
    from django.core.management import execute_from_command_line

    from heritage.accounts.actor import note_command

    note_command(sys.argv)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
