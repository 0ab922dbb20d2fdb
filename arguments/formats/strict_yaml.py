"""YAML as our files use it: every scalar a string, each value knows its line. No Django."""

import re

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20  # rows within rows; the parser's stack ends at some ten thousand
_NOTHING = {"~", "null"}  # when not in quotes


class FormatError(Exception):
    """What is wrong in a file: the problems as "FILE, line N: what, and what to do"."""

    def __init__(self, problems):
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))


class Mapping(dict):
    """A mapping with the line of each key and its own (from 1)."""

    line = 1

    def __init__(self):
        super().__init__()
        self.lines = {}


class Sequence(list):
    """A sequence with the line of each item and its own (from 1)."""

    line = 1

    def __init__(self):
        super().__init__()
        self.lines = []


def loads(text, name):
    """Parse the YAML `text` of the file `name` into Mapping, Sequence and str; None where it is empty."""
    try:
        return _Reader(text, name).document()
    except yaml.YAMLError as error:
        raise FormatError(_problem(error, text, name)) from error


class _Reader:
    """Builds values from the parser's events: what is YAML but would stand for gigabytes or for
    itself is refused before it takes any room."""

    def __init__(self, text, name):
        self._events = yaml.parse(text, Loader=_Loader)
        self.name = name

    def document(self):
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self.value(next(self._events), 0)
        next(self._events)  # the document's end
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            _refuse(self.name, event, "a second document (---) begins; a file holds one")
        return value

    def value(self, event, depth):
        if getattr(event, "anchor", None):
            _refuse(self.name, event, "anchors and aliases (& and *) are not used here; write it out")  # fmt: skip
        if isinstance(event, yaml.ScalarEvent):
            return "" if not event.style and event.value in _NOTHING else event.value
        if depth == DEEPEST:
            _refuse(self.name, event, f"nested more than {DEEPEST} deep; look for stray brackets or dashes")  # fmt: skip
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(_line(event), depth + 1)
        return self.mapping(_line(event), depth + 1)

    def sequence(self, line, depth):
        result = Sequence()
        result.line = line
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self.value(event, depth))
            result.lines.append(_line(event))
        return result

    def mapping(self, line, depth):
        result = Mapping()
        result.line = line
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor:
                _refuse(self.name, event, "a key must be a plain word")
            key = event.value
            if key in result:
                _refuse(self.name, event, f"“{key}” stands twice (first on line {result.lines[key]}); keep one")  # fmt: skip
            result.lines[key] = _line(event)
            result[key] = self.value(next(self._events), depth)
        return result


def _refuse(name, node, message):
    raise FormatError(f"{name}, line {_line(node)}: {message}.")


def _line(node):
    return node.start_mark.line + 1


def _problem(error, text, name):
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        what = getattr(error, "problem", None) or "not YAML"
        hint = "Look at the indentation, the quotes and the colons there and on the line before"
        return f"{name}, line {mark.line + 1}: {what}. {hint}."
    at = getattr(error, "position", None)  # in bytes, of a character that YAML does not allow
    line = text.encode().count(b"\n", 0, at) + 1 if at is not None else 1
    return f"{name}, line {line}: a character that YAML does not allow. Remove it."


_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")


class _PlainDumper(yaml.SafeDumper):
    pass


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    pass


def _represent_text(dumper, value):
    style = "|" if "\n" in value else None
    if _OTHER_BREAKS.search(value):  # any other style would turn them into line ends
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_PlainDumper.add_representer(str, _represent_text)
_Dumper.add_representer(str, _represent_text)


def dumps(data):
    """Write plain dicts, lists, str, int and bool in block style, keys in the order given.

    By libyaml, six times as fast. It writes what is beyond U+FFFF, such as emoji, as an escape,
    so that text is written by PyYAML itself; all other text both write alike.
    """
    text = _dumped(data, _Dumper)
    return _dumped(data, _PlainDumper) if "\\U" in text else text


def _dumped(data, dumper):
    return yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
