"""A collection as a folder of reviewable YAML files. No Django.

`read` gives a collection as plain data, the same that `export_collection
--format json` prints: the collection's own fields and the lists of LISTS, each
row a dict with the keys of schema.py. `write` gives the files of such data.
"""

from pathlib import Path

from arguments.formats import schema, strict_yaml
from arguments.formats.reader import FileReader
from arguments.formats.strict_yaml import FormatError

LISTS = (
    "analysts",
    "voices",
    "documents",
    "statements",
    "arguments",
    "issues",
    "positions",
    "readings",
    "pairs",
    "tags",
    "retired",
)
_OF_DOCUMENT = ("statements", "arguments", "positions")
MAX_FILE = 20_000_000  # bytes


def read(folder):
    """Read the folder at path `folder`.

    Returns (data, origins): origins maps id(row) to "FILE, line N". Raises
    FormatError with every problem found.
    """
    folder = Path(folder)
    if not (folder / "collection.yaml").is_file():
        raise FormatError(
            f"{folder}: there is no collection.yaml in it. "
            "Name the folder that holds collection.yaml and documents/."
        )
    reader = _FolderReader(folder)
    data = reader.collection()
    if reader.problems:
        raise FormatError(reader.problems)
    return data, reader.origins


class _FolderReader:
    def __init__(self, folder):
        self.folder, self.problems, self.origins = folder, [], {}

    def collection(self):
        data = self.mapping("collection.yaml", schema.COLLECTION)
        if data is None:
            raise FormatError(self.problems)
        data |= {name: [] for name in LISTS if name not in data}
        for path in sorted((self.folder / "documents").glob("*.yaml")):
            self.document(f"documents/{path.name}", path.stem, data)
        for argument in self.rows("arguments.yaml", schema.ARGUMENT):
            data["arguments"].append(argument)
            argument["document"] = None
        data["pairs"] = self.rows("pairs.yaml", schema.PAIR)
        for path in sorted((self.folder / "tags").glob("*.yaml")):
            for tag in self.rows(f"tags/{path.name}", schema.TAG):
                tag.update(analyst=path.stem, decision=False)
                data["tags"].append(tag)
        for tag in self.rows("decisions.yaml", schema.DECISION):
            tag["decision"] = True
            data["tags"].append(tag)
        return data

    def document(self, name, key, data):
        document = self.mapping(name, schema.DOCUMENT)
        if document is None:
            return
        try:
            schema.slug(key)
        except ValueError as error:
            self.problems.append(f"{name}: the file's name: {error}.")
        if document["key"] not in {"", key}:
            self.problems.append(
                f"{name}, line 1: key is “{document['key']}”, but the file is named for “{key}”. "
                "Make them the same, or leave the key out."
            )
        document["key"] = key
        for part in _OF_DOCUMENT:
            for row in document.pop(part):
                row["document"] = key
                if part != "positions":
                    row["analyst"] = row["analyst"] or document["analyst"]
                data[part].append(row)
        data["documents"].append(document)

    def mapping(self, name, form):
        found = self.parse(name)
        if found is None:
            return None
        reader = FileReader(name, self.problems, self.origins)
        return reader.row(found, form.fields, getattr(found, "line", 1), form.what)

    def rows(self, name, fields):
        if not (self.folder / name).is_file():
            return []
        found = self.parse(name, missing=strict_yaml.Sequence())
        reader = FileReader(name, self.problems, self.origins)
        return reader.rows(found, fields, name) if found is not None else []

    def parse(self, name, missing=None):
        path = self.folder / name
        try:
            if path.stat().st_size > MAX_FILE:
                raise FormatError(f"{name}: larger than {MAX_FILE:,} bytes; split the collection.")
            text = path.read_bytes().decode("utf-8-sig")
            found = strict_yaml.loads(text, name)
        except UnicodeDecodeError as error:
            self.problems.append(f"{name}: not UTF-8 (byte {error.start}). Save it as UTF-8.")
            return None
        except FormatError as error:
            self.problems.extend(error.problems)
            return None
        if found is None:
            if missing is None:
                self.problems.append(f"{name}: the file is empty.")
            return missing
        return found


def write(data):
    """The files of the collection `data`: {path inside the folder: text}."""
    files = {"collection.yaml": _dump(data, schema.COLLECTION.fields)}
    for document in data["documents"]:
        key = document["key"]
        parts = {
            part: [row for row in data[part] if row.get("document") == key] for part in _OF_DOCUMENT
        }
        for part in ("statements", "arguments"):
            parts[part] = [
                {**row, "analyst": "" if row["analyst"] == document["analyst"] else row["analyst"]}
                for row in parts[part]
            ]
        files[f"documents/{key}.yaml"] = _dump(
            {**document, **parts, "key": ""}, schema.DOCUMENT.fields
        )
    own = [row for row in data["arguments"] if row.get("document") is None]
    lists = {"arguments.yaml": (own, schema.ARGUMENT), "pairs.yaml": (data["pairs"], schema.PAIR)}
    for analyst in data["analysts"]:
        key = analyst["key"]
        tags = [tag for tag in data["tags"] if tag["analyst"] == key and not tag["decision"]]
        lists[f"tags/{key}.yaml"] = (tags, schema.TAG)
    decisions = [tag for tag in data["tags"] if tag["decision"]]
    lists["decisions.yaml"] = (decisions, schema.DECISION)
    for path, (rows, fields) in lists.items():
        if rows:
            files[path] = strict_yaml.dumps([_plain(row, fields) for row in rows])
    return files


def _dump(row, fields):
    return strict_yaml.dumps(_plain(row, fields))


def _plain(row, fields):
    """The row's keys in the fields' order, without those that hold their default."""
    plain = {}
    for field in fields:
        value = row.get(field.name, field.default)
        if value == field.default or (
            value in ([], (), None) and field.default is not schema.REQUIRED
        ):
            continue
        if field.rows:
            value = [_plain(item, field.rows) for item in value]
        plain[field.name] = value
    return plain
