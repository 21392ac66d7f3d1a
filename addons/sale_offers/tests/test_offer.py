from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time

from .common import OfferCase


@freeze_time("2026-03-10")
class TestOffer(OfferCase):
    """Who can use which offer when, and what is refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segment = cls.env["res.partner.segment"].create(
            {
                "name": "Wholesalers",
                "membership": "manual",
                "partner_ids": [Command.set(cls.customer.ids)],
            }
        )
        cls.other = cls.env["res.partner"].create({"name": "Other"})

    def _active(self, **values):
        offer = self._create_offer(**values)
        offer.with_user(self.director).action_activate()
        return offer

    def _standard(self, **values):
        return self._active(
            **{
                "kind": "standard",
                "partner_id": False,
                "partner_segment_id": self.segment.id,
                "name": "Standard",
                **values,
            }
        )

    def _find(self, partner=None, date=None):
        offers = self.env["sale.offer"].with_user(self.salesman)
        return offers.find(partner or self.customer, date)

    # FINDING

    def test_individual_offers_come_before_standard_ones(self):
        standard = self._standard()
        individual = self._active(parent_id=standard.id)
        self.assertEqual(list(self._find()), [individual, standard])

    def test_a_standard_offer_is_for_its_segment_only(self):
        self._standard()
        self.assertFalse(self._find(self.other))

    def test_a_contact_uses_the_offers_of_its_company(self):
        self.customer.is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        self.assertEqual(self._find(contact), self._find(self.customer))
        offer = self._active()
        self.assertEqual(self._find(contact), offer)

    def test_a_draft_cannot_be_used(self):
        self._create_offer()
        self.assertFalse(self._find())

    def test_an_offer_holds_on_its_first_and_its_last_day(self):
        offer = self._active(date_start="2026-03-10", date_end="2026-03-12")
        found = [bool(self._find(date=f"2026-03-{day:02}")) for day in range(9, 14)]
        self.assertEqual(found, [False, True, True, True, False])
        self.assertTrue(offer.number)

    def test_an_offer_without_an_end_is_open_ended(self):
        offer = self._active(date_start="2020-01-01")
        self.assertEqual(self._find(date="2099-01-01"), offer)

    def test_an_offer_of_another_company_is_not_used(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.director.company_ids |= company
        offer = self._create_offer(company_id=company.id, pricelist_id=False)
        offer.with_user(self.director).with_company(company).action_activate()
        self.assertFalse(self._find())

    # REFUSALS

    def test_dates_turned_round_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Turn the dates round"):
            self._create_offer(date_start="2026-03-10", date_end="2026-03-09")

    def test_an_offer_based_on_itself_is_refused(self):
        offer = self._create_offer()
        with self.assertRaisesRegex(ValidationError, "based on itself"):
            offer.parent_id = offer

    def test_an_offer_is_not_based_on_an_individual_one(self):
        individual = self._active()
        with self.assertRaisesRegex(ValidationError, "only on a standard one"):
            self._create_offer(parent_id=individual.id)

    def test_a_standard_offer_for_a_customer_outside_its_segment_is_refused(self):
        standard = self._standard()
        with self.assertRaisesRegex(ValidationError, "is not in segment Wholesalers"):
            self._create_offer(partner_id=self.other.id, parent_id=standard.id)

    def test_price_types_of_two_currencies_are_refused(self):
        euro = self.env.ref("base.EUR")
        dollar = self.env.ref("base.USD")
        (euro | dollar).active = True
        types = self.env["product.pricelist"].create(
            [
                {"name": "E", "currency_id": euro.id},
                {"name": "D", "currency_id": dollar.id},
            ]
        )
        standard = self._standard(pricelist_id=types[0].id)
        with self.assertRaisesRegex(ValidationError, "same currency"):
            self._create_offer(parent_id=standard.id, pricelist_id=types[1].id)

    def test_a_salesman_does_not_activate_offers(self):
        offer = self._create_offer().with_user(self.salesman)
        offer.action_send_to_approve()
        self.assertEqual(offer.state, "to_approve")
        with self.assertRaisesRegex(AccessError, "Sales managers activate"):
            offer.action_activate()

    def test_nobody_writes_the_state(self):
        offer = self._create_offer()
        for user in (self.salesman, self.director):
            with self.assertRaises(AccessError):
                offer.with_user(user).write({"state": "active"})
        with self.assertRaises(AccessError):
            self.env["sale.offer"].with_user(self.salesman).create(
                {"name": "X", "partner_id": self.customer.id, "state": "active"}
            )

    def test_terms_of_an_active_offer_stay(self):
        offer = self._active(
            rule_ids=[Command.create({"fixed_price": 5, "applied_on": "3_global"})]
        )
        as_director = offer.with_user(self.director)
        with self.assertRaisesRegex(UserError, "stay as they were agreed"):
            as_director.minimum_amount = 5
        with self.assertRaisesRegex(UserError, "stay as they were agreed"):
            as_director.rule_ids.fixed_price = 6
        with self.assertRaisesRegex(UserError, "stay as they were agreed"):
            as_director.rule_ids.unlink()

    def test_an_offer_that_has_ended_is_not_activated(self):
        offer = self._create_offer(date_start="2026-01-01", date_end="2026-02-01")
        with self.assertRaisesRegex(UserError, "ended on"):
            offer.with_user(self.director).action_activate()

    def test_only_drafts_are_deleted(self):
        offer = self._active()
        with self.assertRaisesRegex(UserError, "only drafts"):
            offer.with_user(self.director).unlink()

    def test_a_colleague_does_not_see_an_individual_offer(self):
        offer = self._active()
        offer.partner_id.user_id = self.salesman
        self.assertFalse(
            self.env["sale.offer"]
            .with_user(self.colleague)
            .search([("id", "=", offer.id)])
        )
        with self.assertRaises(AccessError):
            offer.with_user(self.colleague).read(["name"])

    # VERSIONS

    def test_the_next_version_replaces_the_one_before(self):
        offer = self._active(
            rule_ids=[Command.create({"fixed_price": 5, "applied_on": "3_global"})]
        )
        action = offer.with_user(self.salesman).action_new_version()
        new = self.env["sale.offer"].browse(action["res_id"])
        self.assertRecordValues(
            new, [{"version": 2, "previous_id": offer.id, "state": "draft"}]
        )
        self.assertEqual(new.rule_ids.fixed_price, 5)
        new.with_user(self.director).action_activate()
        self.env["sale.offer"]._cron_close_ended()
        self.assertEqual((offer.state, new.state), ("closed", "active"))

    def test_offers_close_after_their_last_day(self):
        offer = self._active(date_end="2026-03-10")
        self.env["sale.offer"]._cron_close_ended()
        self.assertEqual(offer.state, "active")
        with freeze_time("2026-03-11"):
            self.env["sale.offer"]._cron_close_ended()
        self.assertEqual(offer.state, "closed")

    def test_an_individual_offer_shows_its_differences(self):
        term = self.env["account.payment.term"].create({"name": "In 45 days"})
        standard = self._standard()
        offer = self._create_offer(parent_id=standard.id, payment_term_id=term.id)
        rows = {row["term"]: row for row in offer._get_differences()}
        self.assertEqual(rows["Payment Term"]["individual"], "In 45 days")
        self.assertNotIn("Price Type", rows)
        self.assertIn("In 45 days", offer.with_user(self.salesman).differences)

    # ORDERS

    def test_terms_fill_in_the_order(self):
        term = self.env["account.payment.term"].create({"name": "In 45 days"})
        standard = self._standard(payment_term_id=term.id)
        self._active(parent_id=standard.id)
        with Form(self.env["sale.order"].with_user(self.salesman)) as form:
            form.partner_id = self.customer
            self.assertEqual(form.payment_term_id, term)
            self.assertEqual(form.pricelist_id, self.pricelist)

    def test_an_offer_of_somebody_else_is_refused_on_an_order(self):
        offer = self._active()
        order = self._create_order(self.kettle, partner_id=self.other.id)
        with self.assertRaisesRegex(ValidationError, "is not for Other"):
            order.with_user(self.salesman).offer_id = offer

    def test_a_closed_offer_on_an_old_draft_stops_the_confirmation(self):
        offer = self._active()
        order = self._create_order(self.kettle)
        offer.with_user(self.director).action_close()
        self.assertIn("is not active", order.offer_problem)
        with self.assertRaisesRegex(UserError, "is not active"):
            order.with_user(self.salesman).action_confirm()

    def test_an_order_below_the_minimum_is_not_confirmed(self):
        self._active(minimum_amount=150)
        order = self._create_order(self.kettle).with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "begins with"):
            order.action_confirm()
        order.order_line.product_uom_qty = 2
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_segment_of_an_offer_restricts_when_the_company_says_so(self):
        kitchen = self.env["product.segment"].create(
            {
                "name": "Kitchen",
                "membership": "manual",
                "product_tmpl_ids": [Command.set(self.kettle.product_tmpl_id.ids)],
            }
        )
        self._active(product_segment_id=kitchen.id)
        order = self._create_order(self.iron).with_user(self.salesman)
        self.env.company.offer_segment_restricts = True
        with self.assertRaisesRegex(UserError, "products of segment Kitchen"):
            order.action_confirm()
        self.env.company.offer_segment_restricts = False
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_standard_offer_appears_on_the_card_of_its_customers(self):
        standard = self._standard()
        customer = self.customer.with_user(self.salesman)
        self.assertEqual(customer.offer_count, 1)
        action = customer.action_view_offers()
        self.assertEqual(self.env["sale.offer"].search(action["domain"]), standard)
