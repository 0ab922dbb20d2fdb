def search(request, *a, **k):
    raise NotImplementedError
