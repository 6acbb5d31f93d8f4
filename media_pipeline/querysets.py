from django.db import models


class AssetQuerySet(models.QuerySet):
    """Assets by what became of them."""

    def ready(self):
        return self.filter(status="ready")

    def unfinished(self):
        return self.filter(status__in=["waiting", "processing"])
