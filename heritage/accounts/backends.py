from django.contrib.auth.backends import ModelBackend

from .roles import PERMISSIONS


class RoleBackend(ModelBackend):
    """Signs in by name and password; permissions come from the role and from nowhere else."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(PERMISSIONS[user_obj.role])

    def has_perm(self, user_obj, perm, obj=None):
        return perm in self.get_all_permissions(user_obj, obj)
