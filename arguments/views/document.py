def document(request, *a, **k):
    raise NotImplementedError


def documents(request, *a, **k):
    raise NotImplementedError
