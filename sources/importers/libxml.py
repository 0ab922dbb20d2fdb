"""What libxml2 says when it has no memory left. No Django."""

from contextlib import contextmanager

from lxml import etree


@contextmanager
def memory_errors():
    """It calls that an error of syntax, or of a path: here it is the MemoryError that it is."""
    try:
        yield
    except etree.LxmlError as error:
        if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in error.error_log):
            raise MemoryError from error
        raise
