from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .common_route import RouteCase


class TestDealRoutePaths(RouteCase):
    """Every way that puts a deal on a stage meets the same gate."""

    def _deals(self, **context):
        return self.env["crm.lead"].with_user(self.salesman).with_context(**context)

    def _load(self, fields, *rows):
        return self._deals().load(fields, [list(row) for row in rows])

    def test_creation_on_a_later_stage_is_refused(self):
        with self.assertRefused("begin on “Contact” and go on step"):
            self._deals().create(
                {
                    "name": "Deal",
                    "type": "opportunity",
                    "deal_type_id": self.process.id,
                    "stage_id": self.offer.id,
                }
            )

    def test_quick_create_in_a_column_takes_a_type_of_the_stage(self):
        deal = self._deals(
            default_type="opportunity", default_stage_id=self.second.id
        ).create({"name": "Deal"})
        self.assertRecordValues(
            deal, [{"deal_type_id": self.deal_type.id, "stage_id": self.second.id}]
        )

    def test_quick_create_in_a_later_column_of_a_process_is_refused(self):
        with self.assertRefused("cannot begin on “Offer”"):
            self._deals(
                default_type="opportunity", default_stage_id=self.offer.id
            ).create({"name": "Deal"})

    def test_chosen_type_counts_more_than_the_column_of_a_new_deal(self):
        free = self._create_stages("Free")
        for column in (free, self.second):
            deal = self._deals(
                default_type="opportunity", default_stage_id=column.id
            ).create({"name": "Deal", "deal_type_id": self.process.id})
            self.assertEqual(deal.stage_id, self.contact)

    def test_quick_create_form(self):
        deals = self._deals(
            default_type="opportunity", default_deal_type_id=self.process.id
        )
        form = Form(deals, view="crm.quick_create_opportunity_form")
        form.partner_id = self.client
        form.name = "Deal"
        self.assertEqual(form.save().stage_id, self.contact)

    def test_form_saves_the_move_together_with_what_it_asks_for(self):
        self._require(self.step_1, "expected_revenue")
        with Form(self._create_routed(), view="crm.crm_lead_view_form") as form:
            form.stage_id = self.qualified
            form.expected_revenue = 5

    def test_form_warns_and_begins_anew_when_the_type_changes(self):
        deal = self._create_routed_at(self.qualified)
        with Form(deal, view="crm.crm_lead_view_form") as form:
            with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
                form.deal_type_id = self.deal_type
        self.assertEqual(deal.stage_id, self.first)
        self.assertEqual(deal.stage_history_ids[-1:].reason, "Deal type changed")

    def test_web_client_save(self):
        deal = self._create_routed()
        with self.assertRaises(UserError):
            deal.web_save({"stage_id": self.offer.id}, {"stage_id": {}})

    def test_import_of_a_new_deal_on_a_later_stage_is_refused(self):
        result = self._load(
            ["name", "type", "deal_type_id/.id", "stage_id/.id"],
            ("Imported", "Opportunity", self.process.id, self.offer.id),
        )
        self.assertFalse(result["ids"])
        self.assertIn("“Imported” cannot begin", result["messages"][0]["message"])

    def test_import_over_a_deal_that_skips_a_stage_is_refused(self):
        deal = self._create_routed(name="There already")
        result = self._load([".id", "stage_id/.id"], (deal.id, self.offer.id))
        self.assertFalse(result["ids"])
        self.assertIn("“There already” cannot go", result["messages"][0]["message"])
        result = self._load([".id", "stage_id/.id"], (deal.id, self.qualified.id))
        self.assertEqual(result["ids"], deal.ids)

    def test_lead_enters_its_route_when_it_is_converted(self):
        lead = self._deals().create(
            {"name": "Lead", "type": "lead", "deal_type_id": self.process.id}
        )
        lead.convert_opportunity(self.client)
        self.assertEqual(lead.stage_id, self.contact)
        self.assertEqual(lead.stage_history_ids.stage_id, self.contact)

    def test_lead_cannot_walk_ahead(self):
        lead = self._deals().create(
            {"name": "Lead", "type": "lead", "deal_type_id": self.process.id}
        )
        with self.assertRefused("still a lead"):
            lead.stage_id = self.qualified

    def test_deal_cannot_walk_as_a_lead(self):
        deal = self._create_routed_at(self.qualified)
        deal.type = "lead"
        deal.type = "opportunity"
        self.assertEqual(deal.stage_id, self.contact)
        with self.assertRefused("cannot begin"):
            deal.type = "lead"
            deal.write({"type": "opportunity", "stage_id": self.offer.id})

    def test_conversion_by_the_wizard(self):
        lead = self._deals().create(
            {
                "name": "Lead",
                "type": "lead",
                "deal_type_id": self.process.id,
                "partner_id": self.client.id,
            }
        )
        wizard = self.env["crm.lead2opportunity.partner"].with_user(self.salesman)
        wizard = wizard.with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        ).create({"name": "convert", "user_id": self.salesman.id})
        wizard.action_apply()
        self.assertRecordValues(
            lead, [{"type": "opportunity", "stage_id": self.contact.id}]
        )

    def test_merge_keeps_type_and_stage_of_the_most_advanced_deal(self):
        head = self._create_routed_at(self.qualified, name="Head")
        tail = self._create_deal(name="Tail", deal_type_id=False)
        tail.probability = 1
        head.probability = 60
        merged = (head | tail.with_user(self.salesman)).merge_opportunity()
        self.assertRecordValues(
            merged,
            [{"deal_type_id": merged.deal_type_id.id, "stage_id": merged.stage_id.id}],
        )
        self.assertTrue(merged._owns_stage())
        self.assertEqual(merged.id, head.id)

    def test_merge_into_another_team_keeps_the_stage(self):
        team = self.env["crm.team"].create({"name": "Other team"})
        own = self._create_stages("Own stage of the team")
        own.write({"team_ids": [Command.link(team.id)], "sequence": -1})
        deals = self._create_routed_at(self.qualified) | self._create_routed()
        merged = deals.merge_opportunity(team_id=team.id)
        self.assertIn(merged.stage_id, self.contact | self.qualified)

    def test_merged_leads_take_the_type_that_one_of_them_has(self):
        leads = self._deals().create(
            [
                {"name": "One", "type": "lead"},
                {"name": "Two", "type": "lead", "deal_type_id": self.process.id},
            ]
        )
        merged = leads.merge_opportunity()
        self.assertEqual(
            (merged.deal_type_id, merged.stage_id), (self.process, self.contact)
        )

    def test_mail_gateway_begins_on_the_first_stage(self):
        deal = self.env["crm.lead"].message_new(
            {"subject": "Wanted", "from": "client@example.com", "message_id": "<1@x>"},
            {"type": "opportunity", "deal_type_id": self.process.id},
        )
        self.assertEqual(deal.stage_id, self.contact)

    def test_list_of_several_deals(self):
        deals = self._create_routed() | self._create_routed()
        deals.write({"stage_id": self.qualified.id})
        with self.assertRaises(UserError):
            deals.write({"stage_id": self.sold.id})

    def test_another_team_does_not_move_the_deal(self):
        team = self.env["crm.team"].create({"name": "Other team"})
        self.qualified.team_ids = [Command.link(self.team.id)]
        deal = self._create_routed_at(self.qualified)
        deal.team_id = team
        self.assertEqual(deal.stage_id, self.qualified)
