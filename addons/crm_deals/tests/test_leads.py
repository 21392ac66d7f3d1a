from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import file_open

from .common import DealCase


@tagged("post_install", "-at_install", "crm_deals")
class TestLeads(DealCase):
    """Where deals come from, and leads that come to nothing."""

    def _import_template(self, user):
        """Import the template as the import screen does; return the deals."""
        deals = self.env["crm.lead"].with_user(user)
        template = deals.get_import_templates()[-1]["template"]
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        options = {"has_headers": True, "keep_matches": False, "sheet": "Deals"}
        importer = (
            self.env["base_import.import"]
            .with_user(user)
            .create(
                {
                    "res_model": "crm.lead",
                    "file": content,
                    "file_name": template.rsplit("/", 1)[-1],
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        preview = importer.parse_preview(options)
        self.assertNotIn("error", preview)
        matches = preview["matches"]
        columns = preview["headers"]
        fields = ["/".join(matches.get(i, [])) for i in range(len(columns))]
        self.assertNotIn("", fields)
        result = importer.with_context(default_type="opportunity").execute_import(
            fields, columns, preview["options"]
        )
        self.assertFalse(result["messages"])
        return deals.browse(result["ids"])

    def test_template_imports_deals_with_their_demand(self):
        hotel, lamps, boilers = self._import_template(self.salesman)
        self.assertRecordValues(
            hotel | lamps | boilers,
            [
                {"demand_amount": 512500, "expected_revenue": 512500, "priority": "2"},
                {"demand_amount": 0, "expected_revenue": 120000, "priority": "1"},
                {"demand_amount": 177600, "expected_revenue": 177600, "priority": "0"},
            ],
        )
        self.assertEqual(len(hotel.demand_ids), 3)
        self.assertEqual(hotel.user_id, self.salesman)

    def test_call_becomes_a_deal(self):
        call = (
            self.client.with_user(self.salesman)
            .sudo()
            .activity_schedule(
                "mail.mail_activity_data_call",
                summary="Asks for lamps",
                user_id=self.salesman.id,
            )
        )
        row = (
            self.env["crm.interaction"]
            .with_user(self.salesman)
            .search([("activity_id", "=", call.id)])
        )
        deal = self.env["crm.lead"].browse(row.action_create_opportunity()["res_id"])
        self.assertRecordValues(
            deal, [{"partner_id": self.client.id, "source_activity_id": call.id}]
        )

    def test_dead_leads_are_found(self):
        dead, alive = self.env["crm.lead"].create(
            [
                {"name": name, "type": "lead", "user_id": self.salesman.id}
                for name in ("Dead", "Alive")
            ]
        )
        dead.with_user(self.salesman).action_set_lost(
            lost_reason_id=self.lost_reason.id
        )
        view = self.env["crm.lead"].get_view(
            self.env.ref("crm.view_crm_case_leads_filter").id, "search"
        )
        self.assertIn("Dead Leads", view["arch"])
        domain = Domain("won_status", "=", "lost") & Domain("active", "=", False)
        found = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .search(domain & Domain("id", "in", (dead | alive).ids))
        )
        self.assertEqual(found, dead)
