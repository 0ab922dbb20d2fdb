"""YAML as our files use it: every scalar a string, each value knows its line. No Django."""

import re

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20  # rows within rows; the parser's stack ends at some ten thousand


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
    """Parse the YAML `text` of the file `name` into Mapping, Sequence and str."""
    try:
        _check(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise FormatError(_problem(error, text, name)) from error
    return None if node is None else _Reader(name).value(node)


def _check(text, name):
    """Refuse what is YAML but would stand for gigabytes, for itself, or break the parser."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None):
            _refuse(name, event, "anchors and aliases (& and *) are not used here; write it out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                _refuse(
                    name,
                    event,
                    f"nested more than {DEEPEST} deep; look for stray brackets or dashes",
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Reader:
    def __init__(self, name):
        self.name = name

    def value(self, node):
        if isinstance(node, yaml.ScalarNode):
            bare = not node.style and node.value in {"~", "null"}
            return "" if bare else node.value
        if isinstance(node, yaml.SequenceNode):
            return self.sequence(node)
        return self.mapping(node)

    def sequence(self, node):
        result = Sequence()
        result.line = _line(node)
        for item in node.value:
            result.append(self.value(item))
            result.lines.append(_line(item))
        return result

    def mapping(self, node):
        result = Mapping()
        result.line = _line(node)
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                _refuse(self.name, key, "a key must be a plain word")
            if key.value in result:
                first = result.lines[key.value]
                _refuse(
                    self.name, key, f"“{key.value}” stands twice (first on line {first}); keep one"
                )
            result[key.value] = self.value(value)
            result.lines[key.value] = _line(key)
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


class _Dumper(yaml.SafeDumper):
    pass


def _represent_text(dumper, value):
    style = "|" if "\n" in value else None
    if _OTHER_BREAKS.search(value):  # any other style would turn them into line ends
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _represent_text)


def dumps(data):
    """Write plain dicts, lists, str, int and bool in block style, keys in the order given."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
