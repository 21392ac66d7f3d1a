from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import rule_code, rule_memory
from .common_segment import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegmentCode(SegmentCommon):
    """Rules in Python: they read, they end, and they never write."""

    def setUp(self):
        super().setUp()
        # the cursor of a rule must see the partners of the test
        mode = self.enter_registry_test_mode()
        mode.__enter__()
        self.addCleanup(mode.__exit__, None, None, None)

    def _run(self, code):
        self.env.flush_all()
        return rule_code.run_rule(self.env["res.partner"], code)

    def _create_code(self, code, **values):
        self.env.flush_all()
        return self._create_segment(
            "Coded", membership="dynamic", criterion="code", code_body=code, **values
        )

    def test_code_names_members_by_records_or_domain(self):
        for code in (
            "records = model.search([('ref', '=', 'SEG-GOLD')])",
            "domain = [('ref', '=', 'SEG-GOLD')]",
            "found = model.search([('ref', '=like', 'SEG-%')])\n"
            "for partner in found:\n"
            "    if partner.ref == 'SEG-GOLD':\n"
            "        records = partner",
            "records = model.search([]).filtered(lambda p: p.ref == 'SEG-GOLD')",
        ):
            with self.subTest(code=code):
                segment = self._create_code(code)
                self.assertEqual(segment.get_members(), self.gold)
                self.assertEqual(
                    self._search("segment_ids", "in", segment.ids), self.gold
                )
                segment.membership = "scheduled"
                segment.action_refresh()
                self.assertEqual(segment.partner_ids, self.gold)

    def test_code_stays_inside_the_company(self):
        self.silver.company_id = self.other_company
        segment = self._create_code("domain = [('ref', '=like', 'SEG-%')]")
        self.assertEqual(segment.get_members(), self.gold | self.bronze)

    def test_code_that_fails_is_refused(self):
        for code, message in (
            ("records = model.search([('nope', '=', 1)])", "nope"),
            ("domain = 1 / 0", "division by zero"),
            ("x = 1", "sets neither"),
            (False, "sets neither"),
            ("records = env['res.users'].search([])", "sets neither"),
            ("import os", "refused"),
            ("records = (", "refused"),
        ):
            with self.subTest(code=code):
                with self.assertRaisesRegex(UserError, message):
                    self._create_code(code)

    def test_code_that_loops_is_stopped(self):
        for code in (
            "while True:\n    pass",
            "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass",
            "grow = [1]\nfor item in grow:\n    grow.append(item)",
            "try:\n    while True:\n        pass\nexcept Exception:\n    domain = []",
            "x = sum(range(99999999999))",
            "def f():\n    return [1 for i in range(2000) for j in range(2000)]\nf()",
            "f = lambda n: f(n) if n else 0\nfor i in range(99999):\n"
            "    x = list(map(lambda n: n, range(99999)))",
            "x = sum(xrange(99999999999))",
            "x = [0] * 10000000000",
            "x = 10000000000 * 'a'",
            "x = 10\nfor i in range(60):\n    x = x * x",
        ):
            with self.subTest(code=code):
                with self.assertRaisesRegex(UserError, "did not end"):
                    self._run(code)

    def test_code_that_takes_too_much_memory_is_stopped(self):
        for code in (
            "x = '%10000000000d' % 1",
            "x = 'a'.ljust(10000000000)",
            "x = bytes(10000000000)",
            "x = 'a' * 99999\nfor i in range(40):\n    x = x + x",
        ):
            with self.subTest(code=code):
                with self.assertRaisesRegex(UserError, "too much memory"):
                    self._run(code)
        self.assertTrue(bytes(2 * rule_memory.MAX_BYTES), "the limit is taken back")

    def test_lists_are_not_added_up(self):
        with self.assertRaisesRegex(UserError, "adds numbers only"):
            self._run("x = sum([[1], [2]], [])")
        self._run("x = sum([1, 2.5], 3)\nrecords = model")

    def test_code_cannot_end_its_transaction(self):
        """Methods of Odoo that commit would open a transaction that can write."""
        for end in ("commit", "rollback"):
            self.patch(
                self.env.registry["res.partner"],
                "action_region_by_address",
                lambda partner, end=end: getattr(partner.env.cr, end)(),
            )
            with self.assertRaisesRegex(UserError, "saves or undoes changes"):
                self._run("records = model.action_region_by_address()")

    @mute_logger("odoo.sql_db")
    def test_slow_statement_is_stopped(self):
        self.patch(rule_code, "MAX_SECONDS", 1)
        # a table that takes its time, in front of the real one
        self.env.cr.execute(
            "CREATE TEMP VIEW res_bank AS "
            "SELECT bank.* FROM public.res_bank AS bank, pg_sleep(20)"
        )
        with self.assertRaisesRegex(UserError, "statement timeout"):
            self._run("env['res.bank'].search([])\nrecords = model")

    @mute_logger("odoo.sql_db")
    def test_code_cannot_write(self):
        for code in (
            "model.search([('ref', '=', 'SEG-GOLD')]).write({'name': 'Hacked'})\n"
            "env.flush_all()\nrecords = model",
            "model.search([('ref', '=', 'SEG-GOLD')]).write({'name': 'Hacked'})\n"
            "records = model.search([('name', '=', 'Hacked')])",
            "model.create({'name': 'Hacked'})\nrecords = model",
            "model.search([('ref', '=', 'SEG-GOLD')]).unlink()\nrecords = model",
        ):
            with self.subTest(code=code):
                with self.assertRaisesRegex(UserError, "read-only"):
                    self._run(code)
        self.env.invalidate_all()
        self.assertEqual(self.gold.name, "Gold Ltd")
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Hacked")]))

    def test_way_out_of_the_sandbox_refused(self):
        for code in (
            "env.cr.execute('SELECT 1')",
            "records = model._search([])",
            "model.env.registry",
            "x = ().__class__",
            "try:\n    pass\nexcept:\n    pass",
            "try:\n    pass\nfinally:\n    pass",
            "x = 9 ** 9",
            "x = 1\nx <<= 9",
            "_step = 1",
            "_product = 1",
            "x = 9\nx **= 9",
            "x = 9\nx *= 9",
            "time.sleep(99999)",
            "x = list(dateutil.rrule.rrule(dateutil.rrule.SECONDLY))",
            "x = '{0.cr}'.format(env)",
            "env.cr.commit()",
        ):
            with self.subTest(code=code):
                with self.assertRaises(ValidationError):
                    self._run(code)

    def test_only_system_administrators_see_and_write_code(self):
        segment = self._create_code("domain = [('ref', '=', 'SEG-GOLD')]")
        as_manager = segment.with_user(self.sales_manager)
        with self.assertRaises(AccessError):
            as_manager.read(["code_body"])
        with self.assertRaises(AccessError):
            as_manager.code_body = "domain = []"
        with self.assertRaises(AccessError):
            as_manager.search([("code_body", "ilike", "GOLD")])
        self.assertEqual(as_manager.get_members(), self.gold)
        as_manager.membership = "scheduled"
        as_manager.action_refresh()
        self.assertEqual(as_manager.partner_ids, self.gold)
