from django.core.management.base import BaseCommand, CommandError

from heritage.accounts.verification import Broken, verify


class Command(BaseCommand):
    help = (
        "Read the whole history anew and follow its chain. Names the first broken link and ends "
        "with 1 when there is one. Note the last line somewhere else: --head compares with it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", help="A last line of before, as “7864:ab12…”: that link must still be there."
        )

    def handle(self, head, **options):
        verified = verify()
        for events, links in sorted(verified.by_table.items()):
            self.stdout.write(f"  {events}: {links} events")
        for events, links in sorted(verified.unreadable.items()):
            self.stdout.write(f"  {events}: {links} events have columns that are gone; not read")
        if verified.broken:
            raise CommandError(sentence(verified.broken))
        if head:
            require_head(head)
        self.stdout.write(f"The history is whole: {verified.links} links, no event without one.")
        self.stdout.write(f"{verified.links}:{verified.head}")


def sentence(broken: Broken) -> str:
    place = f"Link {broken.place} is broken" if broken.place else "The chain has a gap"
    monument = f", monument {broken.monument}" if broken.monument else ""
    at = f", of {broken.at:%Y-%m-%d %H:%M:%S %Z}" if broken.at else ""
    return f"{place}: {broken.what}. {broken.events}, event {broken.event_id}{monument}{at}."


def require_head(head: str):
    """Raise CommandError unless the noted link is in the chain: its end may have been cut off."""
    from heritage.accounts.models import HistoryLink

    place, _colon, sha256 = head.partition(":")
    link = HistoryLink.objects.filter(pk=place).first() if place.isdecimal() else None
    if link is None or bytes(link.sha256).hex() != sha256:
        raise CommandError(f"The link {head} is not in the chain: its end was cut off or replaced.")
