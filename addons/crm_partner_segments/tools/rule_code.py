"""Run the Python rule of a segment: it always ends, and it cannot write.

Four walls, because none is enough alone:

* the source is checked and instrumented: every loop, comprehension and function
  calls a counter, so a runaway rule is stopped after ``MAX_STEPS`` or ``MAX_SECONDS``;
  what one step could do without end (long ranges, huge products) is bounded;
* the code runs on a cursor of its own in a read-only transaction, and neither the
  cursor nor any private name can be reached from it, so it cannot leave it; nor can
  a method that it calls end this transaction;
* PostgreSQL stops a statement that takes longer than ``MAX_SECONDS``;
* the process may not grow by more than ``rule_memory.MAX_BYTES`` meanwhile.
"""

import ast
import contextlib
import time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import safe_eval

from .rule_memory import limited_memory

MAX_STEPS = 1_000_000
MAX_SECONDS = 30
MAX_BITS = 4096
FORBIDDEN_ATTRIBUTES = frozenset(
    {"cr", "execute", "commit", "rollback", "registry"}
    # they wait, count for ever, or read attributes by their names in a text
    | {"sleep", "rrule", "rruleset", "rrulestr", "format", "format_map"}
)
STEP = "_step"
PRODUCT = "_product"


class RuleTooLong(BaseException):
    """The rule ran away; no ``except Exception`` of the rule may swallow it."""


def step_counter():
    """A function that counts its calls and raises when the rule takes too long."""
    deadline = time.monotonic() + MAX_SECONDS
    steps = 0

    def step():
        nonlocal steps
        steps += 1
        if steps > MAX_STEPS or time.monotonic() > deadline:
            raise RuleTooLong
        return True

    return step


def limited_range(*args):
    """As ``range``, but never longer than a rule may count."""
    result = range(*args)
    if len(result) > MAX_STEPS:
        raise RuleTooLong
    return result


def limited_sum(values, start=0):
    """As ``sum``, but for numbers only: lists would be copied over and over."""
    if not isinstance(start, int | float):
        raise TypeError("sum() adds numbers only")
    return sum(values, start)


def limited_product(left, right):
    """As ``*``, but the result never gets longer than a rule may count."""
    for value, times in ((left, right), (right, left)):
        if isinstance(value, str | bytes | list | tuple) and isinstance(times, int):
            if len(value) * times > MAX_STEPS:
                raise RuleTooLong
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > MAX_BITS:
            raise RuleTooLong
    return left * right


class RuleInstrumenter(ast.NodeTransformer):
    """Refuse what could leave the sandbox and count every repetition."""

    def __init__(self, env):
        self.env = env

    def _refuse(self, node, what):
        raise ValidationError(
            self.env._(
                "Line %(line)s of the code uses %(what)s, which a segment may not. "
                "Remove it; searching and reading records is enough for a rule.",
                line=node.lineno,
                what=what,
            )
        )

    def _call_step(self):
        return ast.Call(func=ast.Name(STEP, ast.Load()), args=[], keywords=[])

    def _count_body(self, node):
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(self._call_step()))
        return node

    visit_For = visit_While = visit_FunctionDef = _count_body

    def visit_Lambda(self, node):
        """A lambda counts before it answers."""
        self.generic_visit(node)
        node.body = ast.BoolOp(ast.And(), [self._call_step(), node.body])
        return node

    def visit_comprehension(self, node):
        """Every element of a comprehension counts."""
        self.generic_visit(node)
        node.ifs.insert(0, self._call_step())
        return node

    def visit_Attribute(self, node):
        """No way to the cursor or to private names."""
        if node.attr.startswith("_") or node.attr in FORBIDDEN_ATTRIBUTES:
            self._refuse(node, f".{node.attr}")
        return self.generic_visit(node)

    def visit_Name(self, node):
        """The counter and the product are out of reach."""
        if node.id in (STEP, PRODUCT):
            self._refuse(node, node.id)
        return node

    def visit_BinOp(self, node):
        """Powers and shifts can take for ever in one step; products are bounded."""
        if isinstance(node.op, ast.Pow | ast.LShift):
            self._refuse(node, "** / <<")
        self.generic_visit(node)
        if isinstance(node.op, ast.Mult):
            args = [node.left, node.right]
            return ast.Call(func=ast.Name(PRODUCT, ast.Load()), args=args, keywords=[])
        return node

    def visit_AugAssign(self, node):
        """As the operator without the assignment."""
        if isinstance(node.op, ast.Pow | ast.LShift | ast.Mult):
            self._refuse(node, "**= / <<= / *=")
        return self.generic_visit(node)

    def visit_Try(self, node):
        """Only named errors may be caught, never the one that stops the rule."""
        if node.finalbody or any(not handler.type for handler in node.handlers):
            self._refuse(node, "except: / finally:")
        return self.generic_visit(node)

    visit_TryStar = visit_Try


def compile_rule(env, code):
    """The instrumented source of a rule.

    :param code: Python source written by an administrator
    :raises ValidationError: when the source is not Python or leaves the sandbox
    """
    code = (code or "").strip()
    try:
        error = safe_eval.test_python_expr(expr=code, mode="exec")
    except NameError as forbidden:
        error = str(forbidden)
    if error:
        raise ValidationError(
            env._("The code is refused: %(error)s. Correct it.", error=error)
        )
    tree = RuleInstrumenter(env).visit(ast.parse(code))
    return ast.unparse(ast.fix_missing_locations(tree))


def _result_domain(env, scope):
    """The domain of members named by the variables a rule has set."""
    records, domain = scope.get("records"), scope.get("domain")
    if isinstance(records, BaseModel) and records._name == scope["model"]._name:
        return Domain("id", "in", records.ids)
    if domain is not None:
        # a plain list: nothing of the other cursor may survive
        return Domain(list(Domain(domain)))
    raise UserError(
        env._(
            "The code sets neither 'records' nor 'domain'. End it with "
            "records = model.search([...]) or domain = [...]."
        )
    )


def run_rule(model, code):
    """Evaluate a rule and return the members it names.

    The rule reads what is committed: it has a transaction of its own.

    :param model: empty recordset of the members' model, with the context of the rule
    :param code: Python source that sets ``records`` or ``domain``
    :return: ``Domain`` on ``model``
    :raises UserError: when the code fails, runs away, writes or gives no result
    """
    env = model.env
    source = compile_rule(env, code)
    with env.registry.cursor() as cr:
        cr.execute("SET TRANSACTION READ ONLY")
        limit = str(MAX_SECONDS * 1000)
        cr.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
        cr.execute("SELECT set_config('lock_timeout', %s, true)", [limit])
        try:
            rule_env = api.Environment(cr, SUPERUSER_ID, env.context)
            with _unending(env, cr), limited_memory():
                return _evaluate(env, rule_env, model._name, source)
        finally:
            # also throws away what the rule left to be written
            cr.rollback()


@contextlib.contextmanager
def _unending(env, cr):
    """Keep the transaction: after its end the next one could write."""

    def refuse():
        raise UserError(
            env._(
                "The code calls a method that saves or undoes changes. Remove the "
                "call; a rule only reads."
            )
        )

    cr.commit = cr.rollback = refuse
    try:
        yield
    finally:
        del cr.commit, cr.rollback


def _evaluate(env, rule_env, model_name, source):
    model = rule_env[model_name]
    scope = {
        "env": rule_env,
        "model": model,
        "records": None,
        "domain": None,
        "datetime": safe_eval.datetime,
        "dateutil": safe_eval.dateutil,
        "time": safe_eval.time,
        "range": limited_range,
        "xrange": limited_range,
        "sum": limited_sum,
        STEP: step_counter(),
        PRODUCT: limited_product,
    }
    try:
        safe_eval.safe_eval(source, scope, mode="exec", filename="segment")
        return _result_domain(env, scope)
    except RuleTooLong as error:
        raise UserError(
            env._(
                "The code did not end: it was stopped after %(steps)s repetitions or "
                "%(seconds)s seconds. Search with a domain instead of looping.",
                steps=MAX_STEPS,
                seconds=MAX_SECONDS,
            )
        ) from error
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the code of a person raises
        raise UserError(
            env._(
                "The code failed: %(error)s. Correct it or ask its author.",
                error=_tell(env, error),
            )
        ) from error


def _tell(env, error):
    """What went wrong, in the words of the error that safe_eval has wrapped."""
    cause = error.__context__ or error
    if isinstance(cause, MemoryError):
        return env._("it needs too much memory")
    return str(cause).strip().rstrip(".") or type(cause).__name__
