def voice(request, *a, **k):
    raise NotImplementedError


def voices(request, *a, **k):
    raise NotImplementedError
