def help_page(request, *a, **k):
    raise NotImplementedError
