from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, freeze_time, new_test_user

from .common import OfferCase


class DealCase(OfferCase):
    """A deal of the sales person with the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.customer.id}
        )
        cls.deal = cls._create_deal()

    @classmethod
    def _create_deal(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Hotel",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.salesman.id,
                "expected_revenue": 500,
                **values,
            }
        )

    def _active_offer(self, **values):
        offer = self._create_offer(**{"date_start": "2026-01-01", **values})
        offer.with_user(self.director).action_activate()
        return offer


@freeze_time("2026-03-10")
class TestDealOffer(DealCase):
    """The offer of a deal, and the quotations made from it."""

    def test_the_form_proposes_the_best_offer_of_the_customer(self):
        offer = self._active_offer()
        other = self.env["res.partner"].create({"name": "Other"})
        deals = self.env["crm.lead"].with_user(self.salesman)
        with Form(deals.with_context(default_type="opportunity")) as form:
            form.name = "Deal"
            form.partner_id = self.customer
            self.assertEqual(form.offer_id, offer)
            form.partner_id = other
            self.assertFalse(form.offer_id)

    def test_an_offer_of_somebody_else_is_refused(self):
        other = self.env["res.partner"].create({"name": "Other"})
        offer = self._active_offer(partner_id=other.id)
        with self.assertRaisesRegex(ValidationError, "is not for Customer"):
            self.deal.with_user(self.salesman).offer_id = offer
        with self.assertRaisesRegex(ValidationError, "is not active"):
            self.deal.with_user(self.salesman).offer_id = self._create_offer()

    def test_another_customer_takes_the_offer_away(self):
        self.deal.offer_id = self._active_offer()
        deal = self.deal.with_user(self.salesman)
        deal.partner_id = self.contact
        self.assertTrue(deal.offer_id)
        deal.partner_id = self.env["res.partner"].create({"name": "Other"})
        self.assertFalse(deal.offer_id)

    def test_the_quotation_is_under_the_offer_of_the_deal(self):
        offer = self._active_offer()
        best = self._active_offer(date_start="2026-02-01")
        self.deal.offer_id = offer
        deal = self.deal.with_user(self.salesman)
        context = deal.action_new_quotation()["context"]
        orders = self.env["sale.order"].with_user(self.salesman)
        with Form(orders.with_context(**context)) as form:
            self.assertEqual(form.offer_id, offer)
        self.assertEqual(form.record.offer_id, offer)
        self.assertEqual(form.record.pricelist_id, offer.pricelist_id)
        offer.with_user(self.director).action_close()
        context = deal.action_new_quotation()["context"]
        with Form(orders.with_context(**context)) as form:
            self.assertEqual(form.offer_id, best)

    def test_the_order_shows_deal_contact_and_manager(self):
        self.deal.partner_id = self.contact
        context = self.deal.with_user(self.salesman).action_new_quotation()["context"]
        orders = self.env["sale.order"].with_user(self.salesman)
        with Form(orders.with_context(**context)) as form:
            self.assertEqual(form.contact_id, self.contact)
        self.assertRecordValues(
            form.record,
            [
                {
                    "opportunity_id": self.deal.id,
                    "contact_id": self.contact.id,
                    "user_id": self.salesman.id,
                }
            ],
        )

    def test_the_contact_is_the_one_of_the_customer_in_the_deal(self):
        role = self.env["crm.deal.participant.role"].create({"name": "Buyer"})
        self.deal.participant_ids = [
            Command.create(
                {
                    "partner_id": self.customer.id,
                    "contact_id": self.contact.id,
                    "role_id": role.id,
                }
            )
        ]
        order = self._create_order(self.kettle, opportunity_id=self.deal.id)
        self.assertEqual(order.contact_id, self.contact)
        self.assertFalse(self._create_order(self.kettle).contact_id)

    def test_a_contact_works_for_the_customer(self):
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.contact_id = self.contact
        with self.assertRaisesRegex(ValidationError, "does not work for Customer"):
            order.contact_id = self.env["res.partner"].create({"name": "Stranger"})

    def test_companies_without_offers_pay_nothing_for_them(self):
        self.env["sale.offer"]._has_offers()
        deal = self._create_deal()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.env["sale.offer"]._has_offers())
        with self.assertQueryCount(0):
            deal._drop_foreign_offers()


class TestChain(DealCase):
    """From the deal to the invoice on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kettle.invoice_policy = "order"
        cls.order = cls._create_order(cls.kettle, opportunity_id=cls.deal.id)
        cls.order.action_confirm()
        cls.quotation = cls._create_order(cls.iron, opportunity_id=cls.deal.id)
        cls.invoice = cls.order._create_invoices()
        cls.env.flush_all()

    def _get_steps(self, document, user):
        chain = document.with_user(user).get_chain()
        return {
            step["kind"]: [(row["res_model"], row["res_id"]) for row in step["rows"]]
            for step in chain["steps"]
        }

    def test_a_deal_shows_what_became_of_it_in_order(self):
        steps = self._get_steps(self.deal, self.salesman)
        self.assertEqual(list(steps)[:3], ["deal", "quotation", "order"])
        self.assertEqual(list(steps)[-1], "invoice")
        self.assertEqual(steps["deal"], [("crm.lead", self.deal.id)])
        self.assertCountEqual(
            steps["quotation"],
            [("sale.order", self.quotation.id), ("sale.order", self.order.id)],
        )
        self.assertEqual(steps["order"], [("sale.order", self.order.id)])

    def test_rows_have_numbers_sums_and_states(self):
        steps = self.deal.with_user(self.salesman).get_chain()["steps"]
        rows = {step["kind"]: step["rows"] for step in steps}
        order = rows["order"][0]
        self.assertEqual(order["name"], self.order.name)
        self.assertEqual(order["amount"], self.order.amount_total)
        self.assertEqual(order["currency_id"], self.order.currency_id.id)
        self.assertEqual((order["phase"], order["origin"]), ("done", "Hotel"))
        self.assertTrue(order["date"] and order["status"])
        self.assertEqual(rows["deal"][0]["amount"], 500)

    def test_an_order_shows_its_own_documents_only(self):
        steps = self._get_steps(self.order, self.director)
        self.assertEqual(steps["deal"], [("crm.lead", self.deal.id)])
        self.assertEqual(steps["quotation"], [("sale.order", self.order.id)])
        self.assertEqual(steps["invoice"], [("account.move", self.invoice.id)])
        steps = self._get_steps(self.quotation, self.director)
        self.assertEqual((steps["order"], steps["invoice"]), ([], []))

    def test_an_order_without_a_deal_has_a_chain_as_well(self):
        order = self._create_order(self.kettle)
        order.action_confirm()
        invoice = order._create_invoices()
        self.env.flush_all()
        steps = self._get_steps(order, self.salesman)
        self.assertNotIn("deal", steps)
        self.assertEqual(steps["order"], [("sale.order", order.id)])
        steps = self._get_steps(order, self.director)
        self.assertEqual(steps["invoice"], [("account.move", invoice.id)])
        self.assertNotIn(
            ("sale.order", order.id), self._get_steps(self.deal, self.director)["order"]
        )

    def test_what_one_may_not_read_is_not_there(self):
        with self.assertRaises(AccessError):
            self.deal.with_user(self.colleague).get_chain()
        with self.assertRaises(AccessError):
            self.order.with_user(self.colleague).get_chain()
        self.deal.user_id = self.director
        steps = self._get_steps(self.order, self.salesman)
        self.assertNotIn("deal", steps)
        self.assertEqual(steps["order"], [("sale.order", self.order.id)])

    def test_a_salesman_without_purchases_has_no_such_step(self):
        self.assertNotIn("purchase", self._get_steps(self.deal, self.salesman))

    def test_supply_is_a_step_where_it_is_installed(self):
        records = self.env["crm.deal.record"]
        fields_of_status = records._get_status_fields()
        for model, group, kind in (
            ("stock.picking", "stock.group_stock_user", "delivery"),
            ("purchase.order", "purchase.group_purchase_user", "purchase"),
        ):
            if model not in fields_of_status:
                continue
            user = new_test_user(
                self.env,
                f"chain_{kind}",
                f"sales_team.group_sale_salesman_all_leads,{group}",
            )
            self.assertIn(kind, self._get_steps(self.deal, user))

    def test_the_page_is_opened_from_deal_and_order(self):
        for document in (self.deal, self.order):
            action = document.with_user(self.salesman).action_view_chain()
            self.assertEqual(action["tag"], "sale_offers.chain")
            self.assertEqual(action["context"]["active_id"], document.id)


class TestChainTour(DealCase, HttpCase):
    """The page, used in the browser."""

    def test_a_salesman_walks_from_the_deal_to_the_order(self):
        order = self._create_order(self.kettle, opportunity_id=self.deal.id)
        order.action_confirm()
        self.start_tour(
            f"/odoo/crm/{self.deal.id}", "sale_offers_chain", login="offer_salesman"
        )


@freeze_time("2026-03-10")
class TestOfferDossier(DealCase):
    """What a customer can use next, in the dossier."""

    def _get_sections(self, partner, user):
        sections = partner.with_user(user)._get_dossier_sections()
        return {section["key"]: section["lines"] for section in sections}

    def test_the_dossier_shows_usable_offers_and_contracts(self):
        segment = self.env["res.partner.segment"].create(
            {
                "name": "Wholesalers",
                "membership": "manual",
                "partner_ids": [Command.set(self.customer.ids)],
            }
        )
        standard = self._active_offer(
            kind="standard", partner_id=False, partner_segment_id=segment.id
        )
        offer = self._active_offer(parent_id=standard.id, date_end="2026-12-31")
        self._create_offer()
        contract = self.env["sale.contract"].create(
            {"partner_id": self.customer.id, "user_id": self.salesman.id}
        )
        closed = contract.copy({"number": "Old"})
        closed.action_close()
        sections = self._get_sections(self.customer, self.salesman)
        self.assertEqual([line[0] for line in sections["offers"]], [offer, standard])
        self.assertIn("12/31/2026", sections["offers"][0])
        self.assertEqual([line[0] for line in sections["contracts"]], [contract])
        other = self.env["res.partner"].create({"name": "Other"})
        sections = self._get_sections(other, self.salesman)
        self.assertFalse(sections["offers"] or sections["contracts"])

    def test_many_dossiers_find_what_one_finds(self):
        self._active_offer()
        self._active_offer(kind="standard", partner_id=False)
        partners = self.customer | self.contact
        partners |= self.env["res.partner"].create({"name": "Other"})
        offers = self.env["sale.offer"].with_user(self.salesman)
        found = offers._find_for_many(partners)
        for partner in partners:
            self.assertEqual(found[partner.id], offers.find(partner))
