"""A table of statements as CSV. No Django.

One plain header row; whatever says where the rows come from (collection, issue,
filters, date, link) stands in columns of its own, so that every row can be read alone.
A cell that a spreadsheet would take for a formula gets a leading apostrophe.
"""

import csv
import io

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def dumps(rows, columns):
    """CSV of `rows` ({column: value}), with a header row of `columns`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(row.get(column, "")) for column in columns])
    return out.getvalue()


def safe(value):
    """The value as a cell that no spreadsheet computes; numbers stay numbers."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
