"""`make bench`: how long candidates, loading, anchoring, re-anchoring, pages and drawings take, and
how that grows; and how many of the pairs that analysts related are among the candidates.

The machine's noise goes into every figure: compare ratios, not seconds.
"""

import os
import random
import statistics
import tempfile
import time
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SIZES = (1, 4, 16)  # times main-street
PAGES = (
    "/c/{slug}/",
    "/c/{slug}/issues/close-main-street/",
    "/c/{slug}/compare/",
    "/c/{slug}/matrix/",
    "/c/{slug}/s/1/",
    "/c/{slug}/weak/",
    "/c/{slug}/search/?q=street",
)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR=folder, SECRET_KEY="bench", DATABASE_URL="", DEBUG="")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        bench_queue()
        bench_candidates()
        bench_anchoring()
        bench_reanchoring()
        bench_evaluation()
        bench_reading()
        bench_issues()
        bench_drawings()
        bench_comparing()
        bench_collections()


def bench_queue():
    """What a new analyst is asked about a statement: listed pairs first, then suggestions."""
    from django.db import transaction

    from arguments.models import Tag
    from arguments.queue import Filters, Queue
    from tests.builders import load, make_user

    print("Tagged pairs among the first ten that the queue asks for one of their statements")
    for slug in ("kosovo-nato", "main-street"):
        with transaction.atomic():
            collection, newcomer, asked = load(slug), make_user("newcomer"), set()
            for statement in collection.statements.all():
                queue = Queue(collection, newcomer, Filters(statement=statement))
                first = list(queue.waiting.values_list("first_id", "second_id")[:10])
                asked.update(first + queue.suggested[: 10 - len(first)])
            tags = Tag.objects.filter(collection=collection)
            tagged = set(tags.values_list("pair__first_id", "pair__second_id"))
            share = 100 * len(tagged & asked) / len(tagged)
            print(f"  {slug:12} {share:5.1f} % of {len(tagged)}: all of them are listed by now")
            transaction.set_rollback(True)
    print()


def bench_candidates():
    from arguments.candidates import Candidates
    from tests.candidate_items import items_of, read, recall, related_pairs, tagged_pairs

    print("… and among the suggestions alone, if nothing were listed (related pairs)")
    data = {slug: read(slug) for slug in ("kosovo-nato", "main-street")}
    for slug, rows in data.items():
        print(
            f"  {slug:12} {100 * recall(rows):5.1f} % of {len(related_pairs(rows))}; with those found "
            f"unrelated {100 * recall(rows, of=tagged_pairs):.1f} % of {len(tagged_pairs(rows))}"
        )
    items, first = items_of(data["kosovo-nato"]), None
    for times in (1, 5, 23):
        many = [
            replace(item, id=(n, item.id), document=(n, item.document), bears_on=())
            for n in range(times)
            for item in items
        ]
        seconds = timed(partial(Candidates, many), runs=1)
        candidates = Candidates(many)
        ranked = timed(partial(candidates.best, [i.id for i in many[:2000]]), runs=1)
        one = timed(partial(candidates.of, many[0].id))
        first = first or seconds + ranked
        ratio = (seconds + ranked) / first
        print(
            f"  {len(many):>6,} statements: indexed in {ms(seconds)}, up to 2,000 of them ranked in "
            f"{ms(ranked)} ({ratio:.1f} times), one in {ms(one)}"
        )
    print()


def bench_anchoring():
    from sources.anchoring import FoldedText

    print("Anchoring one passage (text already folded)")
    text = (PROJECT / "arguments/collections/main-street/texts/engineer.txt").read_text()
    first = None
    for times in (1, 10, 100):
        folded = FoldedText(" ".join(f"{text} {n}" for n in range(times)) + " the very last words")
        seconds = timed(lambda folded=folded: folded.resolve("the very last words"))
        first = first or seconds
        print(f"  {len(folded.text):>9,} characters {ms(seconds)}  {seconds / first:6.1f} times")


def bench_reanchoring():
    from sources.reanchoring import Stretch, reanchor

    print("\nRe-anchoring 500 passages of ten words")
    rng, first = random.Random(4), {}
    folder = PROJECT / "arguments/collections/main-street/texts"
    words = [word for path in sorted(folder.glob("*.txt")) for word in path.read_text().split()]
    for count in (5_000, 50_000):
        old = [rng.choice(words) for _ in range(count)]
        ends = [0, *accumulate(len(word) + 1 for word in old)]
        starts = range(0, count, count // 500)
        passages = [Stretch(at, ends[at], ends[at + 10] - 1, "") for at in starts]
        edited = [rng.choice(words) if at % (count // 500) == 4 else old[at] for at in range(count)]
        news = {
            "nothing changed": old,
            "every passage edited": edited,
            "halves swapped": old[count // 2 :] + old[: count // 2],
            "all gone": rng.choices(words, k=count),
        }
        for change, new in news.items():
            work = partial(reanchor, " ".join(old), " ".join(new), passages)
            seconds = timed(work, runs=3)
            ratio = seconds / first.setdefault(change, seconds)
            print(f"  {count:>9,} words, {change:20} {ms(seconds)}  {ratio:6.1f} times")


def bench_evaluation():
    """Grounded labels of a large framework; whatever shape, all that a page asks in under 1 s."""
    from arguments.evaluation import grounded_labelling
    from tests.frameworks import attacks_in_a_row, circle, random_graph, star

    print("\nWhat stands")
    rng = random.Random(5)
    for count in (10_000, 100_000):
        attacks = {(rng.randrange(count), rng.randrange(count)) for _ in range(count)}
        seconds = timed(partial(grounded_labelling, range(count), attacks))
        print(f"  {count:>9,} arguments, grounded {ms(seconds)}")
    for shape in (attacks_in_a_row, star, circle):
        seconds = timed(partial(evaluated, *shape(1000)), runs=3)
        print(f"  {shape.__name__:>16} of 1,000 {ms(seconds)}")
    slowest = max(
        timed(partial(evaluated, *random_graph(seed, 200, 250, 40)), runs=1) for seed in range(1000)
    )
    print(f"  slowest of 1,000 random graphs of up to 200 statements {ms(slowest)}")


def evaluated(statements, steps, contradictions):
    """All that pages ask: labels, strengths, every why, labellings, weak spots."""
    from arguments.evaluation import Evaluation
    from arguments.labellings import labellings
    from arguments.weaknesses import Said, Weaknesses

    evaluation = Evaluation(statements, steps, contradictions)
    for statement in statements[:: max(1, len(statements) // 50)]:
        evaluation.why(statement)
    assert evaluation.strengths is not None
    labellings(*evaluation.framework, "preferred", seconds=0.3)
    said = {
        s: Said(("claim", "evidence", "recommendation")[at % 3], True)
        for at, s in enumerate(statements)
    }
    weak = Weaknesses(said, evaluation, contradictions=contradictions)
    for spots in (weak.unfounded, weak.contested, weak.opposed, weak.unanswered, weak.keystones):
        spots()


def bench_reading():
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.large import long_document, with_a_newer_text

    print("\nReading one document, section by section (CPU time; the goal is 300 ms and 100 kB)")
    first = None
    for words, statements in ((5_000, 150), (50_000, 1_500), (50_000, 5_000)):
        document = with_a_newer_text(long_document(words, statements))
        address, client = document.get_absolute_url(), Client(SERVER_NAME="localhost")
        last = document.statements.last().number
        for public in (True, False):
            document.texts.update(public=public)
            for query in ("", "?section=3", f"?passage={last}-1", *["?text=1"] * public):
                size = len(client.get(address + query).content)
                with CaptureQueriesContext(connection) as queries:
                    client.get(address + query)
                count = len(queries)
                seconds = timed(partial(client.get, address + query), clock=time.process_time)
                first = first or seconds
                print(
                    f"  {words:>6,} words, {statements:>5,} statements, "
                    f"{'text' if public else 'précis':6} {query:14} {ms(seconds)} "
                    f"{seconds / first:5.1f} times {count} queries {size:>7,} bytes"
                )


def bench_issues():
    """One issue of many statements, in its three views: processor time, and what it weighs."""
    from django.test import Client

    from tests.builders import make_large_issue

    for shape, size in (("tree", 10), ("tree", 1500), ("chain", 1000), ("star", 1000)):
        address = make_large_issue(size, shape).get_absolute_url()
        print(f"\nAn issue of {size:,} statements, {shape}")
        for query in ("", "?depth=8", "?view=map", "?view=map&depth=8", "?view=table&depth=8"):
            seconds = timed(partial(Client(SERVER_NAME="localhost").get, address + query), runs=3)
            weight = len(Client(SERVER_NAME="localhost").get(address + query).content)
            print(f"  {query:20} {ms(seconds)} {weight:>9,} bytes")


def bench_drawings():
    from arguments.graph import Graph
    from tests.test_layout import drawn, random_steps

    slowest, total = 0, 0
    for seed in range(1000):
        rng = random.Random(seed)
        graph = Graph.of(random_steps(rng, 150, 220))
        pairs = {tuple(sorted(rng.sample(range(150), 2))) for _ in range(20)}
        draw = partial(drawn, graph, {0: "pro", 1: "contra"}, pairs=sorted(pairs))
        seconds = timed(draw, runs=1)
        slowest, total = max(slowest, seconds), total + seconds
    print(f"\n1,000 random graphs drawn: {ms(total / 1000)} each, the slowest {ms(slowest)}")


def bench_comparing():
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.large import much_compared

    print(
        "\nComparing two voices (CPU time; the goal is 300 ms for 1,000 tagged pairs, and 100 kB)"
    )
    first, client = {}, Client(SERVER_NAME="localhost")
    for pairs in (100, 1_000):
        collection = much_compared(pairs)
        slug = collection.slug
        for page in (
            "compare/?col=one&col=two",
            "compare/?col=one-1&col=two-1",
            "compare/?col=one&col=two&relation=contradicts&order=time",
            "matrix/",
            "matrix/?cluster=1&among=voices",
        ):
            address = f"/c/{slug}/{page}"
            size = len(client.get(address).content)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            count = len(queries)
            seconds = timed(partial(client.get, address), clock=time.process_time)
            ratio = seconds / first.setdefault(page, seconds)
            print(
                f"  {pairs:>5,} pairs, {page:58} {ms(seconds)} {ratio:5.1f} times "
                f"{count:3} queries {size:>7,} bytes"
            )


def bench_collections():
    from django.test import Client

    from sources.models import Collection

    first = {}
    for times in SIZES:
        slug = f"main-street-{times}"
        seconds = timed(lambda slug=slug, times=times: enlarged(slug, times), runs=1)
        statements = Collection.objects.get(slug=slug).statements.count()
        print(f"\n{statements:,} statements: loaded in {ms(seconds)}")
        client = Client(SERVER_NAME="localhost")
        for page in PAGES:
            address = page.format(slug=slug)
            seconds = timed(partial(client.get, address))
            size = len(client.get(address).content)
            ratio = seconds / first.setdefault(page, seconds)
            print(f"  {page:42} {ms(seconds)} {ratio:6.1f} times {size:>9,} bytes")


def enlarged(slug, times):
    """main-street with its documents `times` times over, on the same issues."""
    from arguments.formats import folder
    from arguments.loading import load

    data, _ = folder.read(PROJECT / "arguments/collections/main-street")
    big = {**data, "slug": slug, "next_statement": 1_000_000, "next_argument": 1_000_000}
    copied = ("documents", "statements", "arguments", "positions", "readings", "pairs", "tags")
    big.update({name: [] for name in copied})
    for n in range(times):
        for name in copied:
            big[name] += [shifted(row, name, n) for row in data[name]]
    load(big, {}, bodies={})


def shifted(row, name, n):
    row = dict(row)
    for key in ("number", "statement", "argument", "a", "b"):
        if row.get(key) is not None:
            row[key] += 1000 * n
    if "premises" in row:
        row["premises"] = [number + 1000 * n for number in row["premises"]]
    if row.get("document"):
        row["document"] += f"-{n}"
    if name == "documents":
        row["key"] += f"-{n}"
    return row


def timed(work, runs=5, clock=time.perf_counter):
    """The median of `runs` runs, in seconds."""
    seconds = []
    for _ in range(runs):
        began = clock()
        work()
        seconds.append(clock() - began)
    return statistics.median(seconds)


def ms(seconds):
    return f"{1000 * seconds:8.1f} ms"


if __name__ == "__main__":
    main()
