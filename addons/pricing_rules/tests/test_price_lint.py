from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceLint(PricingCommon):
    """The check-up finds rules that never fire and price types nobody keeps up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls._create_type("Rules", "rules")
        cls.parent, cls.child = (
            cls.env["product.category"].create({"name": name})
            for name in ("Parent", "Child")
        )
        cls.child.parent_id = cls.parent
        cls.kettle.categ_id = cls.child
        cls.iron.categ_id = cls.parent
        cls.customer.specific_property_product_pricelist = cls.rules

    def _add(self, product=None, categ=None, days=None, pricelist=None, **values):
        """Add a rule; ``days`` is (first, last) day from today."""
        if product:
            values |= {"applied_on": "1_product"}
            values |= {"product_tmpl_id": product.product_tmpl_id.id}
        elif categ:
            values |= {"applied_on": "2_product_category", "categ_id": categ.id}
        if days:
            first, last = (day and Datetime.now() + timedelta(days=day) for day in days)
            values |= {"date_start": first, "date_end": last}
        return self.env["product.pricelist.item"].create(
            {
                "pricelist_id": (pricelist or self.rules).id,
                "compute_price": "percentage",
                "percent_price": 10,
                **values,
            }
        )

    def _check(self, pricelists=None, **values):
        lint = (
            self.env["product.price.lint"]
            .with_user(self.manager)
            .create({"pricelist_ids": (pricelists or self.rules).ids, **values})
        )
        lint.action_check()
        return lint.finding_ids

    def _assert_found(self, findings, record, severity, text, example=""):
        """One finding about a record, and nothing else about it."""
        about = findings.filtered(
            lambda finding: (finding.res_model, finding.res_id)
            == (record._name, record.id)
        )
        self.assertEqual(about.mapped("severity"), [severity])
        self.assertIn(text, about.reason)
        self.assertIn(example, about.example or "")
        return about

    def test_good_rules_give_no_findings(self):
        self._add(self.kettle)
        self._add(self.kettle, min_quantity=10)
        self.lamp.categ_id = self.child
        self._add(categ=self.child)
        self._add(categ=self.parent)
        self._add()
        self.assertEqual(self._check().mapped("reason"), [])

    def test_rules_of_the_past(self):
        rule = self._add(self.kettle, days=(-10, -1))
        self._assert_found(self._check(), rule, "3_hint", "never fires again")

    def test_rules_for_nothing(self):
        empty = self.env["product.category"].create({"name": "Empty"})
        rules = self._add(categ=empty) | self._add(self.lamp)
        self.lamp.product_tmpl_id.active = False
        findings = self._check()
        for rule in rules:
            self._assert_found(findings, rule, "2_warning", "No active product")

    def test_a_rule_behind_the_same_one(self):
        old = self._add(self.kettle)
        new = self._add(self.kettle, percent_price=20)
        found = self._assert_found(self._check(), old, "1_error", "never fires")
        self.assertIn("Kettle", found.example)
        self.assertFalse(found.search([("res_id", "=", new.id)]))

    def test_a_global_rule_behind_another(self):
        old = self._add()
        self._add(percent_price=20)
        self._assert_found(self._check(), old, "1_error", "never fires", "Rules")

    def test_a_product_rule_behind_that_of_its_only_variant(self):
        rule = self._add(self.kettle)
        self._add(applied_on="0_product_variant", product_id=self.kettle.id)
        self._assert_found(self._check(), rule, "1_error", "never fires")

    def test_a_category_rule_behind_rules_of_all_its_products(self):
        rule = self._add(categ=self.child)
        self._add(self.kettle)
        self._assert_found(self._check(), rule, "1_error", "never fires", "Kettle")
        # with another product it fires again
        self.lamp.categ_id = self.child
        self.assertFalse(self._check())

    def test_a_global_rule_behind_a_category_of_everything(self):
        rule = self._add()
        self._add(categ=self.parent)
        self.assertFalse(self._check())
        self.env["product.template"].search([]).categ_id = self.child
        self.env["product.template"].with_context(active_test=False).search(
            [("active", "=", False)]
        ).product_variant_ids.active = False
        self._assert_found(self._check(), rule, "1_error", "never fires")

    def test_a_rule_with_longer_validity_or_less_quantity_is_not_hidden(self):
        self._add(self.kettle)
        self._add(self.kettle, min_quantity=5)
        self._add(self.iron, days=(-1, 5))
        self._add(self.iron, days=(6, 9))
        self.assertFalse(self._check())

    def test_rules_that_tie(self):
        loser = self._add(self.kettle, days=(-1, 10))
        self._add(self.kettle, days=(5, 20), percent_price=20)
        self._assert_found(self._check(), loser, "2_warning", "entered later")

    def test_an_exception_inside_the_time_of_a_rule(self):
        loser = self._add(self.kettle)
        self._add(self.kettle, days=(5, 20), percent_price=20)
        self._assert_found(self._check(), loser, "3_hint", "entered later")

    def test_a_greater_quantity_of_the_category_above_wins(self):
        rule = self._add(categ=self.child)
        self._add(categ=self.parent, min_quantity=10)
        self._assert_found(self._check(), rule, "3_hint", "category above")

    def test_rules_computed_from_an_archived_type(self):
        rule = self._add(
            compute_price="formula", base="pricelist", base_pricelist_id=self.retail.id
        )
        self.retail.active = False
        self._assert_found(self._check(), rule, "1_error", "archived", "Retail")

    def test_rules_beside_the_register(self):
        self._set_prices(self.retail, dict.fromkeys(self._everything(), 1))
        self.customer.specific_property_product_pricelist = self.retail
        self._add(self.kettle, pricelist=self.retail)
        findings = self._check(self.retail)
        self._assert_found(findings, self.retail, "3_hint", "set by documents")

    def _everything(self):
        return self.env["product.product"].search([("sale_ok", "=", True)])

    def test_types_without_prices(self):
        self.customer.specific_property_product_pricelist = self.retail
        findings = self._check(self.retail)
        self._assert_found(findings, self.retail, "1_error", "No product has a price")
        self.retail.use_on_sale = False
        findings = self._check(self.retail)
        self._assert_found(findings, self.retail, "2_warning", "No product has")

    def test_types_with_old_prices(self):
        self.customer.specific_property_product_pricelist = self.retail
        self._set_prices(self.retail, dict.fromkeys(self._everything(), 1), days=-50)
        self.assertFalse(self._check(self.retail))
        findings = self._check(self.retail, stale_days=49)
        self._assert_found(findings, self.retail, "2_warning", "more than 49 days ago")

    def test_products_without_a_price(self):
        self._set_prices(self.retail, dict.fromkeys(self._everything(), 1))
        self.customer.specific_property_product_pricelist = self.retail
        self.assertFalse(self._check(self.retail))
        new = self.env["product.product"].create({"name": "New"})
        finding = self._check(self.retail)
        self.assertIn("1 products have no price", finding.reason)
        self.assertEqual(finding.example, "New")
        action = finding.action_open()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), new)
        self.retail.use_on_sale = False
        self.assertFalse(self._check(self.retail))

    def test_types_based_on_archived_ones(self):
        wholesale = self._create_type(
            "Wholesale", "markup", source_pricelist_id=self.retail.id
        )
        self._set_prices(wholesale, {self.kettle: 1})
        self._create_order(wholesale, {self.kettle: 1})
        wholesale.use_on_sale = False
        self.retail.active = False
        findings = self._check(wholesale)
        self._assert_found(findings, wholesale, "1_error", "archived", "Retail")

    def test_types_nobody_uses(self):
        rules = self._create_type("Forgotten", "rules", sequence=99)
        self._assert_found(self._check(rules), rules, "3_hint", "No client")
        self._create_order(rules, {self.kettle: 1})
        self.assertFalse(self._check(rules))

    def test_a_source_of_another_type_is_used(self):
        helper = self._create_type("Helper", use_on_sale=False, sequence=99)
        self._set_prices(helper, {self.kettle: 1})
        finding = self._check(helper)
        self.assertIn("No client", finding.reason)
        self._create_type("On It", "markup", source_pricelist_id=helper.id)
        self.assertFalse(self._check(helper))

    def test_thresholds_that_keep_every_price_away(self):
        wholesale = self._create_type(
            "Wholesale",
            "markup",
            source_pricelist_id=self.retail.id,
            use_on_sale=False,
            threshold_percent=20,
        )
        self.customer.specific_property_product_pricelist = wholesale
        self._set_prices(wholesale, {self.kettle: 100}, days=-400)
        self._set_prices(self.retail, {self.kettle: 110}, days=-2)
        document = self.env["product.price.document"].create(
            {"pricelist_ids": wholesale.ids}
        )
        document.action_fill(product_ids=self.kettle.ids)
        self.assertTrue(document.line_ids.below_threshold)
        findings = self._check(wholesale, stale_days=300).filtered(
            lambda finding: "threshold" in finding.reason
        )
        self._assert_found(findings, wholesale, "2_warning", "20 %", "Kettle")
        document.line_ids.price = 150
        self.assertNotIn(
            "threshold", str(self._check(wholesale, stale_days=300).mapped("reason"))
        )
        wholesale.threshold_percent = 100
        reasons = self._check(wholesale).mapped("reason")
        self.assertIn("at least doubles", str(reasons))

    def test_rules_of_empty_price_groups(self):
        group = self.env["product.price.group"].create({"name": "Nobody"})
        wholesale = self._create_type(
            "Wholesale",
            "markup",
            source_pricelist_id=self.retail.id,
            use_on_sale=False,
            group_rule_ids=[(0, 0, {"price_group_id": group.id})],
        )
        self.customer.specific_property_product_pricelist = wholesale
        self._set_prices(wholesale, {self.kettle: 1})
        findings = self._check(wholesale)
        self._assert_found(findings, wholesale, "3_hint", "no products", "Nobody")
        self.kettle.price_group_id = group
        self.assertFalse(self._check(wholesale))

    def test_everything_is_checked_unless_some_are_chosen(self):
        lint = self.env["product.price.lint"].with_user(self.manager).create({})
        action = lint.action_check()
        finding = lint.finding_ids.filtered(lambda found: found.name == "Retail")[0]
        self.assertEqual(action["domain"], [("lint_id", "=", lint.id)])
        opened = finding.action_open()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), (self.retail._name, self.retail.id)
        )

    def test_sales_people_check_nothing(self):
        with self.assertRaises(AccessError):
            self.env["product.price.lint"].with_user(self.seller).create({})
