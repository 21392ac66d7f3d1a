from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from .common import ClientBaseCommon

EMAIL = """Return-Path: <{sender}>
To: {to}
Subject: Price list, please
From: Olena <{sender}>
Message-ID: <requirement@test.example.com>
Content-Type: text/plain

Please send it.
"""


class RequirementCommon(ClientBaseCommon):
    """Tax ID and phone are required of every customer at registration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner.field.requirement"].search([]).active = False
        cls.vat_rule = cls._require("ref")
        cls.phone_rule = cls._require("phone")
        cls.partners = cls.env["res.partner"].with_user(cls.sales_own)
        cls.complete = {"name": "Complete", "ref": "R1", "phone": "1"}

    @classmethod
    def _require(cls, fname, **values):
        field = cls.env["ir.model.fields"]._get("res.partner", fname)
        return cls.env["res.partner.field.requirement"].create(
            {"field_id": field.id, **values}
        )

    def assertRefused(self, *parts):
        """The refusal names all parts, in this order."""
        return self.assertRaisesRegex(ValidationError, "(?s)" + ".*".join(parts))


@tagged("post_install", "-at_install")
class TestRequirement(RequirementCommon):
    """What is refused."""

    def test_create_names_every_missing_field_of_every_partner(self):
        with self.assertRefused("- A: Phone, Reference\n- B: Phone\n\n"):
            self.partners.create(
                [{"name": "A"}, {"name": "B", "ref": "R"}, self.complete]
            )
        self.assertTrue(self.partners.create(self.complete))

    def test_long_list_is_cut(self):
        with self.assertRefused("- P19: Phone, Reference", "- and 5 more"):
            self.partners.create([{"name": f"P{i}"} for i in range(25)])

    def test_blank_text_counts_as_missing(self):
        with self.assertRefused("A: Phone"):
            self.partners.create({"name": "A", "ref": "R", "phone": "  "})

    def test_import_reports_the_fields_of_every_line(self):
        result = self.partners.with_context(import_file=True).load(
            ["name", "ref", "phone"], [["A", "", ""], ["B", "R", ""], ["C", "R", "1"]]
        )
        self.assertFalse(result["ids"])
        messages = "\n".join(message["message"] for message in result["messages"])
        self.assertIn("A: Phone, Reference", messages)
        self.assertIn("B: Phone", messages)
        self.assertNotIn("C:", messages)

    def test_write_may_not_empty_a_required_field(self):
        partner = self.partners.create(self.complete)
        with self.assertRefused("Complete: Phone"):
            partner.phone = False
        partner.phone = "2"

    def test_old_incomplete_card_accepts_other_changes(self):
        old = self.partners.browse(self._create_partner("Old").id)
        old.write({"city": "Lviv", "phone": "1"})
        with self.assertRefused("Old: Reference"):
            old.write({"ref": False})

    def test_another_kind_of_partner_is_asked_everything_again(self):
        self._require("website", partner_kind="company")
        person = self.partners.create(self.complete)
        with self.assertRefused("Complete: Website"):
            person.is_company = True

    def test_contact_that_becomes_a_customer_is_asked(self):
        company = self.partners.create({**self.complete, "is_company": True})
        person = self.partners.create({"name": "Ann", "parent_id": company.id})
        person.write({"phone": False, "ref": False})
        with self.assertRefused("Ann: Phone, Reference"):
            person.parent_id = False

    def test_kinds_and_roles(self):
        (self.vat_rule | self.phone_rule).unlink()
        self._require("ref", partner_kind="company", partner_role="customer")
        self._require("phone", partner_kind="person", partner_role="any")
        self._require("website", partner_role="supplier")
        vendors = self.partners.with_context(res_partner_search_mode="supplier")
        customers = self.partners.with_context(res_partner_search_mode="customer")
        for partners, is_company, missing in (
            (customers, True, "Reference"),
            (self.partners, True, "Reference"),
            (customers, False, "Phone"),
            (vendors, True, "Website Link"),
            (vendors, False, "Phone, Website Link"),
        ):
            with self.subTest(missing), self.assertRefused(f"A: {missing}\n\n"):
                partners.create({"name": "A", "is_company": is_company})

    def test_rule_of_a_company(self):
        (self.vat_rule | self.phone_rule).unlink()
        self._require("ref", company_id=self.other_company.id)
        self.sales_own.company_ids = self.company | self.other_company
        shared, own, foreign = (
            {"name": "A"},
            {"name": "A", "company_id": self.company.id},
            {"name": "A", "company_id": self.other_company.id},
        )
        self.assertTrue(self.partners.create([shared, own]))
        with self.assertRefused("A: Reference"):
            self.partners.create(foreign)
        both = (self.other_company | self.company).ids
        acting = self.partners.with_context(allowed_company_ids=both[::-1])
        acting = acting.with_company(self.other_company)
        with self.assertRefused("A: Reference"):
            acting.create(shared)
        self.assertTrue(acting.create(own))

    def test_recommended_field_is_shown_not_refused(self):
        self.phone_rule.level = "warn"
        partner = self.partners.create({"name": "A", "ref": "R"})
        self.assertTrue(partner.is_incomplete)
        self.assertEqual(partner.missing_details, "Phone")

    def test_incomplete_cards_are_found(self):
        bad, good = (
            self._create_partner("Bad"),
            self._create_partner("Good", ref="R", phone="1"),
        )
        contact = self._create_partner("C", parent_id=bad.id, is_company=False)
        everyone = bad | good | contact | self.sales_own.partner_id
        domain = [("id", "in", everyone.ids)]
        search = self.partners.search
        self.assertEqual(search(domain + [("is_incomplete", "=", True)]), bad)
        self.assertEqual(
            search(domain + [("is_incomplete", "=", False)]), everyone - bad
        )
        rule = self.phone_rule.with_user(self.sales_manager)
        found = search(domain + rule.action_view_incomplete()["domain"])
        self.assertEqual(found, bad)

    def test_rule_is_kept_once(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "rule_uniq"),
            self.cr.savepoint(),
        ):
            self._require("phone")
        self.phone_rule.active = False
        self.phone_rule.flush_recordset()
        self.assertTrue(self._require("phone"))

    def test_field_that_nobody_can_fill_in_is_refused(self):
        for fname in ("create_date", "display_name", "is_company", "message_ids"):
            with self.subTest(fname), self.assertRefused("cannot be required"):
                self._require(fname)

    def test_manager_chooses_a_field_in_the_form(self):
        rules = self.env["res.partner.field.requirement"].with_user(self.sales_manager)
        with Form(rules) as form:
            form.field_id = self.env["ir.model.fields"]._get("res.partner", "city")
        self.assertEqual(form.record.display_name, "City")
        domain = rules._get_field_domain()
        fields = self.env["ir.model.fields"].with_user(self.sales_manager)
        names = [name for _id, name in fields.name_search("Phone", domain)]
        self.assertIn("Phone (Contact)", names)

    def test_only_managers_decide(self):
        for user in (self.sales_own, self.sales_all, self.office_user):
            with self.assertRaises(AccessError):
                self.phone_rule.with_user(user).active = False
        self.phone_rule.with_user(self.sales_manager).active = False
        self.assertTrue(self.partners.create({"name": "A", "ref": "R"}))


@tagged("post_install", "-at_install")
class TestRequirementForm(RequirementCommon):
    """What the form marks."""

    def _get_required(self, fname, user=None):
        partners = self.env["res.partner"].with_user(user or self.sales_own)
        arch = etree.fromstring(
            partners.get_view(self.env.ref("base.view_partner_form").id)["arch"]
        )
        return arch.xpath(f"//field[@name='{fname}'][not(ancestor::field)]/@required")

    def test_form_follows_the_rules(self):
        self.assertIn("supplier_rank == 0", self._get_required("phone")[0])
        self.phone_rule.with_user(self.sales_manager).active = False
        self.assertFalse(self._get_required("phone"))

    def test_own_condition_of_a_field_stays(self):
        self._require("email")
        self.assertTrue(self._get_required("email")[0].startswith("(user_ids) or "))

    def test_rules_of_other_companies_do_not_mark_shared_partners(self):
        self.phone_rule.company_id = self.other_company
        test = f"company_id == {self.other_company.id}"
        self.assertIn(test, self._get_required("phone")[0])
        self.assertNotIn("not company_id", self._get_required("phone")[0])
        self.phone_rule.company_id = self.company
        self.assertIn("(not company_id or", self._get_required("phone")[0])

    def test_form_refuses_and_accepts_as_the_server_does(self):
        form = Form(self.partners)
        form.name = "A"
        form.ref = "R"
        with self.assertRaisesRegex(AssertionError, "phone is a required field"):
            form.save()
        form.phone = "1"
        self.assertTrue(form.save())

    def test_contact_of_a_company_is_not_marked(self):
        company = self.partners.create({**self.complete, "is_company": True})
        form = Form(self.partners.with_context(default_parent_id=company.id))
        form.name = "Ann"
        self.assertTrue(form.save())


@tagged("post_install", "-at_install")
class TestRequirementExempt(RequirementCommon, MailCommon):
    """Nobody is trapped who does not register a partner."""

    def test_contacts_and_addresses_of_a_company(self):
        company = self.partners.create({**self.complete, "is_company": True})
        kinds = ("contact", "delivery", "invoice", "other")
        self.assertTrue(
            self.partners.create(
                [{"name": k, "type": k, "parent_id": company.id} for k in kinds]
            )
        )

    def test_calling_a_customer_an_address_is_no_way_round(self):
        for kind in ("delivery", "invoice", "other"):
            with self.assertRefused("Sly: Phone, Reference"):
                self.partners.create({"name": "Sly", "type": kind})

    def test_branch_of_a_company_is_asked(self):
        company = self.partners.create({**self.complete, "is_company": True})
        with self.assertRefused("Branch: Phone, Reference"):
            self.partners.create(
                {"name": "Branch", "is_company": True, "parent_id": company.id}
            )

    def test_superuser_and_portal(self):
        self.assertTrue(self.partners.sudo().create({"name": "A"}))
        portal = self.portal_user.partner_id
        portal.sudo().write({"ref": "R"})
        portal.with_user(self.portal_user).sudo().write({"ref": False})

    def test_users_and_their_partners(self):
        admin = self._create_user(
            "admin", "base.group_system,sales_team.group_sale_manager"
        )
        user = (
            self.env["res.users"].with_user(admin).create({"name": "N", "login": "n"})
        )
        user.partner_id.write({"phone": False, "is_company": True})
        self.assertNotIn("requirement_exempt", user.env.context)

    def test_own_companies(self):
        admin = self._create_user("admin", "base.group_system")
        companies = self.env["res.company"].with_user(admin)
        self.assertTrue(companies.create({"name": "Branch office"}).partner_id)

    def test_sign_up(self):
        self.env["res.users"].sudo().signup(
            {"login": "new@test.example.com", "name": "New", "password": "password1"}
        )
        users = self.env["res.users"].search([("login", "=", "new@test.example.com")])
        self.assertEqual(users.partner_id.name, "New")

    def test_partner_found_or_created_by_email(self):
        partner = self.partners.find_or_create("Ann <ann@test.example.com>")
        self.assertEqual(partner.name, "Ann")
        with self.assertRefused("Ann: Phone"):
            partner.write({"phone": False})
        lead = self.env["crm.lead"].with_user(self.sales_own)
        lead = lead.create({"name": "L", "email_from": "bob@test.example.com"})
        found = lead._partner_find_from_emails_single([lead.email_from])
        self.assertEqual(found.email, "bob@test.example.com")

    def test_exemption_cannot_be_sent_by_a_client(self):
        for value in (True, "EXEMPT", {"a": 1}):
            with self.assertRefused("A: Phone, Reference"):
                self.partners.with_context(requirement_exempt=value).create(
                    {"name": "A"}
                )

    def test_mail_gateway_makes_a_lead_and_a_partner(self):
        self.env["mail.alias"].create(
            {
                "alias_name": "requests",
                "alias_domain_id": self.mail_alias_domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        with self.mock_mail_gateway():
            lead_id = self.env["mail.thread"].message_process(
                "crm.lead",
                EMAIL.format(
                    sender="olena@test.example.com",
                    to=f"requests@{self.mail_alias_domain.name}",
                ),
            )
        lead = self.env["crm.lead"].browse(lead_id)
        self.assertEqual(lead.email_normalized, "olena@test.example.com")
        lead.with_user(self.sales_own).user_id = self.sales_own
        found = lead.with_user(self.sales_own)._partner_find_from_emails_single(
            [lead.email_from]
        )
        self.assertEqual(found.email_normalized, "olena@test.example.com")

    def test_customer_of_a_lead_is_registered_in_full(self):
        lead = self.env["crm.lead"].with_user(self.sales_own)
        lead = lead.create({"name": "L", "partner_name": "Shop", "phone": "1"})
        with self.assertRefused("Shop: Reference"):
            lead._handle_partner_assignment()
        customer = self.partners.create({**self.complete, "name": "Shop"})
        lead._handle_partner_assignment(force_partner_id=customer.id)
        self.assertEqual(lead.partner_id, customer)


@tagged("post_install", "-at_install")
class TestRequirementOrder(RequirementCommon):
    """What must be known before the first order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone_rule.moment = "first_order"
        cls.product = cls.env["product.product"].create({"name": "Kettle"})

    def _create_order(self, partner):
        return (
            self.env["sale.order"]
            .with_user(self.sales_own)
            .create(
                {
                    "partner_id": partner.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
            )
        )

    def test_quotation_waits_for_the_details(self):
        customer = self.partners.create({"name": "A", "ref": "R", "is_company": True})
        self.assertEqual(customer.missing_details, "Phone")
        person = self.partners.create({"name": "Ann", "parent_id": customer.id})
        order = self._create_order(person)
        with self.assertRaisesRegex(UserError, "(?s)cannot be confirmed.*A: Phone"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        customer.phone = "1"
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_recommended_detail_leaves_a_note(self):
        self.phone_rule.level = "warn"
        customer = self.partners.create({"name": "A", "ref": "R", "is_company": True})
        order = self._create_order(customer)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("A: Phone", order.message_ids.mapped("body")[0])

    def test_rules_of_the_company_of_the_order_count(self):
        self.phone_rule.company_id = self.other_company
        customer = self.partners.create({"name": "A", "ref": "R"})
        self.sales_own.company_ids = self.company | self.other_company
        order = self._create_order(customer)
        both = (self.other_company | self.company).ids
        order.with_context(allowed_company_ids=both).action_confirm()
        self.assertEqual(order.state, "sale")
        self.phone_rule.company_id = self.company
        order = self._create_order(customer)
        with self.assertRaisesRegex(UserError, "A: Phone"):
            order.with_context(allowed_company_ids=both).action_confirm()

    def test_customer_on_the_portal_is_not_held_back(self):
        order = self._create_order(self.portal_user.partner_id)
        order.sudo().action_confirm()
        self.assertEqual(order.state, "sale")
        customer = self._create_partner("A")
        paid = self._create_order(customer)
        paid.sudo().action_confirm()
        self.assertEqual(paid.state, "sale")
