from django.core.management.base import BaseCommand
from django.utils import translation

from heritage.accounts.roles import PERMISSIONS, Role
from heritage.catalogue.procedure import WAYS

HEADING = """# The way from a find to the state list

Written by `heritage describe_procedure > docs/procedure.md` from `heritage/catalogue/procedure.py`;
a test fails when the two differ.

"""


class Command(BaseCommand):
    help = "Print states, steps and who may take them as Markdown with a Mermaid diagram."

    def handle(self, **options):
        with translation.override("en"):
            self.stdout.write(HEADING + diagram() + "\n" + table(), ending="")


def diagram() -> str:
    lines = [f"    {way.before.value} --> {way.after.value}: {way.label}" for way in WAYS]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def table() -> str:
    rows = [
        f"| {way.before.label} | {way.after.label} | {way.label} |"
        f" {_who(way)} | {way.needs.label} |"
        for way in WAYS
    ]
    heading = ["| from | to | step | who | needs |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*heading, *rows, ""])


def _who(way) -> str:
    roles = [role.label for role in Role if way.permission in PERMISSIONS[role]]
    who = ", ".join(str(role) for role in roles)
    return f"{who}; not who took the step before" if way.by_another else who
