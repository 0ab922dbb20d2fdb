"""What the codebook finds incomplete in a collection. No Django."""

from collections import Counter, defaultdict

MAX_WORDS = 35  # the codebook says "at most about 30"


def incomplete(data):
    """Each gap as one line: what, where, and what the codebook asks for."""
    return [
        *_statements(data),
        *_paragraphs(data),
        *_issues(data),
        *_readings(data),
    ]


def _statements(data):
    authors = {
        document["key"]: {a["voice"] for a in document["authors"] if a["role"] == "author"}
        for document in data["documents"]
    }
    linked = set()
    for argument in data["arguments"]:
        linked.update([*argument["premises"], argument["statement"]])
    answering = {position["statement"] for position in data["positions"]}
    for row in data["statements"]:
        name = f"S{row['number']} ({row['document']})"
        team = authors[row["document"]]
        if row["kind"] == "recommendation" and not row["addressees"] and not row["unaddressed"]:
            yield f"{name}: a recommendation without an addressee; name one or mark it unaddressed"
        if not row["passages"] and not row["implicit"]:
            yield f"{name}: no passage; cite one or mark it implicit"
        if row["attribution"] in {"asserted", "conceded"} and not set(row["voices"]) <= team:
            yield f"{name}: {row['attribution']}, but held by a voice that is no author"
        if len(row["wording"].split()) > MAX_WORDS:
            yield f"{name}: {len(row['wording'].split())} words; say it in about 30"
        if row["number"] not in linked | answering and not row["note"]:
            yield f"{name}: stands alone; link it, or say in the note why"


def _paragraphs(data):
    cited = defaultdict(set)
    for row in data["statements"]:
        cited[row["document"]].update(passage["paragraph"] for passage in row["passages"])
    for document in data["documents"]:
        roles = {p["number"]: p["role"] for p in document["paragraphs"]}
        without = [str(p["number"]) for p in document["paragraphs"] if not p["precis"]]
        if without:
            yield f"{document['key']}: no précis of paragraph {', '.join(without)}"
        for number in sorted(cited[document["key"]]):
            if roles.get(number, "body") != "body":
                yield f"{document['key']}: a passage in paragraph {number}, which is {roles[number]}"


def _issues(data):
    stances = defaultdict(Counter)
    for position in data["positions"]:
        stances[position["issue"]][position["stance"]] += 1
    for issue in data["issues"]:
        found = stances[issue["key"]]
        if not found:
            yield f"issue {issue['key']}: no voice takes a side"
        elif not (found["pro"] and found["contra"]) and not issue["note"]:
            yield f"issue {issue['key']}: one side only; say in its note why"


def _readings(data):
    read = {(reading["issue"], reading["document"]) for reading in data["readings"]}
    taken = {(position["issue"], position["document"]) for position in data["positions"]}
    for issue, document in sorted(taken - read):
        yield f"{document} takes a side on {issue}, but no reading says that it was read for it"
