from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ClientBaseCommon


@tagged("post_install", "-at_install")
class TestTeamLeader(ClientBaseCommon):
    """Who works with whose deals, orders and invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_partner("Shop")
        cls.product = cls.env["product.product"].create(
            {"name": "Kettle", "invoice_policy": "order", "list_price": 10.0}
        )
        cls.own_order = cls._create_order(cls.sales_own, cls.team)
        cls.mate_order = cls._create_order(cls.sales_mate, cls.other_team)
        cls.own_lead = cls._create_lead(cls.sales_own, cls.team)
        cls.mate_lead = cls._create_lead(cls.sales_mate, cls.other_team)
        cls.free_lead = cls._create_lead(cls.env["res.users"], cls.other_team)

    @classmethod
    def _create_lead(cls, user, team):
        return cls.env["crm.lead"].create(
            {"name": "Deal", "user_id": user.id, "team_id": team.id}
        )

    @classmethod
    def _create_order(cls, user, team, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": user.id,
                "team_id": team.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
                **values,
            }
        )

    def _get_visible(self, records, user):
        return records.with_user(user).search([("id", "in", records.ids)])

    def test_deals(self):
        leads = self.own_lead | self.mate_lead | self.free_lead
        for user, visible in (
            (self.sales_own, self.own_lead | self.free_lead),
            (self.sales_mate, self.mate_lead | self.free_lead),
            (self.team_leader, self.own_lead | self.free_lead),
            (self.sales_all, leads),
            (self.sales_manager, leads),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_visible(leads, user), visible)

    def test_orders_and_their_lines(self):
        orders = self.own_order | self.mate_order
        for user, visible in (
            (self.sales_own, self.own_order),
            (self.sales_mate, self.mate_order),
            (self.team_leader, self.own_order),
            (self.sales_all, orders),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_visible(orders, user), visible)
                lines = self._get_visible(orders.order_line, user)
                self.assertEqual(lines, visible.order_line)

    def test_leader_works_with_documents_of_the_team(self):
        self.own_lead.with_user(self.team_leader).name = "Better deal"
        order = self.own_order.with_user(self.team_leader)
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.invoice_user_id, self.sales_own)
        self.env.invalidate_all()
        self.assertEqual(order.invoice_ids, invoice)
        self.assertTrue(invoice.with_user(self.team_leader).invoice_line_ids.ids)
        with self.assertRaises(AccessError):
            invoice.with_user(self.sales_mate).read(["name"])
        with self.assertRaises(AccessError):
            self.mate_lead.with_user(self.team_leader).name = "Mine"

    def test_analysis(self):
        self.env.flush_all()
        domain = [("partner_id", "=", self.customer.id)]
        for user, count in (
            (self.sales_own, 1),
            (self.team_leader, 1),
            (self.sales_all, 2),
        ):
            with self.subTest(user.login):
                report = self.env["sale.report"].with_user(user)
                self.assertEqual(report.search_count(domain), count)

    def test_activity_analysis(self):
        for lead, user in (
            (self.own_lead, self.sales_own),
            (self.mate_lead, self.sales_mate),
        ):
            activity = lead.activity_schedule(
                "mail.mail_activity_data_call", user_id=user.id
            )
            activity.action_feedback()
        self.env.flush_all()
        leads = self.own_lead | self.mate_lead
        for user, visible in (
            (self.sales_own, self.own_lead),
            (self.team_leader, self.own_lead),
            (self.sales_all, leads),
        ):
            with self.subTest(user.login):
                report = self.env["crm.activity.report"].with_user(user)
                found = report.search([("lead_id", "in", leads.ids)])
                self.assertEqual(found.sudo().lead_id, visible)

    def test_former_leader_sees_nothing_more(self):
        self.team.user_id = self.sales_manager
        self.assertFalse(self._get_visible(self.own_lead, self.team_leader))

    def test_other_company_stays_closed(self):
        team = self.env["crm.team"].create(
            {"name": "Abroad", "user_id": self.team_leader.id}
        )
        foreign = self.env["crm.lead"].create(
            {
                "name": "Foreign",
                "team_id": team.id,
                "user_id": False,
                "company_id": self.other_company.id,
            }
        )
        for user in (self.team_leader, self.sales_all, self.sales_manager):
            self.assertFalse(self._get_visible(foreign, user))
