from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PricingCommon

MODELS = (
    "product.price",
    "product.price.document",
    "product.price.document.line",
    "product.price.query",
    "product.price.query.try",
    "product.pricelist.group.rule",
)


class AccessCommon(PricingCommon):
    """A price type to sell by, one that is secret, and people of every kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", use_on_sale=False, identifier="COST_TEST")
        cls._set_prices(cls.retail, {cls.kettle: 90})
        cls.document = cls._set_prices(cls.cost, {cls.kettle: 61.5})
        cls.portal = new_test_user(cls.env, "price_portal", groups="base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.employee = new_test_user(
            cls.env, "price_employee", groups="base.group_user"
        )

    def _as(self, user, record):
        """The record as a user has it who has not read anything yet."""
        self.env.invalidate_all()
        return record.with_user(user)


@tagged("post_install", "-at_install")
class TestPricesAreNeverChanged(AccessCommon):
    """Nobody writes the register but price documents that are posted."""

    def _users(self):
        admin = new_test_user(
            self.env, "price_admin", groups="base.group_system,base.group_user"
        )
        director = new_test_user(
            self.env, "price_director", groups="sales_team.group_sale_manager"
        )
        people = (self.manager, self.seller, self.employee, self.portal, self.public)
        return (admin, director, *people)

    def test_nobody_creates_changes_or_deletes_prices(self):
        row = self.env["product.price"].search(
            [("pricelist_id", "=", self.retail.id)], limit=1
        )
        values = {
            "pricelist_id": self.retail.id,
            "product_id": self.kettle.id,
            "price": 1,
            "effective_date": self.today,
        }
        for user in self._users():
            prices = self._as(user, row)
            with self.assertRaises(AccessError):
                prices.create(values)
            with self.assertRaises(UserError):
                prices.write({"price": 1})
            with self.assertRaises(AccessError):
                prices.unlink()
            with self.assertRaises(AccessError):
                prices.copy()
            result = prices.load(
                ["pricelist_id/.id", "product_id/.id", "price", "effective_date"],
                [[str(self.retail.id), str(self.kettle.id), "1", str(self.today)]],
            )
            self.assertFalse(result["ids"])

    def test_not_even_the_system_changes_prices(self):
        row = self.env["product.price"].sudo().search([], limit=1)
        with self.assertRaisesRegex(UserError, "never changed"):
            row.write({"price": 1})
        with self.assertRaisesRegex(UserError, "never changed"):
            row.unlink()

    def test_what_has_prices_is_not_deleted(self):
        for record in (self.kettle, self.retail):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                record.unlink()
        self.assertTrue(self.retail.exists())

    def test_posted_lines_stay_for_price_managers(self):
        line = self._as(self.manager, self.document.line_ids)
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            line.price = 1
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            line.document_id.write(
                {"line_ids": [Command.update(line.id, {"price": 1})]}
            )
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            line.create(
                {
                    "document_id": line.document_id.id,
                    "product_id": self.iron.id,
                    "pricelist_id": self.cost.id,
                }
            )

    def test_the_state_is_not_written_past_the_buttons(self):
        draft = self._create_document(self.retail, {self.iron: 5})
        for document, state in ((draft, "posted"), (self.document, "draft")):
            with self.assertRaises(UserError):
                self._as(self.manager, document).write({"state": state})
        with self.assertRaises(UserError):
            draft.with_user(self.manager).create({"state": "posted"})

    def test_a_line_does_not_move_to_another_document(self):
        draft = self._create_document(self.cost, {self.iron: 5})
        line = self._as(self.manager, draft.line_ids)
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            line.document_id = self.document

    def test_a_copy_of_a_document_is_a_draft(self):
        copy = self._as(self.manager, self.document).copy()
        self.assertEqual(copy.state, "draft")
        self.assertNotEqual(copy.name, self.document.name)
        self.assertEqual(copy.line_ids.mapped("price"), [61.5])


@tagged("post_install", "-at_install")
class TestSecretPrices(AccessCommon):
    """Sales people see the prices they sell by and no others."""

    def test_sales_people_see_prices_to_sell_by(self):
        prices = self._as(self.seller, self.env["product.price"])
        found = prices.search([("product_id", "=", self.kettle.id)])
        self.assertEqual(found.pricelist_id, self.retail)
        self.assertEqual(found.mapped("price"), [90])

    def test_sales_people_find_no_secret_price_types(self):
        types = self._as(self.seller, self.env["product.pricelist"])
        both = [("id", "in", (self.retail | self.cost).ids)]
        self.assertEqual(types.search(both), self.retail)
        self.assertFalse(types.search([("identifier", "=", "COST_TEST")]))
        self.assertFalse(types.name_search("Cost", both))
        groups = types._read_group(both, ["price_method"], ["__count"])
        self.assertEqual(groups, [("manual", 1)])
        self.assertFalse(types.search_read([("id", "=", self.cost.id)], ["name"]))
        for reading in (
            lambda cost: cost.read(["name"]),
            lambda cost: cost.web_read({"name": {}}),
            lambda cost: cost.get_prices(self.kettle.ids),
            lambda cost: cost.write({"name": "Mine"}),
        ):
            with self.assertRaises(AccessError):
                reading(self._as(self.seller, self.cost))

    def test_sales_people_find_no_secret_prices(self):
        prices = self._as(self.seller, self.env["product.price"])
        secret = [("pricelist_id", "=", self.cost.id)]
        self.assertFalse(prices.search(secret))
        self.assertFalse(prices.search([("price", "=", 61.5)]))
        self.assertFalse(prices.search([("document_id", "=", self.document.id)]))
        totals = prices._read_group(
            [("product_id", "=", self.kettle.id)], ["pricelist_id"], ["price:max"]
        )
        self.assertEqual(totals, [(self.retail, 90)])
        row = prices.sudo().search(secret, limit=1)
        for name in ("price", "pricelist_id", "display_name"):
            with self.assertRaises(AccessError):
                self._as(self.seller, row).read([name])

    def test_prices_cannot_be_guessed_through_related_fields(self):
        products = self._as(self.seller, self.env["product.pricelist"])
        with self.assertRaises(AccessError):
            products.search([("group_rule_ids.markup_percent", ">", 1)])
        found = products.search([("source_pricelist_id.identifier", "=", "COST_TEST")])
        self.assertFalse(found)

    def test_the_price_list_report_has_no_secret_prices(self):
        report = self._as(self.seller, self.env["report.product.report_pricelist"])
        with self.assertRaises(AccessError):
            report.get_html(
                {
                    "pricelist_id": self.cost.id,
                    "active_model": "product.product",
                    "active_ids": self.kettle.ids,
                    "quantities": [1],
                }
            )

    def test_labels_have_no_secret_prices(self):
        wizard = self._as(self.seller, self.env["product.label.layout"])
        wizard = wizard.create(
            {
                "product_ids": self.kettle.ids,
                "print_format": "2x7xprice",
                "pricelist_id": self.cost.id,
            }
        )
        kettle = self.kettle.with_user(self.seller)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.pricelist_id._get_product_price(kettle, 1)

    def test_prices_of_a_context_are_not_secret_ones(self):
        kettle = self._as(self.seller, self.kettle)
        with self.assertRaises(AccessError):
            kettle.with_context(pricelist=self.cost.id)._get_contextual_price()

    def test_an_order_is_not_made_under_a_secret_price_type(self):
        orders = self._as(self.seller, self.env["sale.order"])
        values = {"partner_id": self.customer.id, "pricelist_id": self.cost.id}
        with self.assertRaises(UserError):
            orders.create(
                {
                    **values,
                    "order_line": [Command.create({"product_id": self.kettle.id})],
                }
            )
        order = orders.create({"partner_id": self.customer.id})
        with self.assertRaises(UserError):
            order.pricelist_id = self.cost.id
            self.env.flush_all()

    def test_a_form_that_is_not_saved_gives_no_secret_prices(self):
        """What a browser asks while somebody types is a call like any other."""
        orders = self._as(self.seller, self.env["sale.order"])
        values = {
            "partner_id": self.customer.id,
            "pricelist_id": self.cost.id,
            "order_line": [
                Command.create({"product_id": self.kettle.id, "product_uom_qty": 1})
            ],
        }
        spec = {"order_line": {"fields": {"price_unit": {}, "product_id": {}}}}
        with self.assertRaises(UserError):
            orders.onchange(values, ["pricelist_id", "order_line"], spec)

    def test_lists_open_though_a_source_is_secret(self):
        wholesale = self._create_type(
            "Wholesale", "markup", source_pricelist_id=self.cost.id, markup_percent=50
        )
        types = self._as(self.seller, self.env["product.pricelist"])
        view = types.get_views([(False, "list")])["views"]["list"]["arch"]
        self.assertNotIn("source_pricelist_id", view)
        self.assertNotIn("markup_percent", view)
        names = [("id", "=", wholesale.id)]
        found = types.web_search_read(names, {"name": {}, "price_method": {}})
        self.assertEqual(found["length"], 1)

    def test_customers_do_not_get_a_secret_price_type(self):
        self.customer.specific_property_product_pricelist = self.cost
        self.assertNotEqual(self.customer.property_product_pricelist, self.cost)
        order = self._as(self.seller, self.env["sale.order"]).create(
            {"partner_id": self.customer.id}
        )
        self.assertNotEqual(order.sudo().pricelist_id, self.cost)

    def test_sales_people_open_a_price_type(self):
        wholesale = self._create_type(
            "Wholesale", "markup", source_pricelist_id=self.cost.id, markup_percent=50
        )
        query = self.env.ref("pricing_rules.product_price_query_list_price")
        listed = self._create_type("Listed", "query", query_id=query.id)
        for pricelist in (self.retail, wholesale, listed):
            form = Form(self._as(self.seller, pricelist))
            self.assertTrue(form.name)

    def test_sales_people_see_none_of_the_rest(self):
        for model in MODELS[1:]:
            for user in (self.seller, self.employee, self.portal, self.public):
                records = self._as(user, self.env[model])
                with self.assertRaises(AccessError):
                    records.search([])
                with self.assertRaises(AccessError):
                    records.create({})

    def test_others_see_no_prices_at_all(self):
        row = self.env["product.price"].search([], limit=1)
        for user in (self.employee, self.portal, self.public):
            prices = self._as(user, row)
            for reading in (
                lambda prices: prices.search([]),
                lambda prices: prices.read(["price"]),
                lambda prices: prices._read_group([], [], ["price:sum"]),
            ):
                with self.assertRaises(AccessError):
                    reading(prices)

    def test_employees_and_customers_ask_no_secret_prices(self):
        for user in (self.employee, self.portal, self.public):
            with self.assertRaises(AccessError):
                self._as(user, self.cost).get_prices(self.kettle.ids)

    def test_price_managers_see_everything(self):
        types = self._as(self.manager, self.env["product.pricelist"])
        both = (self.retail | self.cost).ids
        self.assertEqual(types.search_count([("id", "in", both)]), 2)
        cost = self._as(self.manager, self.cost)
        self.assertEqual(cost.get_prices(self.kettle.ids), {self.kettle.id: 61.5})
        self.kettle.standard_price = 30
        line = self._as(self.manager, self.document).line_ids
        self.assertEqual(line.cost, 30)


@tagged("post_install", "-at_install")
class TestPricesOfCompanies(AccessCommon):
    """Each company has prices of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create(
            {"name": "Second company", "currency_id": cls.company.currency_id.id}
        )
        cls.theirs = cls._create_type("Theirs", company_id=cls.other.id)
        cls.their_document = cls._create_document(
            cls.theirs, {cls.kettle: 70}, company_id=cls.other.id
        )
        cls.their_document.action_post()

    def test_another_company_is_not_seen(self):
        document = self._as(self.manager, self.their_document)
        for record in (
            document,
            document.sudo().line_ids.with_user(self.manager),
            self._as(self.manager, self.theirs),
        ):
            self.assertFalse(record.search([("id", "in", record.ids)]))
            with self.assertRaises(AccessError):
                record.read(["display_name"])
        for user in (self.manager, self.seller):
            prices = self._as(user, self.env["product.price"])
            self.assertFalse(prices.search([("pricelist_id", "=", self.theirs.id)]))
            with self.assertRaises(AccessError):
                self._as(user, self.theirs).get_prices(self.kettle.ids)
        with self.assertRaises(AccessError):
            document.action_cancel()
        with self.assertRaises(AccessError):
            document.copy()

    def test_a_document_does_not_set_prices_of_another_company(self):
        with self.assertRaises(UserError):
            self._create_document(self.theirs, {self.kettle: 1})
        documents = self._as(self.manager, self.env["product.price.document"])
        with self.assertRaises(UserError):
            documents.create({"pricelist_ids": self.theirs.ids})
        with self.assertRaises(UserError):
            documents.create({}).action_fill(self.theirs.ids, self.kettle.ids)
        with self.assertRaises(AccessError):
            documents.create({"company_id": self.other.id})

    def test_people_of_both_companies_see_both(self):
        self.manager.company_ids |= self.other
        both = self._as(self.manager, self.env["product.price"]).with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        found = both.search([("product_id", "=", self.kettle.id)]).pricelist_id
        self.assertEqual(found, self.retail | self.cost | self.theirs)
