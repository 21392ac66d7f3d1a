"""Formulas over price types: what they compute and what they refuse."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools.price_formula import (
    FUNCTIONS,
    MAX_LENGTH,
    FormulaError,
    MissingPrice,
    check_identifiers,
    compile_formula,
    is_identifier,
    normalize_identifier,
)
from ..tools.price_formula_messages import explain_formula_error

PRICES = {"cost": 100.0, "retail": 150.0, "ціна": 80.0, "none": 0.0}

# sources with the error they are refused with and its position
REFUSED = [
    ("", "empty", None),
    (" \n ", "empty", None),
    (False, "empty", None),
    ("cost +", "syntax", 7),
    ("(cost", "syntax", 1),
    ("cost = 5", "syntax", 6),
    ("cost\0", "syntax", 5),
    ("20%", "syntax", 4),
    ("cost \ud800", "syntax", None),
    ("ціна × 2", "syntax", 6),
    ("cost ** 2", "forbidden", 1),
    ("cost ^ 2", "forbidden", 1),
    ("ціна + cost % 20", "forbidden", 8),
    ("cost // 2", "forbidden", 1),
    ("cost @ 2", "forbidden", 1),
    ("~cost", "forbidden", 1),
    ("cost * 1,2", "forbidden", 1),
    ("'cost'", "forbidden", 1),
    ("f'{cost}'", "forbidden", 2),
    ('ціна + "cost"', "forbidden", 8),
    ("cost \\ retail", "syntax", 6),
    ("True", "forbidden", 1),
    ("1j", "forbidden", 1),
    ("cost # net", "forbidden", 6),
    ("cost.real", "forbidden", 1),
    ("cost[0]", "forbidden", 1),
    ("[cost]", "forbidden", 1),
    ("{cost}", "forbidden", 1),
    ("lambda: cost", "forbidden", 1),
    ("(x := cost)", "forbidden", 2),
    ("max(c for c in cost)", "arguments", 1),
    ("min(*cost, 1)", "forbidden", 5),
    ("min(cost, 1, key=abs)", "arguments", 1),
    ("1 if cost in retail else 2", "forbidden", 6),
    ("1 if cost is retail else 2", "forbidden", 6),
    ("(lambda: 1)()", "forbidden", 2),
    ("cost.conjugate()", "forbidden", 1),
    ("__import__('os')", "forbidden", 12),
    ("__import__(cost)", "unknown_function", 1),
    ("ціна + sum(cost)", "unknown_function", 8),
    ("max", "function_as_price", 1),
    ("min(cost)", "arguments", 1),
    ("abs()", "arguments", 1),
    ("round(cost, 1, 2)", "arguments", 1),
    ("round(cost, retail)", "digits", 13),
    ("round(cost, 1.5)", "digits", 13),
    ("round(cost, 10)", "digits", 13),
    ("round(cost, True)", "digits", 13),
    ("_cost", "identifier", 1),
    ("__builtins__", "identifier", 1),
    ("_call_abs", "identifier", 1),
    ("cost > 5", "condition_for_number", 1),
    ("5 * (cost > 5)", "condition_for_number", 6),
    ("not cost", "condition_for_number", 1),
    ("1 if cost else 2", "number_for_condition", 6),
    ("1 if cost > 5 and retail else 2", "number_for_condition", 19),
    ("1 if not cost else 2", "number_for_condition", 10),
    ("1e400", "huge_number", 1),
    ("cost + 9999999999999", "huge_number", 8),
    ("-" * 200 + "1", "too_deep", 102),
    ("+".join(["x"] * 300), "too_deep", 1),
    ("1 + " * MAX_LENGTH + "1", "too_long", None),
]

EVALUATED = [
    ("cost * 1.25", 125.0),
    ("  ціна\n* 2 ", 160.0),
    ("cost + retail - ціна / 2", 210.0),
    ("-cost + +retail", 50.0),
    ("max(cost * 1.25, retail - 10)", 140.0),
    ("min(cost, retail, ціна)", 80.0),
    ("abs(cost - retail)", 50.0),
    ("round(cost / 3, 2)", 33.33),
    ("round(2.5)", 3.0),
    ("round(2.675, 2)", 2.68),
    ("round(1234.5, -2)", 1200.0),
    ("retail if retail > cost * 1.2 else cost", 150.0),
    ("1 if 50 < cost <= 100 and not retail == 0 else 2", 1.0),
    ("1 if cost > retail or ціна != 80 else 2", 2.0),
    ("cost / none if none > 0 else cost", 100.0),
    ("unknown if cost > 500 else retail", 150.0),
    ("0 - none", 0.0),
]


@tagged("post_install", "-at_install")
class TestPriceFormula(BaseCase):
    """Formulas compute what is written and run nothing else."""

    def _assert_error(self, code, function, *args):
        with self.assertRaises(FormulaError) as caught:
            function(*args)
        self.assertEqual(caught.exception.code, code, args)
        return caught.exception

    def test_formulas_give_prices(self):
        for source, expected in EVALUATED:
            self.assertEqual(compile_formula(source).evaluate(PRICES), expected, source)

    def test_zero_has_no_sign(self):
        price = compile_formula("-none").evaluate(PRICES)
        self.assertEqual(math.copysign(1, price), 1)

    def test_everything_else_is_refused_with_its_position(self):
        for source, code, position in REFUSED:
            error = self._assert_error(code, compile_formula, source)
            self.assertEqual(error.position, position, source)

    def test_identifiers_are_named_in_their_order(self):
        formula = compile_formula("  ціна + max(cost, ціна, retail)")
        self.assertEqual(formula.names, {"ціна", "cost", "retail"})
        self.assertEqual(formula.positions, {"ціна": 3, "cost": 14, "retail": 26})

    def test_identifiers_are_read_in_normal_form(self):
        self.assertEqual(compile_formula("ﬁx * 2").names, {"fix"})
        self.assertEqual(normalize_identifier(" ﬁx "), "fix")

    def test_what_a_formula_can_name(self):
        for name in ("cost", "Ціна_1", "роздрібна", "ﬁx"):
            self.assertTrue(is_identifier(name), name)
        for name in ("", False, "1a", "a b", "a-b", "if", "max", "_a", "None"):
            self.assertFalse(is_identifier(name), name)

    def test_missing_price_is_named(self):
        formula = compile_formula("cost if cost > 5 else retail")
        for prices in ({"cost": 1.0}, {"cost": 1.0, "retail": None}):
            with self.assertRaises(MissingPrice) as caught:
                formula.evaluate(prices)
            self.assertEqual(caught.exception.name, "retail")

    def test_division_by_zero_tells_where(self):
        formula = compile_formula("cost / 2 + retail / (cost - 100)")
        error = self._assert_error("division_by_zero", formula.evaluate, PRICES)
        self.assertEqual(error.position, 22)

    def test_result_is_a_price(self):
        self._assert_error(
            "negative", compile_formula("cost - retail").evaluate, PRICES
        )
        for bad in (math.inf, math.nan):
            self._assert_error(
                "not_finite", compile_formula("cost").evaluate, {"cost": bad}
            )

    def test_unknown_identifier_suggests_a_similar_one(self):
        formula = compile_formula("cost + retial * 2")
        error = self._assert_error(
            "unknown_identifier", check_identifiers, formula, PRICES
        )
        self.assertEqual(error.position, 8)
        self.assertEqual(error.details["suggestion"], "retail")
        check_identifiers(compile_formula("cost + retail"), PRICES)

    def test_functions_cannot_be_replaced_by_prices(self):
        prices = {**PRICES, "max": 1.0, "_call_max": min}
        formula = compile_formula("max(cost, retail)")
        self.assertEqual(formula.evaluate(prices), 100.0)
        self.assertFalse(any(map(is_identifier, FUNCTIONS)))


numbers = st.integers(0, 10**6).map(lambda number: number / 100)
names = st.sampled_from(sorted(PRICES))


def _extend(children):
    """Bigger expressions of smaller ones, as pairs of source and function."""
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(
            lambda p: (f"({p[0][0]} + {p[1][0]})", lambda v: p[0][1](v) + p[1][1](v))
        ),
        pairs.map(
            lambda p: (f"({p[0][0]} - {p[1][0]})", lambda v: p[0][1](v) - p[1][1](v))
        ),
        pairs.map(
            lambda p: (f"({p[0][0]} * {p[1][0]})", lambda v: p[0][1](v) * p[1][1](v))
        ),
        pairs.map(
            lambda p: (
                f"max({p[0][0]}, {p[1][0]})",
                lambda v: max(p[0][1](v), p[1][1](v)),
            )
        ),
        pairs.map(
            lambda p: (
                f"({p[0][0]} if {p[0][0]} >= {p[1][0]} else {p[1][0]})",
                lambda v: max(p[0][1](v), p[1][1](v)),
            )
        ),
        children.map(lambda c: (f"abs({c[0]})", lambda v: abs(c[1](v)))),
    )


expressions = st.recursive(
    numbers.map(lambda n: (repr(n), lambda _: n))
    | names.map(lambda n: (n, lambda v: v[n])),
    _extend,
    max_leaves=8,
)


@tagged("post_install", "-at_install")
class TestPriceFormulaProperties(BaseCase):
    """What holds for every formula and every text."""

    @settings(deadline=None, database=None)
    @given(expressions, st.lists(numbers, min_size=len(PRICES), max_size=len(PRICES)))
    def test_formula_gives_what_python_gives(self, expression, amounts):
        source, compute = expression
        values = dict(zip(sorted(PRICES), amounts, strict=True))
        if len(source) > MAX_LENGTH:
            return
        expected = compute(values)
        formula = compile_formula(source)
        if expected < 0:
            with self.assertRaises(FormulaError):
                formula.evaluate(values)
        else:
            self.assertEqual(formula.evaluate(values), expected)

    @settings(deadline=None, database=None)
    @given(st.text(max_size=60))
    def test_any_text_gives_a_formula_or_a_formula_error(self, text):
        self._try(text)

    @settings(deadline=None, database=None)
    @given(
        st.lists(
            st.sampled_from(
                "cost ціна retail 1 2.5 0 + - * / ( ) , . < > == if else and or not "
                "max( min( round( abs( ** % ' [ ] : lambda for in # \\ _x é".split()
            ),
            max_size=30,
        )
    )
    def test_any_mix_of_tokens_gives_a_formula_or_a_formula_error(self, tokens):
        self._try(" ".join(tokens))

    def _try(self, text):
        try:
            formula = compile_formula(text)
            price = formula.evaluate(dict.fromkeys(formula.names, 2.0))
            self.assertTrue(0 <= price < math.inf)
        except FormulaError as error:
            if error.position:
                self.assertLessEqual(1, error.position)
                self.assertLessEqual(error.position, len(text) + 1)


@tagged("post_install", "-at_install")
class TestPriceFormulaMessages(TransactionCase):
    """A person is told what is wrong, where, and what to do."""

    def _explain(self, function, *args):
        with self.assertRaises(FormulaError) as caught:
            function(*args)
        return explain_formula_error(self.env, caught.exception)

    def test_every_refusal_has_a_sentence(self):
        for source, _code, position in REFUSED:
            message = self._explain(compile_formula, source)
            self.assertTrue(message.endswith("."), message)
            if position:
                self.assertIn(f"Position {position}", message)

    def test_message_shows_the_piece_and_the_remedy(self):
        self.assertEqual(
            self._explain(compile_formula, "cost * 1,2"),
            "Position 1, “cost * 1,2”: A comma stands only between the values of a "
            "function. Write decimals with a point, as in 1.2.",
        )

    def test_message_suggests_an_identifier(self):
        message = self._explain(
            check_identifiers, compile_formula("cost + retial"), PRICES
        )
        self.assertIn("Did you mean “retail”?", message)
        message = self._explain(check_identifiers, compile_formula("qqq"), PRICES)
        self.assertIn("no price type with the identifier “qqq”.", message)

    def test_messages_about_results(self):
        for source, piece in {
            "cost / none": "divides by zero",
            "cost - retail": "below zero (-50.00)",
            "cost * absent": "“absent” has no price",
        }.items():
            message = self._explain(compile_formula(source).evaluate, PRICES)
            self.assertIn(piece, message)
