"""Formulas over price types, such as ``max(cost * 1.25, retail - 10)``.

A formula is read by Python's own parser, but only what a price needs is let through:
numbers, identifiers of price types, ``+ - * /``, parentheses, ``x if condition else
y`` with comparisons, ``and``, ``or``, ``not``, and the functions ``min``, ``max``,
``round`` and ``abs``. Anything else is refused before it is compiled, and what is
compiled sees nothing but the prices and these functions.

Identifiers may be written in any alphabet. Python reads them in the normal form of
Unicode that ``normalize_identifier`` gives; prices are to be keyed by it.
"""

import ast
import difflib
import keyword
import math
import unicodedata
from collections.abc import Mapping

MAX_LENGTH = 1000
MAX_DEPTH = 100
MAX_NUMBER = 1e12
MAX_DIGITS = 9
NOISE = 2.0**-48
PREFIX = "_call_"
DIVIDE = f"{PREFIX}divide"

# how many arguments each function takes at least and at most
FUNCTIONS = {
    "abs": (1, 1),
    "max": (2, MAX_LENGTH),
    "min": (2, MAX_LENGTH),
    "round": (1, 2),
}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
CONDITIONS = (ast.Compare, ast.BoolOp)
# what is refused, by a name that messages can be chosen by
CONSTRUCTS = {
    ast.Attribute: "attribute",
    ast.Await: "code",
    ast.BitAnd: "operator",
    ast.BitOr: "operator",
    ast.BitXor: "power",
    ast.Dict: "list",
    ast.DictComp: "loop",
    ast.FloorDiv: "floor_division",
    ast.GeneratorExp: "loop",
    ast.In: "comparison",
    ast.Invert: "operator",
    ast.Is: "comparison",
    ast.IsNot: "comparison",
    ast.Lambda: "code",
    ast.List: "list",
    ast.ListComp: "loop",
    ast.LShift: "operator",
    ast.MatMult: "operator",
    ast.Mod: "percent",
    ast.NamedExpr: "assignment",
    ast.NotIn: "comparison",
    ast.Pow: "power",
    ast.RShift: "operator",
    ast.Set: "list",
    ast.SetComp: "loop",
    ast.Slice: "index",
    ast.Starred: "code",
    ast.Subscript: "index",
    ast.Tuple: "comma",
    ast.Yield: "code",
    ast.YieldFrom: "code",
}
# never shown to the parser, which would take what follows for a text or a comment
FORBIDDEN_CHARACTERS = {"#": "comment", "'": "text", '"': "text"}


class FormulaError(Exception):
    """A formula that cannot be used, or gives no price.

    ``code`` names the reason, ``position`` is the number of the character where it
    was found (the first one is 1; ``None`` where there is no such place), ``details``
    are the values that a message about it needs.
    """

    def __init__(self, code, position=None, **details):
        super().__init__(code, position, details)
        self.code = code
        self.position = position
        self.details = details


class MissingPrice(FormulaError):
    """A price type of the formula has no price."""

    def __init__(self, name):
        super().__init__("missing_price", name=name)
        self.name = name


def normalize_identifier(name):
    """The form of an identifier in which formulas know it.

    :param name: identifier as a person wrote it, may be empty
    """
    return unicodedata.normalize("NFKC", (name or "").strip())


def is_identifier(name):
    """Whether a formula can name a price type so.

    :param name: identifier as a person wrote it
    """
    name = normalize_identifier(name)
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
        and name not in FUNCTIONS
    )


def _round(value, digits=0):
    """Round half away from zero, as people do, not half to even."""
    unit = 10.0 ** abs(digits)
    scaled = abs(value) * unit if digits > 0 else abs(value) / unit
    if not scaled < 2**52:
        return value
    whole = math.floor(scaled * (1 + NOISE) + 0.5)
    return math.copysign(whole / unit if digits > 0 else whole * unit, value)


def _divide(dividend, divisor, position):
    if not divisor:
        raise FormulaError("division_by_zero", position)
    return dividend / divisor


SCOPE = {
    "__builtins__": {},
    f"{PREFIX}abs": abs,
    f"{PREFIX}max": max,
    f"{PREFIX}min": min,
    f"{PREFIX}round": _round,
    DIVIDE: _divide,
}


class Formula:
    """A checked formula, ready to be computed any number of times."""

    def __init__(self, source, code, positions):
        self.source = source
        self.positions = positions
        self.names = frozenset(positions)
        self._code = code

    def __repr__(self):
        return f"Formula({self.source!r})"

    def evaluate(self, values: Mapping[str, float]) -> float:
        """The price that the formula gives.

        A price that the chosen branch of a condition does not need may be missing.

        :param values: prices by identifier, all in one currency; leave out those
            that are missing
        :return: price in that currency, not rounded, zero or above
        :raises MissingPrice: when a price that is needed is not among the values
        :raises FormulaError: ``division_by_zero``, ``not_finite``, ``negative``
        """
        try:
            # checked by _Checker; neither builtins nor attributes can be reached
            price = eval(self._code, SCOPE, values)
            finite = math.isfinite(price)
        except NameError as error:
            raise MissingPrice(error.name) from error
        except TypeError as error:
            raise self._missing_price(values) from error
        if not finite:
            raise FormulaError("not_finite")
        if price < 0:
            raise FormulaError("negative", price=price)
        # also turns -0.0 into 0.0
        return price + 0.0

    def _missing_price(self, values):
        for name in self.positions:
            if values.get(name, 0.0) is None:
                return MissingPrice(name)
        return TypeError("prices are numbers")


class _Checker:
    """Walks a tree, refuses what is not on the list, and makes it safe to compile."""

    def __init__(self, source, offset):
        self.source = source
        self.offset = offset
        self.positions = {}

    def position(self, node):
        """The number of the character a node begins at; the parser counts bytes."""
        start = self.source.encode()[: node.col_offset]
        return len(start.decode()) + self.offset + 1

    def refuse(self, code, node, **details):
        """The error for a node, with the piece of source it stands for."""
        piece = ast.get_source_segment(self.source, node) or ""
        return FormulaError(code, self.position(node), piece=piece, **details)

    def forbid(self, node, construct=None):
        """The error for something that formulas do not know."""
        construct = construct or CONSTRUCTS.get(type(node), "code")
        return self.refuse("forbidden", node, construct=construct)

    def number(self, node, depth=0):
        """Check an expression that has to give a number, and return its safe form."""
        self._check_depth(node, depth)
        if isinstance(node, CONDITIONS) or _is_not(node):
            raise self.refuse("condition_for_number", node)
        visit = getattr(self, f"_visit_{type(node).__name__}", None)
        if not visit:
            raise self.forbid(node)
        return visit(node, depth + 1)

    def condition(self, node, depth):
        """Check an expression that has to be true or false, and return its safe form."""
        self._check_depth(node, depth)
        if _is_not(node):
            node.operand = self.condition(node.operand, depth + 1)
        elif isinstance(node, ast.BoolOp):
            node.values = [self.condition(value, depth + 1) for value in node.values]
        elif isinstance(node, ast.Compare):
            self._check_operators(node, node.ops, COMPARISONS)
            node.left = self.number(node.left, depth + 1)
            node.comparators = [
                self.number(value, depth + 1) for value in node.comparators
            ]
        else:
            # what is forbidden anyway is named rather than called a number
            self.number(node, depth)
            raise self.refuse("number_for_condition", node)
        return node

    def _check_depth(self, node, depth):
        if depth > MAX_DEPTH:
            raise FormulaError("too_deep", self.position(node), limit=MAX_DEPTH)

    def _check_operators(self, node, operators, allowed):
        for operator in operators:
            if not isinstance(operator, allowed):
                raise self.forbid(node, CONSTRUCTS.get(type(operator), "operator"))

    def _visit_Constant(self, node, _depth):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.forbid(node, "constant")
        if node.value > MAX_NUMBER:
            raise self.refuse("huge_number", node, limit=MAX_NUMBER)
        node.value = float(node.value)
        return node

    def _visit_Name(self, node, _depth):
        if node.id in FUNCTIONS:
            raise self.refuse("function_as_price", node, name=node.id)
        if node.id.startswith("_"):
            raise self.refuse("identifier", node, name=node.id)
        self.positions.setdefault(node.id, self.position(node))
        return node

    def _visit_UnaryOp(self, node, depth):
        self._check_operators(node, [node.op], (ast.UAdd, ast.USub))
        node.operand = self.number(node.operand, depth)
        return node

    def _visit_BinOp(self, node, depth):
        self._check_operators(node, [node.op], OPERATORS)
        # a division knows its place, to tell it when the divisor is zero
        place = self.position(node.right)
        node.left = self.number(node.left, depth)
        node.right = self.number(node.right, depth)
        if isinstance(node.op, ast.Div):
            return _call(DIVIDE, [node.left, node.right, ast.Constant(place)])
        return node

    def _visit_IfExp(self, node, depth):
        node.test = self.condition(node.test, depth)
        node.body = self.number(node.body, depth)
        node.orelse = self.number(node.orelse, depth)
        return node

    def _visit_Call(self, node, depth):
        if not isinstance(node.func, ast.Name):
            raise self.forbid(node.func)
        name = node.func.id
        if name not in FUNCTIONS:
            raise self.refuse("unknown_function", node.func, name=name)
        least, most = FUNCTIONS[name]
        if node.keywords or not least <= len(node.args) <= most:
            raise self.refuse("arguments", node, name=name, least=least)
        takes_digits = name == "round" and len(node.args) == 2
        digits = [self._digits(node.args.pop())] if takes_digits else []
        args = [self.number(arg, depth) for arg in node.args]
        return _call(PREFIX + name, args + digits)

    def _digits(self, node):
        """The second argument of ``round``: a whole number, not a price."""
        sign, number = 1, node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, number = -1, node.operand
        value = getattr(number, "value", None)
        if type(value) is not int or value > MAX_DIGITS:
            raise self.refuse("digits", node, limit=MAX_DIGITS)
        return ast.Constant(sign * value)


def _is_not(node):
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _call(name, args):
    return ast.Call(ast.Name(name, ast.Load()), args, [])


def _parse(source, offset):
    """The syntax tree of a formula without spaces around it."""
    try:
        return ast.parse(source, mode="eval").body
    except (MemoryError, RecursionError) as error:
        raise FormulaError("too_deep", limit=MAX_DEPTH) from error
    except SyntaxError as error:
        # no place is the end, where something is missing
        place = min(error.offset or math.inf, len(source) + 1)
        raise FormulaError("syntax", place + offset) from error
    except ValueError as error:
        # characters that are none, such as half of a surrogate pair
        raise FormulaError("syntax") from error


def _prepare(source):
    """The formula on one line without spaces around it, and where it begins."""
    source = "".join(" " if char.isspace() else char for char in source or "")
    stripped = source.strip()
    if not stripped:
        raise FormulaError("empty")
    if len(stripped) > MAX_LENGTH:
        raise FormulaError("too_long", length=len(stripped), limit=MAX_LENGTH)
    for position, char in enumerate(source, 1):
        if construct := FORBIDDEN_CHARACTERS.get(char):
            raise FormulaError("forbidden", position, construct=construct, piece=char)
        if char in "\\\0":
            raise FormulaError("syntax", position)
    return stripped, source.index(stripped)


def compile_formula(source):
    """Check a formula and make it ready to be computed.

    :param source: text of the formula
    :return: ``Formula``
    :raises FormulaError: when it is no formula; nothing of it was run
    """
    stripped, offset = _prepare(source)
    tree = _parse(stripped, offset)
    checker = _Checker(stripped, offset)
    expression = ast.fix_missing_locations(ast.Expression(checker.number(tree)))
    code = compile(expression, "<formula>", "eval")
    return Formula(stripped, code, checker.positions)


def check_identifiers(formula, known):
    """Refuse a formula that names price types that do not exist.

    :param formula: ``Formula``
    :param known: identifiers of all price types
    :raises FormulaError: ``unknown_identifier`` for the first one, with the most
        similar known one as ``suggestion`` (empty when none is similar)
    """
    known = set(map(normalize_identifier, known))
    for name, position in formula.positions.items():
        if name not in known:
            similar = difflib.get_close_matches(name, sorted(known), n=1)
            suggestion = similar[0] if similar else ""
            raise FormulaError(
                "unknown_identifier", position, name=name, suggestion=suggestion
            )
