def statement(request, *a, **k):
    raise NotImplementedError
