from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DealCase


@tagged("post_install", "-at_install", "crm_deals")
class TestSharing(DealCase):
    """A deal of several sales people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_colleague = new_test_user(
            cls.env, "deal_colleague_2", "sales_team.group_sale_salesman"
        )
        cls.deal = cls._create_deal()

    def _get_split(self, deal):
        """Return the parts of a deal as reports read them."""
        self.env.flush_all()
        query = self.env["crm.deal.share"]._get_split_query()
        self.env.cr.execute(query)
        return {
            user_id: round(share, 4)
            for deal_id, user_id, share in self.env.cr.fetchall()
            if deal_id == deal.id
        }

    def test_shared_deal_is_split_in_equal_parts(self):
        deal = self.deal.with_user(self.salesman)
        deal.shared_user_ids = self.colleague
        self.assertRecordValues(
            deal.share_ids, [{"user_id": self.colleague.id, "percent": 50}]
        )
        deal.shared_user_ids |= self.second_colleague
        self.assertEqual(deal.share_ids.mapped("percent"), [33.33, 33.33])
        self.assertAlmostEqual(deal.salesperson_percent, 33.34)
        deal.shared_user_ids -= self.colleague
        self.assertRecordValues(
            deal.share_ids, [{"user_id": self.second_colleague.id, "percent": 50}]
        )
        deal.shared_user_ids = False
        self.assertFalse(deal.share_ids)

    def test_parts_set_by_hand_stay(self):
        deal = self.deal.with_user(self.salesman)
        deal.shared_user_ids = self.colleague
        deal.share_ids.percent = 20
        deal.shared_user_ids |= self.second_colleague
        self.assertEqual(sorted(deal.share_ids.mapped("percent")), [0, 20])

    def test_totals_stay_a_hundred(self):
        self.assertEqual(self._get_split(self.deal), {self.salesman.id: 1})
        self.deal.shared_user_ids = self.colleague | self.second_colleague
        split = self._get_split(self.deal)
        self.assertEqual(len(split), 3)
        self.assertAlmostEqual(sum(split.values()), 1)

    def test_share_lets_the_colleague_in(self):
        shares = self.env["crm.deal.share"].with_user(self.salesman)
        share = shares.create(
            {"deal_id": self.deal.id, "user_id": self.colleague.id, "percent": 10}
        )
        self.assertEqual(self.deal.shared_user_ids, self.colleague)
        self.assertIn(self.colleague.partner_id, self.deal.message_partner_ids)
        share.user_id = self.second_colleague
        self.assertEqual(self.deal.shared_user_ids, self.second_colleague)
        share.unlink()
        self.assertFalse(self.deal.shared_user_ids)

    def test_form_shares(self):
        with Form(self.deal.with_user(self.salesman)) as form:
            form.shared_user_ids.add(self.colleague)
        self.assertEqual(self.deal.share_ids.percent, 50)
        with (
            Form(self.deal.with_user(self.salesman)) as form,
            form.share_ids.edit(0) as share,
        ):
            share.percent = 30
        self.assertEqual(self.deal.salesperson_percent, 70)

    def test_new_and_duplicated_deals_are_split(self):
        deal = self._create_deal(shared_user_ids=[Command.link(self.colleague.id)])
        self.assertEqual(deal.share_ids.percent, 50)
        self.assertEqual(deal.copy().share_ids.percent, 50)

    def test_merge_keeps_the_colleagues(self):
        other = self._create_deal(shared_user_ids=[Command.link(self.colleague.id)])
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(merged.shared_user_ids, self.colleague)
        self.assertEqual(merged.share_ids.user_id, self.colleague)

    def test_more_than_a_hundred_percent_is_refused(self):
        deal = self.deal.with_user(self.salesman)
        deal.shared_user_ids = self.colleague | self.second_colleague
        for percent in (-1, 70, 101):
            with (
                self.subTest(percent),
                self.assertRaisesRegex(ValidationError, "100 %"),
                self.env.cr.savepoint(),
            ):
                deal.share_ids[0].percent = percent

    def test_wrong_colleagues_are_refused(self):
        deal = self.deal.with_user(self.salesman)
        portal = new_test_user(self.env, "deal_portal", "base.group_portal")
        for user in (self.salesman, portal):
            with (
                self.subTest(user.login),
                self.assertRaisesRegex(ValidationError, "choose a colleague"),
                self.env.cr.savepoint(),
            ):
                deal.shared_user_ids = user
        deal.shared_user_ids = self.colleague
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            deal.share_ids.copy()

    def test_colleague_works_on_the_deal(self):
        deal = self.deal.with_user(self.colleague)
        with self.assertRaises(AccessError):
            deal.read(["name"])
        self.deal.with_user(self.salesman).shared_user_ids = self.colleague
        deal.write({"priority": "2", "stage_id": self.second.id})
        deal.message_post(body="Seen")
        activity = deal.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.second_colleague.id
        )
        self.assertTrue(activity)
        self.assertTrue(deal.stage_history_ids)
        self.assertTrue(deal.share_ids)
        with self.assertRaises(AccessError):
            deal.with_user(self.second_colleague).read(["name"])

    def test_colleague_sees_the_interactions(self):
        self.deal.with_user(self.salesman).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesman.id
        )
        rows = self.env["crm.interaction"].with_user(self.colleague)
        domain = [("lead_id", "=", self.deal.id)]
        self.assertFalse(rows.search(domain))
        self.deal.shared_user_ids = self.colleague
        self.assertTrue(rows.search(domain))

    def test_colleague_does_not_share_on_or_take_more(self):
        self.deal.with_user(self.salesman).shared_user_ids = self.colleague
        deal = self.deal.with_user(self.colleague)
        with self.assertRaisesRegex(AccessError, "by its salesperson"):
            deal.shared_user_ids |= self.second_colleague
        with self.assertRaisesRegex(AccessError, "by its salesperson"):
            deal.share_ids.percent = 100
        with self.assertRaisesRegex(AccessError, "by its salesperson"):
            deal.share_ids.unlink()
        self.deal.with_user(self.leader).share_ids.percent = 40

    def test_team_leader_shares(self):
        lead = new_test_user(
            self.env, "deal_team_leader", "sales_team.group_sale_salesman"
        )
        self.team.user_id = lead
        self.deal.with_user(lead).shared_user_ids = self.colleague
        self.assertEqual(self.deal.share_ids.percent, 50)

    def test_shares_of_another_company_are_closed(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.deal.shared_user_ids = self.colleague
        (self.manager | self.salesman).company_ids = [Command.link(other.id)]
        self.deal.team_id = False
        self.deal.company_id = other
        shares = self.env["crm.deal.share"].with_user(self.manager)
        domain = [("deal_id", "=", self.deal.id)]
        self.assertFalse(
            shares.with_context(allowed_company_ids=self.env.company.ids).search(domain)
        )
        self.assertTrue(
            shares.with_context(allowed_company_ids=other.ids).search(domain)
        )
