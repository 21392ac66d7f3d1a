from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, freeze_time, tagged

from .quotation_common import QuotationCase

REPORT = "sale.report_saleorder"


@freeze_time("2026-03-10")
class TestQuotationPrint(QuotationCase):
    """A quotation prints what the sales person picks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls._activate_offer(
            name="Spring Terms", note="<p>Goods are returned within a week.</p>"
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Olha Buyer", "parent_id": cls.customer.id}
        )
        cls.delivery, cls.warranty = cls.env["sale.order.condition"].create(
            [
                {"name": "Delivery", "text": "<p>Delivery is <b>extra</b>.</p>"},
                {"name": "Warranty", "text": "<p>Two years of warranty.</p>"},
            ]
        )

    def _print(self, order):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, order.ids)
        return html.decode()

    def test_by_default_it_prints_what_core_prints(self):
        order = self._quote(self.kettle, validity_date="2026-03-20")
        html = self._print(order)
        self.assertNotIn("printed_terms", html)
        self.assertNotIn("Spring Terms", html)
        self.assertNotIn("returned within a week", html)
        self.assertIn("03/20/2026", html)

    def test_it_prints_what_was_picked(self):
        deal = self.env["crm.lead"].create({"name": "Kettles for hotels"})
        term = self.env["account.payment.term"].create({"name": "Half at once"})
        order = self._quote(
            self.kettle,
            opportunity_id=deal.id,
            payment_term_id=term.id,
            contact_id=self.contact.id,
            print_deal=True,
            print_contact=True,
            print_payment_term=True,
            print_offer=True,
            print_offer_note=True,
        )
        html = self._print(order)
        for text in (
            "Kettles for hotels",
            "Olha Buyer",
            "Half at once",
            "Spring Terms",
            "returned within a week",
        ):
            self.assertIn(text, html)

    def test_the_loyalty_card_is_printed(self):
        card = self.env["loyalty.card"].create(
            {
                "code": "0441234",
                "partner_id": self.customer.id,
                "program_id": self.env["loyalty.program"]
                .create({"name": "Club", "program_type": "loyalty", "sale_ok": False})
                .id,
            }
        )
        order = self._quote(
            self.kettle, loyalty_card_id=card.id, print_loyalty_card=True
        )
        self.assertIn("0441234", self._print(order))

    def test_the_validity_can_be_left_out(self):
        order = self._quote(
            self.kettle, validity_date="2026-03-20", print_validity=False
        )
        self.assertNotIn("03/20/2026", self._print(order))

    # CONDITIONS

    def test_texts_of_conditions_are_copied_and_can_be_changed(self):
        order = self._quote(self.kettle, condition_ids=self.delivery.ids)
        self.assertIn("<b>extra</b>", order.conditions)
        self.assertIn("extra", self._print(order))
        self.delivery.text = "<p>Delivery is free.</p>"
        self.assertIn("extra", order.conditions)

    def test_another_condition_keeps_what_was_written(self):
        order = self._quote(self.kettle, condition_ids=self.delivery.ids)
        order.conditions += "<p>By hand.</p>"
        order.condition_ids |= self.warranty
        for text in ("extra", "By hand", "Two years"):
            self.assertIn(text, order.conditions)
        self.assertEqual(order.conditions.count("extra"), 1)

    def test_a_condition_taken_out_in_the_form_takes_its_text_along(self):
        order = self._quote(
            self.kettle, condition_ids=(self.delivery | self.warranty).ids
        )
        with Form(order) as form:
            form.condition_ids.remove(id=self.delivery.id)
        self.assertNotIn("extra", order.conditions)
        self.assertIn("Two years", order.conditions)

    def test_conditions_are_kept_by_managers(self):
        conditions = self.env["sale.order.condition"]
        with self.assertRaises(AccessError):
            conditions.with_user(self.salesman).create({"name": "N", "text": "T"})
        self.assertTrue(
            conditions.with_user(self.director).create({"name": "N", "text": "T"})
        )

    def test_conditions_of_other_companies_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.delivery.company_id = company
        found = self.env["sale.order.condition"].with_user(self.salesman).search([])
        self.assertNotIn(self.delivery, found)
        self.assertIn(self.warranty, found)

    # CONTACT AND DEFAULTS

    def test_a_person_who_buys_is_the_contact(self):
        order = self._quote(self.kettle, partner_id=self.contact.id)
        self.assertEqual(order.contact_id, self.contact)
        order.partner_id = self.env["res.partner"].create({"name": "Other"})
        self.assertFalse(order.contact_id)

    def test_the_contact_of_the_deal_is_the_contact(self):
        deal = self.env["crm.lead"].create(
            {"name": "Deal", "partner_id": self.contact.id}
        )
        order = self._quote(self.kettle, opportunity_id=deal.id)
        self.assertEqual(order.contact_id, self.contact)

    def test_settings_saved_for_something_else_change_nothing(self):
        self.env["res.config.settings"].create({}).execute()
        order = self._quote(self.kettle)
        self.assertTrue(order.print_validity)
        self.assertFalse(order.print_offer)

    def test_the_company_says_what_new_quotations_print(self):
        settings = self.env["res.config.settings"].create({"default_print_offer": True})
        settings.execute()
        self.assertTrue(self._quote(self.kettle).print_offer)


@tagged("post_install", "-at_install", "sale_offers")
class TestQuotationPrintPortal(HttpCase, QuotationCase):
    """The customer reads the same in the portal."""

    def test_the_portal_shows_what_is_printed(self):
        self._activate_offer(name="Spring Terms", note="<p>Returned in a week.</p>")
        order = self._quote(
            self.kettle,
            print_offer=True,
            print_offer_note=True,
            conditions="<p>Delivery is extra.</p>",
        )
        order.action_quotation_sent()
        page = self.url_open(order.sudo().get_portal_url()).text
        for text in ("Spring Terms", "Returned in a week.", "Delivery is extra."):
            self.assertIn(text, page)
