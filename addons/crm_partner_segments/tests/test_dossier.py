"""The dossier: what it tells, to whom, and at what cost."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from .test_business_partner import BusinessPartnerCommon

REPORT = "crm_partner_segments.report_partner_dossier"


@tagged("post_install", "-at_install")
class TestDossier(BusinessPartnerCommon):
    """One page about a partner, with the rights of the reader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(cls.contact, 40.0)
        cls.quotation = cls._create_order(cls.daughter, 7.0, confirm=False)
        cls.env.flush_all()

    def _sections(self, partner, user=None):
        partner = partner.with_user(user or self.sales_own)
        return {part["key"]: part for part in partner._get_dossier_sections()}

    def _html(self, partner, user=None):
        partner = partner.with_user(user or self.sales_own)
        return str(partner.with_context(show_dossier=True).dossier_html)

    def test_sections_come_in_the_order_of_the_page(self):
        sections = self.daughter.with_user(self.sales_own)._get_dossier_sections()
        sequences = [section["sequence"] for section in sections]
        self.assertEqual(sequences, sorted(sequences))
        keys = {section["key"] for section in sections}
        self.assertLessEqual({"identity", "contacts", "relations", "sales"}, keys)
        self.assertLessEqual({"invoices", "activities", "loyalty", "notes"}, keys)

    def test_company_dossier_includes_documents_of_its_contacts(self):
        sections = self._sections(self.daughter)
        self.assertEqual(sections["sales"]["lines"][0][0], self.order)
        self.assertEqual(sections["quotations"]["lines"][0][0], self.quotation)
        self.assertIn(("Confirmed orders", 1), sections["sales"]["rows"])
        year = Date.today().year
        turnover = dict(sections["sales"]["rows"])[f"Turnover {year}"]
        self.assertIn("40.00", turnover)

    def test_phone_and_email_are_a_tap_away(self):
        self.contact.write({"phone": "+380 44 555 09 09", "email": "a@b.example"})
        html = self._html(self.daughter)
        self.assertIn('href="tel:+380445550909"', html)
        self.assertIn('href="mailto:a@b.example"', html)
        self.contact.phone = '"><script>'
        self.assertNotIn("<script>", self._html(self.daughter))

    def test_contact_dossier_leaves_out_documents_of_its_company(self):
        self.assertFalse(self._sections(self.contact)["quotations"]["lines"])

    def test_only_the_newest_documents_are_named(self):
        for amount in range(6):
            self._create_order(self.daughter, amount, confirm=False)
        quotations = self._sections(self.daughter)["quotations"]
        self.assertEqual(len(quotations["lines"]), 5)
        self.assertEqual(quotations["note"], "The newest 5 of 7.")
        self.assertNotIn(self.quotation, [line[0] for line in quotations["lines"]])

    def test_salesman_does_not_see_the_order_of_a_mate(self):
        theirs = self._create_order(self.daughter, 9000.0, user=self.sales_mate)
        own = self._sections(self.daughter)["sales"]
        self.assertIn(("Confirmed orders", 1), own["rows"])
        self.assertNotIn(theirs.name, self._html(self.daughter))
        self.assertNotIn("9,0", str(own["rows"]))
        manager = self._sections(self.daughter, self.sales_manager)["sales"]
        self.assertIn(("Confirmed orders", 2), manager["rows"])
        self.assertIn(theirs.name, self._html(self.daughter, self.sales_manager))

    def test_salesman_does_not_see_the_opportunity_of_a_mate(self):
        self.env["crm.lead"].create(
            {
                "name": "Secret hall",
                "type": "opportunity",
                "partner_id": self.daughter.id,
                "user_id": self.sales_mate.id,
            }
        )
        self.assertNotIn("Secret hall", self._html(self.daughter))
        self.assertIn("Secret hall", self._html(self.daughter, self.sales_mate))

    def test_office_and_portal_users_are_refused(self):
        for user in (self.office_user, self.portal_user):
            partner = user.partner_id.with_user(user)
            with self.assertRaisesRegex(AccessError, "for sales people"):
                partner._get_dossier_sections()
            with self.assertRaises(AccessError):
                partner.action_print_dossier()
            with self.assertRaises(AccessError):
                partner.read(["dossier_html"])
            with self.assertRaises(AccessError):
                self.env["ir.actions.report"].with_user(user)._render_qweb_html(
                    REPORT, partner.ids
                )

    def test_overdue_invoice_is_shown_to_its_salesman(self):
        self.product.invoice_policy = "order"
        invoice = self.order._create_invoices()
        invoice.write({"invoice_date": "2024-01-10", "invoice_date_due": "2024-01-20"})
        invoice.action_post()
        self.env.flush_all()
        lines = self._sections(self.daughter)["invoices"]["lines"]
        self.assertEqual(lines[0][0], invoice)
        self.assertFalse(
            self._sections(self.daughter, self.sales_mate)["invoices"]["lines"]
        )

    def test_planned_and_done_activities_are_listed(self):
        daughter = self.daughter.with_user(self.sales_own)
        planned, done = (
            daughter.activity_schedule(
                "mail.mail_activity_data_call", summary=text, user_id=self.sales_own.id
            )
            for text in ("Call about heaters", "Called about prices")
        )
        done.action_done()
        lines = self._sections(self.daughter)["activities"]["lines"]
        self.assertEqual(
            [(line[0], bool(line[3])) for line in lines],
            [("Call about heaters", False), ("Called about prices", True)],
        )
        self.assertTrue(planned.active)

    def test_page_shows_relations_and_links_to_records(self):
        kind = self.env["crm.partner.link.kind"].create({"name": "Rivals"})
        self.env["crm.partner.link"].create(
            {
                "partner_id": self.daughter.id,
                "other_partner_id": self.single.id,
                "kind_id": kind.id,
                "date_from": "2026-01-05",
            }
        )
        html = self._html(self.daughter)
        self.assertIn("Rivals", html)
        self.assertIn(f"/odoo/res.partner/{self.single.id}", html)
        self.assertIn(f"/odoo/sale.order/{self.order.id}", html)

    def test_empty_rows_and_sections_are_left_out(self):
        identity = self._sections(self.single)["identity"]
        self.assertNotIn("Tax ID", dict(identity["rows"]))
        html = self._html(self.single)
        self.assertNotIn("o_dossier_relations", html)
        self.assertIn("Nothing recorded", html)

    def test_names_are_escaped(self):
        self.contact.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert", self._html(self.daughter))

    def test_page_is_rendered_only_where_it_is_shown(self):
        self.assertFalse(self.daughter.with_user(self.sales_own).dossier_html)
        action = self.daughter.with_user(self.sales_own).action_open_dossier()
        self.assertTrue(action["context"]["show_dossier"])

    def test_report_has_a_page_for_each_partner(self):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.sales_own)
            ._render_qweb_html(REPORT, (self.daughter | self.single).ids)
        )
        html = html.decode()
        self.assertEqual(html.count("o_partner_dossier"), 2)
        self.assertEqual(html.count("page-break-before"), 1)
        self.assertIn(self.order.name, html)

    def test_other_company_of_the_reader_does_not_count(self):
        self.order.company_id.sudo()
        stranger = self._create_user(
            "stranger",
            "sales_team.group_sale_manager",
            company_id=self.other_company.id,
            company_ids=[Command.set(self.other_company.ids)],
        )
        self.assertFalse(self._sections(self.daughter, stranger)["sales"]["lines"])

    def test_fifty_dossiers_cost_little_more_than_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Shop {number}", "is_company": True} for number in range(50)]
        )
        for partner in partners[:5]:
            self._create_order(partner, 10.0)
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for partner in some.with_user(self.sales_own)._with_dossier_data():
                partner._get_dossier_sections()
            return self.env.cr.sql_log_count - before

        count(partners[:1])
        self.assertLessEqual(count(partners), count(partners[:1]) + 15)
