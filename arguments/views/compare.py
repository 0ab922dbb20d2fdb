def compare(request, *a, **k):
    raise NotImplementedError
