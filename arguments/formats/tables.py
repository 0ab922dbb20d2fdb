"""Tables as CSV that a spreadsheet opens without running anything in it. No Django."""

import csv
import io

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet begins to reckon


def dumps(header, rows):
    """CSV with a header; lists are joined by "; ", and no cell begins like a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain(name) for name in header])
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue()


def plain(value):
    """A cell as text; an apostrophe goes before what would be a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
