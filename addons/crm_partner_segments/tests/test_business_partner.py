"""Business partners over legal entities and what their groups bought."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.fields import Datetime
from odoo.tests import Form, tagged

from .common import ClientBaseCommon


class BusinessPartnerCommon(ClientBaseCommon):
    """A holding with a subsidiary, and an independent company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holding = cls._create_partner("Holding")
        cls.daughter = cls._create_partner("Daughter", parent_id=cls.holding.id)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.daughter.id}
        )
        cls.single = cls._create_partner("Single")
        cls.product = cls.env["product.product"].create(
            {"name": "Kettle", "list_price": 100.0, "taxes_id": False}
        )

    @classmethod
    def _create_order(cls, partner, amount, user=None, confirm=True, **values):
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": (user or cls.sales_own).id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": amount})
                ],
            }
        )
        if confirm:
            order.action_confirm()
        order.write(values)
        return order


@tagged("post_install", "-at_install")
class TestBusinessPartner(BusinessPartnerCommon):
    """Who is the head of a group."""

    def test_business_partner_is_the_root_of_the_parent_companies(self):
        members = self.holding | self.daughter | self.contact
        self.assertEqual(members.business_partner_id, self.holding)
        self.assertEqual(self.single.business_partner_id, self.single)

    def test_business_partner_follows_a_change_of_parent(self):
        self.daughter.parent_id = False
        self.assertEqual(self.contact.business_partner_id, self.daughter)

    def test_entity_is_put_under_another_business_partner_by_hand(self):
        self.single.with_user(self.sales_own).business_partner_id = self.holding
        self.assertEqual(self.single.business_partner_id, self.holding)
        self.assertFalse(self.single.parent_id)

    def test_choosing_a_member_means_the_head_of_its_group(self):
        self.single.business_partner_id = self.contact
        self.assertEqual(self.single.business_partner_id, self.holding)

    def test_choice_by_hand_survives_a_change_of_parent(self):
        other = self._create_partner("Other")
        self.daughter.business_partner_id = self.single
        self.daughter.parent_id = other
        self.assertEqual(self.contact.business_partner_id, self.single)

    def test_emptied_business_partner_follows_the_parents_again(self):
        self.daughter.business_partner_id = self.single
        self.daughter.business_partner_id = False
        self.assertEqual(self.daughter.business_partner_id, self.holding)

    def test_group_put_under_another_moves_with_all_members(self):
        self.holding.business_partner_id = self.single
        self.assertEqual(self.contact.business_partner_id, self.single)

    def test_form_does_not_freeze_the_default(self):
        with Form(self.contact.with_user(self.sales_own)) as form:
            form.parent_id = self.single
        self.assertEqual(self.contact.business_partner_id, self.single)
        self.assertFalse(self.contact.group_parent_id)

    def test_new_partner_gets_a_business_partner_at_once(self):
        partner = self.env["res.partner"].create(
            {"name": "New", "business_partner_id": self.contact.id}
        )
        self.assertEqual(partner.business_partner_id, self.holding)

    def test_loop_of_business_partners_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Holding cannot belong to"):
            self.holding.business_partner_id = self.daughter

    def test_loop_made_in_one_write_is_refused(self):
        third = self._create_partner("Third")
        self.single.business_partner_id = self.holding
        third.business_partner_id = self.single
        with self.assertRaises(ValidationError):
            self.holding.write({"group_parent_id": third.id})

    def test_many_partners_are_grouped_in_few_queries(self):
        vals_list = [
            {"name": f"Branch {number}", "parent_id": self.holding.id}
            for number in range(50)
        ]
        self.env["res.partner"].create(vals_list[:1])
        self.env.flush_all()
        partners = self.env["res.partner"].create(vals_list)
        partners.flush_recordset()
        with self.assertQueryCount(12):
            partners.business_partner_id = self.single
            self.env.flush_all()

    def test_installation_fills_business_partners_as_the_program_does(self):
        partners = self.holding | self.daughter | self.contact | self.single
        expected = partners.mapped("business_partner_id")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET business_partner_id = NULL")
        self.env["res.partner"]._fill_business_partners()
        self.env.invalidate_all()
        self.assertEqual(partners.mapped("business_partner_id"), expected)
        self.assertEqual(self.contact.business_partner_id, self.holding)

    def test_merging_keeps_the_group_of_the_target(self):
        copy = self._create_partner("Single, double")
        copy.business_partner_id = self.holding
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (copy | self.single).ids, self.single
        )
        self.assertEqual(self.single.business_partner_id, self.holding)

    def test_merging_a_head_with_its_member_makes_no_loop(self):
        self.single.business_partner_id = self.holding
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.holding | self.single).ids, self.single
        )
        self.assertEqual(self.single.business_partner_id, self.single)
        self.assertEqual(self.contact.business_partner_id, self.single)


@tagged("post_install", "-at_install")
class TestTurnover(BusinessPartnerCommon):
    """Figures per legal entity and per group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_order(cls.holding, 100.0)
        cls._create_order(cls.contact, 30.0)
        cls._create_order(cls.daughter, 7.0, confirm=False)
        cls.env.invalidate_all()

    def test_figures_are_read_per_legal_entity_and_per_group(self):
        daughter = self.daughter.with_user(self.sales_own)
        self.assertRecordValues(
            daughter,
            [
                {
                    "entity_order_count": 1,
                    "entity_turnover": 30.0,
                    "group_order_count": 2,
                    "group_turnover": 130.0,
                    "group_entity_count": 2,
                }
            ],
        )

    def test_orders_before_the_last_twelve_months_do_not_count(self):
        old = Datetime.subtract(Datetime.now(), months=13)
        self._create_order(self.daughter, 900.0, date_order=old)
        self.assertEqual(self.daughter.entity_turnover, 30.0)

    def test_salesman_does_not_count_the_orders_of_a_mate(self):
        self._create_order(self.daughter, 500.0, user=self.sales_mate)
        daughter = self.daughter.with_user(self.sales_own)
        self.assertEqual(daughter.entity_turnover, 30.0)
        self.assertEqual(self.daughter.with_user(self.sales_all).entity_turnover, 530.0)

    def test_amounts_in_another_currency_are_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 4.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._create_order(self.single, 80.0, confirm=False)
        order.pricelist_id = pricelist
        order.order_line.price_unit = 80.0
        order.action_confirm()
        self.assertAlmostEqual(self.single.entity_turnover, 80.0 / order.currency_rate)
        self.assertEqual(order.currency_id, currency)

    def test_office_user_cannot_read_the_figures(self):
        fields = self.daughter.with_user(self.office_user).fields_get()
        self.assertNotIn("entity_turnover", fields)

    def test_group_sales_open_with_both_filters(self):
        action = self.daughter.with_user(self.sales_own).action_view_group_sales()
        context = action["context"]
        self.assertEqual(context["legal_entity_id"], self.daughter.id)
        orders = self.env["sale.order"].search(
            [
                (
                    "partner_id.business_partner_id.business_member_ids",
                    "=",
                    self.daughter.id,
                )
            ]
        )
        self.assertEqual(len(orders), 3)

    def test_sales_analysis_groups_by_business_partner(self):
        self.env.flush_all()
        groups = (
            self.env["sale.report"]
            .with_user(self.sales_own)
            ._read_group(
                [("business_partner_id", "=", self.holding.id), ("state", "=", "sale")],
                ["business_partner_id"],
                ["price_subtotal:sum"],
            )
        )
        self.assertEqual(groups, [(self.holding, 130.0)])

    def test_a_list_of_partners_is_counted_in_few_queries(self):
        partners = self.holding | self.daughter | self.contact | self.single
        partners = partners.with_user(self.sales_own)
        partners.mapped("group_turnover")
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            partners.mapped("group_turnover")
