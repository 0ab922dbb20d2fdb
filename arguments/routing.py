"""Lines between boxes that lie anywhere in a drawing, round all other boxes. No Django.

A line leaves a box at its side and runs through channels to the right of boxes and
rows below them. Among the ways it takes a short one with few corners, apart from the
lines found before.
"""

import heapq
import math
from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise

from arguments.shapes import MARGIN, Line, Sign

CLEAR = 7  # from boxes
SIGN = 13  # from the middle of a sign
ASIDE = 13  # of a channel from the boxes on its left
BELOW = 16  # of a row from the boxes above it: their arrow heads stay free
LANES = 48  # to the left of a box: room of the lanes that lead to it
CORNER, SHARED, CROSSING = 40, 6.0, 12  # costs: a corner, a px used by another line, a lane crossed
APART = 8  # of lines side by side


class Routes:
    """Finds ways between the boxes of one drawing, one after the other.

    `boxes` are (left, top, right, bottom), `signs` (x, y), `lanes` (x, top, bottom)
    and `bounds` like a box.
    """

    def __init__(self, boxes, signs, lanes, bounds):
        self.boxes, self.lanes = boxes, lanes
        self.solid = [
            (left - CLEAR, top - CLEAR, right + CLEAR, bottom + CLEAR)
            for left, top, right, bottom in boxes
        ]
        self.solid += [(x - SIGN, y - SIGN, x + SIGN, y + SIGN) for x, y in signs]
        left, top, right, bottom = bounds
        beside = {round(box[2] + ASIDE) for box in boxes}
        self.xs = sorted({left, *(x for x in beside if x < right)})
        self.ys = sorted({top, bottom, *(round(box[3] + BELOW) for box in boxes)})
        self.blocked = {}  # (axis, where) -> [(from, to)]
        self.stretches = {}  # (axis, where, low, high) -> its lanes crossed, or None: not free
        self.used = defaultdict(list)  # (axis, where) -> [(from, to)] of the lines found
        self.ports = defaultdict(list)  # (box, side) -> [y] of the lines that leave there

    def find(self, a, b, longest=None):
        """The points of a line from box `a` to box `b` (places in the list); None if there is no
        way, or none whose cost is below `longest`."""
        starts = {(x, y): (edge, side) for edge, x, y, side in self._ports(a, b)}
        goals = {(x, y): (edge, side) for edge, x, y, side in self._ports(b, a)}
        ys = sorted({*self.ys, *(y for _, y in starts), *(y for _, y in goals)})
        way = self._search(starts, goals, ys, longest or float("inf"))
        if way is None:
            return None
        (first, out), (last, into) = starts[way[0]], goals[way[-1]]
        points = straight([(first, way[0][1]), *way, (last, way[-1][1])])
        self.ports[a, out].append(points[0][1])
        self.ports[b, into].append(points[-1][1])
        return self._keep(self._apart(points))

    def _ports(self, at, to):
        """(x at the box, x of the next channel, y, side) where a line can leave a box, as near as
        it gets to the height of the box where it goes: so lines that part do not cross."""
        left, top, right, bottom = self.boxes[at]
        level = (self.boxes[to][1] + self.boxes[to][3]) / 2
        after = bisect_left(self.xs, right + ASIDE - 2)
        before = bisect_left(self.xs, left - LANES) - 1
        sides = (
            ("right", right, after, range(int(top) + 12, int(bottom) - 7, 9)),
            ("left", left, before, (int(top) + 12, int(bottom) - 10)),
        )
        for side, edge, channel, heights in sides:
            if not 0 <= channel < len(self.xs):
                continue
            free = [h for h in heights if all(abs(h - t) >= 9 for t in self.ports[at, side])]
            stretch = sorted((edge + (CLEAR if side == "right" else -CLEAR), self.xs[channel]))
            for height in sorted(free, key=lambda h: (abs(h - level), h))[:4]:
                if self._free("y", height, *stretch):
                    yield edge, self.xs[channel], height, side

    def _search(self, starts, goals, ys, longest):
        """The cheapest way from a start to a goal over the grid, as [(x, y)]; or None.

        A* (Hart, Nilsson and Raphael 1968): what is left is at least the way to the nearest goal.
        """
        columns = {x: n for n, x in enumerate(self.xs)}
        rows = {y: n for n, y in enumerate(ys)}

        def left(state):
            return min(abs(state[0] - x) + abs(state[1] - y) for x, y in goals)

        came = {(*start, "y"): None for start in starts}
        best = {state: abs(state[0] - starts[state[:2]][0]) for state in came}
        heap = sorted((cost + left(state), state) for state, cost in best.items()) if goals else []
        done = set()
        while heap:
            least, state = heapq.heappop(heap)
            if least > longest:
                return None
            if state in done:
                continue
            done.add(state)
            x, y, axis = state
            if axis == "y" and (x, y) in goals:
                return _back(state, came)
            for following, price in self._steps(state, columns[x], rows[y], ys):
                cost = best[state] + price
                if cost < best.get(following, float("inf")):
                    best[following], came[following] = cost, state
                    heapq.heappush(heap, (cost + left(following), following))
        return None

    def _steps(self, state, column, row, ys):
        """(where one can go from a place on the grid, or turn into its row; what it costs)."""
        x, y, axis = state
        if axis == "x":
            yield (x, y, "y"), CORNER
        else:
            for n in (column - 1, column + 1):
                if 0 <= n < len(self.xs):
                    price = self._price("y", y, *sorted((x, self.xs[n])))
                    if price is not None:
                        yield (self.xs[n], y, "y"), price
        turn = CORNER if axis == "y" else 0
        for n in (row - 1, row + 1):
            if 0 <= n < len(ys):
                price = self._price("x", x, *sorted((y, ys[n])))
                if price is not None:
                    yield (x, ys[n], "x"), price + turn

    def _price(self, axis, where, low, high):
        """What a stretch of a column ("x") or of a row ("y") costs; None where it is not free."""
        key = axis, where, low, high
        if key not in self.stretches:
            crossed = 0 if self._free(*key) else None
            if crossed is not None and axis == "y":
                crossed = sum(low < x < high and top < where < end for x, top, end in self.lanes)
            self.stretches[key] = crossed
        crossed = self.stretches[key]
        if crossed is None:
            return None
        used = self.used.get((axis, where), ())
        shared = sum(max(0, min(high, end) - max(low, start)) for start, end in used)
        return high - low + SHARED * shared + CROSSING * crossed

    def _free(self, axis, where, low, high):
        """Whether nothing solid lies on a stretch."""
        key = axis, where
        if key not in self.blocked:
            across, along = (0, 1) if axis == "x" else (1, 0)
            self.blocked[key] = [
                (box[along], box[along + 2])
                for box in self.solid
                if box[across] < where < box[across + 2]
            ]
        return not any(start < high and low < end for start, end in self.blocked[key])

    def _apart(self, points):
        """The line with its inner stretches moved beside those of others."""
        points = [list(point) for point in points]
        for n in range(1, len(points) - 2):
            (x, y), (nx, ny) = points[n], points[n + 1]
            axis, along = (0, sorted((y, ny))) if x == nx else (1, sorted((x, nx)))
            for shift in (0, APART, -APART, 2 * APART, -2 * APART, 3 * APART):
                where = points[n][axis] + shift
                if self._fits("xy"[axis], where, *along):
                    points[n][axis] = points[n + 1][axis] = where
                    break
        return [tuple(point) for point in points]

    def _fits(self, axis, where, low, high):
        lanes = self.lanes if axis == "x" else ()
        return (
            self._free(axis, where, low, high)
            and not any(abs(x - where) < 6 and top < high and low < end for x, top, end in lanes)
            and not any(
                abs(at - where) < APART - 1 and start < high and low < end
                for (other, at), stretches in self.used.items()
                if other == axis
                for start, end in stretches
            )
        )

    def _keep(self, points):
        for (x, y), (nx, ny) in pairwise(points):
            key, along = (("x", x), (y, ny)) if x == nx else (("y", y), (x, nx))
            self.used[key].append(tuple(sorted(along)))
        return points


def _back(state, came):
    """The places on the way to `state`, from its start on."""
    way = []
    while state is not None:
        way.append(state[:2])
        state = came[state]
    return way[::-1]


def straight(points):
    """The points of a line without those that it passes straight through."""
    kept = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and any(kept[-2][n] == kept[-1][n] == point[n] for n in (0, 1)):
            kept.pop()
        kept.append(point)
    return kept


# Contradictions

MOST_LINES = 12  # between contradicting boxes; all of them are marked in the boxes
LONGEST = 900


def set_against(found, pairs, selected):
    """Add the double lines of `pairs` to a Layout: those of the selected statement, and near ones."""
    places = {box.statement: n for n, box in enumerate(found.boxes) if box.role == "statement"}
    lanes = [
        (line.points[0][0], line.points[0][1], line.points[1][1])
        for line in found.lines
        if line.points[0][0] == line.points[1][0]
    ]
    routes = Routes(
        [(box.x, box.y, box.right, box.bottom) for box in found.boxes],
        [(sign.x, sign.y) for sign in found.signs],
        lanes,
        (MARGIN / 2, MARGIN / 2, found.width, found.height - MARGIN / 2),
    )

    def far(pair):
        a, b = (found.boxes[places[end]] for end in pair)
        return selected not in pair, abs(a.x - b.x) + abs(a.y - b.y), pair

    drawn = 0
    for a, b in sorted((pair for pair in pairs if {*pair} <= places.keys()), key=far):
        limit = None if selected in (a, b) else LONGEST
        if limit and (drawn >= MOST_LINES or far((a, b))[1] > limit):
            break
        points = routes.find(places[a], places[b], limit)
        if points:
            drawn += 1
            found.lines.append(Line("contradicts", points, ends=(a, b)))
            if place := _place(points, found):
                found.signs.append(Sign(*place, "contradicts"))


def _place(points, found):
    """Where the sign of a line goes: on a long stretch, clear of boxes, other signs and, where it
    can be, of other lines; or None."""
    places = [
        (x + (nx - x) * n / pieces, y + (ny - y) * n / pieces)
        for (x, y), (nx, ny) in sorted(pairwise(points), key=lambda s: -math.dist(*s))
        for pieces in [max(2, int(math.dist((x, y), (nx, ny)) // 12))]
        for n in sorted(range(1, pieces), key=lambda n: abs(n - pieces / 2))
    ]
    clear = [place for place in places if _clear(*place, found)]
    others = [line.points for line in found.lines[:-1] if line.kind == "contradicts"]
    alone = (place for place in clear if not any(_touches(*place, line) for line in others))
    return next(alone, clear[0] if clear else None)


def _touches(x, y, points, room=Sign.RADIUS + 3):
    return any(
        min(ax, bx) - room < x < max(ax, bx) + room and min(ay, by) - room < y < max(ay, by) + room
        for (ax, ay), (bx, by) in pairwise(points)
    )


def _clear(x, y, found, room=Sign.RADIUS + 1):
    lanes = [line.points[:2] for line in found.lines if line.kind != "contradicts"]
    return (
        not any(
            abs(x - at) < room and top - room < y < bottom + room
            for (at, top), (_, bottom) in lanes
        )
        and all(abs(x - sign.x) > 2 * room or abs(y - sign.y) > 2 * room for sign in found.signs)
        and not any(
            box.x - room < x < box.right + room and box.y - room < y < box.bottom + room
            for box in found.boxes
        )
    )
