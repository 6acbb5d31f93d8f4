from .queue import QueueQuerySet


class AssetQuerySet(QueueQuerySet):
    """Assets by what became of them."""


class OverlayQuerySet(QueueQuerySet):
    """Overlays by what became of them."""

    def claim(self, **options):
        """Only of scans that are processed: before, there is nothing to be warped."""
        return super(OverlayQuerySet, self.of_processed_scans()).claim(**options)

    def of_processed_scans(self):
        return self.filter(asset__status__in=["ready", "failed"])
