from odoo.tests import Form, tagged

from .common import ClientBaseCommon


@tagged("post_install", "-at_install")
class TestInterest(ClientBaseCommon):
    """Who or what brought a customer or a deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fair = cls.env["utm.source"].create({"name": "Spring Fair"})
        cls.stand = cls.env["utm.medium"].create({"name": "Stand"})
        cls.campaign = cls.env["utm.campaign"].create({"title": "Open Day"})
        cls.leads = cls.env["crm.lead"].with_user(cls.sales_own)
        cls.from_fair = {
            "interest_kind": "source",
            "interest_source_id": cls.fair.id,
            "interest_medium_id": cls.stand.id,
        }

    def test_kind_follows_from_what_is_given(self):
        friend = self._create_partner("Friend")
        for values, kind, name in (
            ({"interest_source_id": self.fair.id}, "source", "Spring Fair"),
            ({"interest_user_id": self.sales_own.id}, "employee", self.sales_own.name),
            ({"interest_partner_id": friend.id}, "partner", "Friend"),
            ({"interest_campaign_id": self.campaign.id}, "event", "Open Day"),
            ({}, False, False),
        ):
            with self.subTest(kind):
                for record in (
                    self._create_partner("P", **values),
                    self.leads.create({"name": "L", **values}),
                ):
                    self.assertEqual(record.interest_kind, kind)
                    self.assertEqual(record.interest_name, name)

    def test_renamed_source_renames_the_report(self):
        partner = self._create_partner("P", **self.from_fair)
        self.fair.name = "Autumn Fair"
        self.assertEqual(partner.interest_name, "Autumn Fair")

    def test_form_forgets_details_of_another_kind(self):
        partner = self._create_partner("P", **self.from_fair)
        with Form(partner.with_user(self.sales_own)) as form:
            form.interest_kind = "employee"
            form.interest_user_id = self.sales_mate
        self.assertFalse(partner.interest_source_id)
        self.assertFalse(partner.interest_medium_id)
        self.assertEqual(partner.interest_name, self.sales_mate.name)

    def test_customer_made_from_a_lead_takes_its_interest(self):
        lead = self.leads.create(
            {
                "name": "L",
                "partner_name": "Shop",
                "contact_name": "Ann",
                **self.from_fair,
            }
        )
        lead._handle_partner_assignment()
        shop = lead.partner_id.parent_id
        self.assertEqual(shop.interest_source_id, self.fair)
        self.assertEqual(shop.interest_medium_id, self.stand)
        self.assertFalse(lead.partner_id.interest_kind)

    def test_customer_without_interest_takes_that_of_its_deal(self):
        customer = self._create_partner("Shop")
        person = self._create_partner("Ann", is_company=False, parent_id=customer.id)
        self.leads.create({"name": "L", "partner_id": person.id, **self.from_fair})
        self.assertEqual(customer.interest_source_id, self.fair)
        other = self._create_partner("Other")
        lead = self.leads.create({"name": "L", "source_id": self.fair.id})
        lead.partner_id = other
        self.assertEqual(other.interest_source_id, self.fair)

    def test_known_interest_of_a_customer_stays(self):
        customer = self._create_partner("Shop", interest_user_id=self.sales_mate.id)
        lead = self.leads.create(
            {"name": "L", "partner_id": customer.id, "source_id": self.fair.id}
        )
        self.assertEqual(customer.interest_kind, "employee")
        self.assertFalse(customer.interest_source_id)
        self.assertEqual(lead.interest_source_id, self.fair)

    def test_customer_does_not_recommend_itself(self):
        customer = self._create_partner("Shop")
        self.leads.create(
            {
                "name": "L",
                "partner_id": customer.id,
                "interest_partner_id": customer.id,
            }
        )
        self.assertFalse(customer.interest_kind)

    def test_new_deal_takes_the_interest_of_its_customer(self):
        customer = self._create_partner("Shop", **self.from_fair)
        with Form(self.leads.with_context(default_type="opportunity")) as form:
            form.name = "L"
            form.partner_id = customer
            self.assertEqual(form.interest_kind, "source")
        self.assertEqual(form.record.interest_source_id, self.fair)
        self.assertEqual(form.record.interest_medium_id, self.stand)

    def test_own_marketing_data_of_a_deal_comes_first(self):
        customer = self._create_partner("Shop", interest_user_id=self.sales_mate.id)
        lead = self.leads.create({"name": "L", "campaign_id": self.campaign.id})
        self.assertEqual(lead.interest_kind, "event")
        lead.partner_id = customer
        self.assertEqual(lead.interest_campaign_id, self.campaign)
        self.assertFalse(lead.interest_user_id)

    def test_interest_given_by_hand_is_not_overwritten(self):
        lead = self.leads.create({"name": "L", "interest_user_id": self.sales_own.id})
        lead.write({"source_id": self.fair.id, "medium_id": self.stand.id})
        self.assertEqual(lead.interest_kind, "employee")
        self.assertFalse(lead.interest_source_id)

    def test_merged_deals_keep_one_interest_as_a_whole(self):
        leads = self.leads.create(
            [
                {"name": "A", "type": "opportunity", "probability": 90},
                {"name": "B", "type": "opportunity", **self.from_fair},
                {"name": "C", "type": "opportunity", "interest_user_id": self.sales_own.id},
            ]
        )  # fmt: skip
        order = leads._sort_by_confidence_level(reverse=True)
        first = order.filtered("interest_kind")[0]
        expected = first._get_interest_values()
        merged = leads.with_user(self.sales_manager).merge_opportunity()
        self.assertEqual(merged._get_interest_values(), expected)

    def test_reports_group_by_who_brought(self):
        customers = self._create_partner("A", **self.from_fair)
        customers |= self._create_partner("B", **self.from_fair)
        action = self.env.ref("crm_partner_segments.res_partner_action_interest")
        rows = self.env["res.partner"].with_user(self.sales_own)._read_group(
            [("id", "in", customers.ids)], ["interest_kind", "interest_name"], ["__count"]
        )  # fmt: skip
        self.assertEqual(rows, [("source", "Spring Fair", 2)])
        for view_type in ("pivot", "graph"):
            self.env[action.res_model].get_view(view_type=view_type)

    def test_lead_to_opportunity_wizard_hands_the_interest_on(self):
        lead = self.leads.create(
            {"name": "L", "type": "lead", "partner_name": "Shop", **self.from_fair}
        )
        wizard = self.env["crm.lead2opportunity.partner"].with_user(self.sales_own)
        wizard = wizard.with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        )
        wizard.create({"name": "convert", "action": "create"}).action_apply()
        self.assertEqual(lead.partner_id.interest_source_id, self.fair)
