def matrix(request, *a, **k):
    raise NotImplementedError
