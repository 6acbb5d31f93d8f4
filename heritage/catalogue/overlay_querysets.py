"""Questions about scans that lie on the map."""

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from heritage.accounts.roles import VIEW_UNPUBLISHED

from .choices import Sensitivity


class MapOverlayQuerySet(models.QuerySet):
    def made(self):
        """Those that have tiles to be shown: of how the scan lies now, or of how it lay before."""
        return self.filter(Q(overlay__status="ready") | Q(previous__isnull=False))

    def shown(self):
        """What the public may see.

        The picture's own rule holds, and two more. Where a scan lies tells where the monument is,
        so of a monument whose place is hidden no scan is shown on the map; and map tiles show all
        of a scan, so none of a file that the public may see only small, be it for another monument.
        """
        public = AnonymousUser()
        seen = _pictures().visible_to(public)
        pictures = seen.with_limits_for(public).filter(is_held=False)
        return self.made().filter(
            is_published=True,
            picture__in=pictures,
            picture__monument__sensitivity=Sensitivity.OPEN,
        )

    def visible_to(self, user):
        """What is shown; to an agency all overlays of what it keeps."""
        seen = Q(pk__in=self.shown().values("pk"))
        if user.has_perm(VIEW_UNPUBLISHED):
            seen |= Q(picture__in=_pictures().kept_by(user))
        return self.filter(seen)


def _pictures():
    return apps.get_model("catalogue.Picture").objects
