def site(request):
    """What every page needs."""
    return {}
