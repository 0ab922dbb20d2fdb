"""Shows long things in parts: texts in sections, lists from a key on. No Django."""


def sections(sizes, limit):
    """The (start, end) of runs of rows that together stay within `limit`; a big row stands alone."""
    found, start, filled = [], 0, 0
    for at, size in enumerate(sizes):
        if at > start and filled + size > limit:
            found.append((start, at))
            start, filled = at, 0
        filled += size
    found.append((start, len(sizes)))
    return found


def pieces(text, longest):
    """The (start, end) of pieces of at most `longest` code points, cut after a blank if there is one."""
    found, start = [], 0
    while len(text) - start > longest:
        blank = max(
            text.rfind(" ", start, start + longest), text.rfind("\n", start, start + longest)
        )
        end = blank + 1 if blank >= start else start + longest
        found.append((start, end))
        start = end
    found.append((start, len(text)))
    return found


def from_key(rows, wanted, size, key):
    """At most `size` of `rows` from the one whose key is `wanted` (else the first), and the next key.

    The next key is None at the end of the list.
    """
    keys = [key(row) for row in rows]
    start = keys.index(wanted) if wanted in keys else 0
    end = start + size
    return rows[start:end], (keys[end] if end < len(keys) else None)


def as_number(value):
    """A number out of an address, or None for what is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
