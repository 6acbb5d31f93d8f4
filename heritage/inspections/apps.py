from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "heritage.inspections"
    label = "inspections"

    def ready(self):
        """A merging of two records, or its undoing, takes visits along."""
        from heritage.catalogue.services.changes import MOVED

        from .models import Inspection
        from .services import tell_conditions

        MOVED[Inspection._meta.label_lower] = tell_conditions
