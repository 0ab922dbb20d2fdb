"""Check parsed YAML against the table in schema.py. No Django."""

from arguments.formats.schema import REQUIRED
from arguments.formats.strict_yaml import Mapping, Sequence


class FileReader:
    """Turns one file's Mapping and Sequence into plain rows; notes problems instead of raising."""

    def __init__(self, name, problems, origins):
        self.name, self.problems, self.origins = name, problems, origins

    def problem(self, line, message):
        self.problems.append(f"{self.name}, line {line}: {message}.")

    def rows(self, found, fields, what, line=1):
        if found == "":
            return []
        if not isinstance(found, Sequence):
            self.problem(line, f"{what} must be a list; start each row with “- ”")
            return []
        rows = [
            self.row(item, fields, line, what)
            for item, line in zip(found, found.lines, strict=True)
        ]
        return [row for row in rows if row is not None]

    def row(self, found, fields, line, what):
        if not isinstance(found, Mapping):
            self.problem(line, f"a row of {what} must be written as “key: value” lines")
            return None
        names = [field.name for field in fields]
        for key in found:
            if key not in names:
                self.problem(
                    found.lines[key],
                    f"“{key}” is not a key of {what}; the keys are: {', '.join(names)}",
                )
        row = {field.name: self.value(found, field, line) for field in fields}
        self.origins[id(row)] = f"{self.name}, line {line}"
        return row

    def value(self, found, field, line):
        if field.name not in found:
            if field.default is REQUIRED:
                self.problem(line, f"{field.name} is missing; add it")
                return None
            return list(field.default) if isinstance(field.default, tuple) else field.default
        value, line = found[field.name], found.lines[field.name]
        if field.rows:
            return self.rows(value, field.rows, field.name, line)
        if field.many:
            return self.many(value, field, line)
        if isinstance(value, Mapping | Sequence):
            self.problem(line, f"{field.name} takes one value, not a list or a mapping")
            return None
        if value == "" and field.default is not REQUIRED:
            return field.default
        return self.convert(value, field, line)

    def many(self, value, field, line):
        if value == "":
            return []
        if not isinstance(value, Sequence):
            self.problem(line, f"{field.name} must be a list; put each value on a line with “- ”")
            return []
        converted = []
        for item, at in zip(value, value.lines, strict=True):
            if isinstance(item, Mapping | Sequence):
                self.problem(at, f"{field.name} is a list of single values")
            else:
                converted.append(self.convert(item, field, at))
        return converted

    def convert(self, value, field, line):
        try:
            return field.convert(value)
        except ValueError as error:
            self.problem(line, f"{field.name}: {error}")
            return None
