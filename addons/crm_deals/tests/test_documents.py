from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_demand import DemandCase


@tagged("post_install", "-at_install", "crm_deals")
class TestDocuments(DemandCase):
    """Everything of a deal, as its reader may see it."""

    def _get_rows(self, deal, user):
        """Return the rows of a deal that a user sees."""
        action = deal.with_user(user).action_view_documents()
        rows = self.env["crm.deal.record"].with_user(user)
        return rows.search(action["domain"])

    def _create_invoice(self, order):
        """Invoice an order as it was ordered."""
        order.order_line.product_id.invoice_policy = "order"
        return order._create_invoices()

    def test_rows_name_what_they_came_from(self):
        deal = self.deal
        order = self._create_order(deal, (self.kettle, 2))
        quotation = self._create_order(deal, (self.iron, 1), confirm=False)
        invoice = self._create_invoice(order)
        rows = self._get_rows(deal, self.salesman).grouped("kind")
        self.assertRecordValues(
            rows["order"],
            [
                {
                    "name": order.name,
                    "origin": deal.name,
                    "amount": order.amount_total,
                    "phase": "done",
                    "status": "Sales Order",
                    "user_id": self.salesman.id,
                    "res_id": order.id,
                }
            ],
        )
        self.assertRecordValues(
            rows["quotation"],
            [{"name": quotation.name, "phase": "open", "status": "Quotation"}],
        )
        self.assertRecordValues(
            rows["invoice"],
            [
                {
                    "origin": order.name,
                    "order_id": order.id,
                    "phase": "open",
                    "status": "Draft",
                    "summary": invoice.display_name,
                    "res_id": invoice.id,
                }
            ],
        )

    def test_contacts_past_and_planned(self):
        deal = self.deal.with_user(self.salesman)
        call = deal.activity_schedule(
            "mail.mail_activity_data_call", summary="Ring up", user_id=self.salesman.id
        )
        done = deal.activity_schedule(
            "mail.mail_activity_data_call", summary="Rang up", user_id=self.salesman.id
        )
        done.action_done()
        meeting = self.env["calendar.event"].create(
            {
                "name": "Presentation",
                "start": "2099-01-01 10:00:00",
                "stop": "2099-01-01 11:00:00",
                "opportunity_id": deal.id,
                "res_model": "crm.lead",
                "res_id": deal.id,
                "user_id": self.salesman.id,
                "partner_ids": [Command.link(self.client.id)],
            }
        )
        rows = self._get_rows(self.deal, self.salesman)
        self.assertEqual(
            rows.mapped(lambda row: (row.kind, row.phase, row.summary)),
            [
                ("meeting", "planned", "Presentation"),
                ("call", "planned", "Ring up"),
                ("call", "done", "Rang up"),
            ],
        )
        self.assertEqual(rows[0].action_open_document()["res_id"], meeting.id)
        self.assertEqual(rows[1].interaction_id.activity_id, call)

    def test_tasks_of_the_plan(self):
        task = self.env["project.task"].create(
            {
                "name": "Draft a contract",
                "deal_id": self.deal.id,
                "user_ids": [Command.link(self.salesman.id)],
                "date_deadline": "2020-01-01 12:00:00",
            }
        )
        self.assertRecordValues(
            self._get_rows(self.deal, self.salesman),
            [
                {
                    "kind": "task",
                    "phase": "overdue",
                    "summary": "Draft a contract",
                    "user_id": self.salesman.id,
                    "res_id": task.id,
                }
            ],
        )

    def test_files_of_the_deal_and_of_its_orders(self):
        order = self._create_order(self.deal, (self.kettle, 2))
        self.env["ir.attachment"].create(
            [
                {"name": "brief.txt", "res_model": "crm.lead", "res_id": self.deal.id},
                {"name": "spec.txt", "res_model": "sale.order", "res_id": order.id},
            ]
        )
        rows = self._get_rows(self.deal, self.salesman)
        files = rows.filtered(lambda row: row.kind == "file").sorted("name")
        self.assertRecordValues(
            files,
            [
                {"name": "brief.txt", "origin": self.deal.name},
                {"name": "spec.txt", "origin": order.name},
            ],
        )
        action = files[0].action_open_document()
        self.assertEqual(action["url"], f"/web/content/{files[0].res_id}")

    def test_documents_of_others_are_not_there(self):
        order = self._create_order(self.deal, (self.kettle, 2))
        order.user_id = self.leader
        invoice = self._create_invoice(order)
        invoice.invoice_user_id = self.leader
        self.env["ir.attachment"].create(
            {"name": "spec.txt", "res_model": "sale.order", "res_id": order.id}
        )
        own = self._get_rows(self.deal, self.salesman)
        self.assertFalse(set(own.mapped("kind")) & {"order", "invoice", "file"})
        everything = self._get_rows(self.deal, self.leader)
        self.assertLessEqual(
            {"order", "invoice", "file"}, set(everything.mapped("kind"))
        )

    def test_deal_of_a_colleague_is_closed(self):
        self._create_order(self.deal, (self.kettle, 2)).user_id = self.colleague
        rows = self.env["crm.deal.record"].with_user(self.colleague)
        domain = [("deal_id", "=", self.deal.id)]
        self.assertFalse(rows.search(domain))
        self.deal.shared_user_ids = self.colleague
        self.assertEqual(rows.search(domain).mapped("kind"), ["order"])

    def test_document_taken_away_meanwhile_is_refused(self):
        order = self._create_order(self.deal, (self.kettle, 2))
        row = self._get_rows(self.deal, self.salesman)
        self.assertEqual(row.action_open_document()["res_id"], order.id)
        order.user_id = self.leader
        with self.assertRaisesRegex(AccessError, "Refresh"):
            row.action_open_document()

    def test_another_company_is_closed(self):
        self._create_order(self.deal, (self.kettle, 2))
        other = self.env["res.company"].create({"name": "Other"})
        self.leader.company_ids = [Command.link(other.id)]
        rows = (
            self.env["crm.deal.record"]
            .with_user(self.leader)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertFalse(rows.search([("deal_id", "=", self.deal.id)]))

    def test_rows_group_and_have_their_own_ids(self):
        order = self._create_order(self.deal, (self.kettle, 2))
        self._create_invoice(order)
        rows = self.env["crm.deal.record"].with_user(self.salesman)
        groups = rows._read_group(
            [("deal_id", "=", self.deal.id)], ["kind", "order_id"], ["__count"]
        )
        self.assertEqual(
            sorted(groups, key=lambda group: group[0]),
            [("invoice", order, 1), ("order", order, 1)],
        )
        found = self._get_rows(self.deal, self.salesman)
        self.assertEqual(len(set(found.ids)), len(found))

    def test_who_may_read_nothing_gets_nothing(self):
        rows = self.env["crm.deal.record"]
        with self.assertRaises(AccessError):
            rows.with_user(self.env.ref("base.public_user")).search([])
