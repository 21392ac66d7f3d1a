"""What a partner is to us, and the customer list."""

from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_business_partner import BusinessPartnerCommon


@tagged("post_install", "-at_install")
class TestRelationshipKind(BusinessPartnerCommon):
    """Clients and suppliers are marked by their documents or by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Kind = cls.env["res.partner.relationship.kind"]
        cls.client_kind = Kind.search([("role", "=", "client")])
        cls.supplier_kind = Kind.search([("role", "=", "supplier")])
        cls.rival_kind = Kind.create({"name": "Rival"})

    def _search_with_filter(self, name):
        """Partners found by one filter of the search view, as a salesman."""
        partners = self.env["res.partner"].with_user(self.sales_own)
        arch = partners.get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        domain = arch.split(f'name="{name}"')[1].split('domain="')[1].split('"')[0]
        domain = domain.replace("uid", str(self.sales_own.id))
        return partners.search(literal_eval(domain.replace("&gt;", ">")))

    def test_partner_created_as_customer_is_a_client(self):
        partner = self._create_partner("Shop", customer_rank=1)
        self.assertEqual(partner.relationship_kind_ids, self.client_kind)

    def test_partner_created_in_the_customer_list_is_a_client(self):
        context = {"default_customer_rank": 1}
        partner = (
            self.env["res.partner"]
            .with_user(self.sales_own)
            .with_context(**context)
            .create({"name": "Shop"})
        )
        self.assertEqual(partner.relationship_kind_ids, self.client_kind)

    def test_vendor_bill_makes_a_supplier(self):
        self.single._increase_rank("supplier_rank")
        self.assertEqual(self.single.relationship_kind_ids, self.supplier_kind)

    def test_confirmed_order_makes_the_contact_and_its_company_clients(self):
        order = self._create_order(self.contact, 10.0, confirm=False)
        self.assertFalse(self.contact.relationship_kind_ids)
        order.with_user(self.sales_own).action_confirm()
        clients = self.contact | self.daughter
        self.assertEqual(clients.relationship_kind_ids, self.client_kind)
        self.assertFalse(self.holding.relationship_kind_ids)

    def test_kinds_chosen_by_hand_stay(self):
        self.single.with_user(self.sales_own).relationship_kind_ids = self.rival_kind
        self.single.customer_rank = 1
        self.assertEqual(
            self.single.relationship_kind_ids, self.rival_kind | self.client_kind
        )

    def test_client_mark_removed_by_hand_stays_away_until_the_next_order(self):
        self.single.customer_rank = 1
        self.single.relationship_kind_ids = False
        self.single._increase_rank("customer_rank")
        self.assertFalse(self.single.relationship_kind_ids)

    def test_archived_kind_is_not_set_any_more(self):
        self.client_kind.active = False
        self.single.customer_rank = 1
        self.assertFalse(self.single.relationship_kind_ids)

    def test_partners_that_bought_before_the_installation_are_marked(self):
        self.single.customer_rank = 3
        self.single.relationship_kind_ids = False
        self.env["res.partner.relationship.kind"]._assign_roles_from_ranks()
        self.assertEqual(self.single.relationship_kind_ids, self.client_kind)

    def test_kind_with_a_role_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "Rename or archive"):
            self.client_kind.unlink()
        self.rival_kind.unlink()

    def test_salesman_cannot_change_kinds(self):
        with self.assertRaises(AccessError):
            self.rival_kind.with_user(self.sales_own).name = "Enemy"
        self.rival_kind.with_user(self.sales_manager).name = "Enemy"

    def test_many_new_customers_are_marked_in_one_go(self):
        vals_list = [{"name": f"Shop {i}", "customer_rank": 1} for i in range(30)]
        partners = self.env["res.partner"].create(vals_list)
        self.assertEqual(partners.relationship_kind_ids, self.client_kind)
        partners.relationship_kind_ids = False
        self.env.flush_all()
        partners.mapped("relationship_kind_ids")
        with self.assertQueryCount(6):
            partners._mark_roles(["customer_rank"])
            self.env.flush_all()

    def test_customer_list_shows_clients_and_without_filter_everybody(self):
        self.single.customer_rank = 1
        self.holding.supplier_rank = 1
        found = self._search_with_filter("client")
        self.assertIn(self.single, found)
        self.assertNotIn(self.holding, found)
        action = self.env.ref("crm_partner_segments.client_base_partner_action")
        self.assertIn("'search_default_client': 1", action.context)
        self.assertFalse(action.domain)
        menu = self.env.ref("crm_partner_segments.client_base_partner_menu")
        self.assertEqual(menu.action, action)

    def test_customer_list_counts_no_contact_persons_but_finds_by_them(self):
        buyer = self._create_partner(
            "Buyer", is_company=False, parent_id=self.single.id, phone="+380445550909"
        )
        (self.single | buyer).relationship_kind_ids = self.client_kind
        person = self._create_partner("Private", is_company=False, customer_rank=1)
        found = self._search_with_filter("client")
        self.assertIn(self.single, found)
        self.assertIn(person, found)
        self.assertNotIn(buyer, found)
        arch = self.env["res.partner"].get_view(
            self.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        [node] = etree.fromstring(arch).xpath("//field[@name='child_ids']")
        for text in ("Buyer", "+380445550909"):
            domain = safe_eval(node.get("filter_domain"), {"self": text})
            found = self.env["res.partner"].with_user(self.sales_own).search(domain)
            self.assertEqual(found, self.single)

    def test_report_on_origin_counts_customers_only(self):
        action = self.env.ref("crm_partner_segments.res_partner_action_interest")
        self.assertIn("'search_default_client': 1", action.context)

    def test_daily_filters_find_my_and_unassigned_customers(self):
        self.single.user_id = self.sales_own
        self.assertIn(self.single, self._search_with_filter("my_customers"))
        self.assertNotIn(self.holding, self._search_with_filter("my_customers"))
        self.assertIn(self.holding, self._search_with_filter("no_salesperson"))
        self.assertIn(self.holding, self._search_with_filter("new_this_month"))
        self.assertIn(self.single, self._search_with_filter("no_kind"))

    def test_partners_of_a_tag_include_its_children(self):
        gold, shop = self.env["res.partner.category"].create(
            [{"name": "Gold"}, {"name": "Shop"}]
        )
        shop.parent_id = gold
        self.single.category_id = shop
        found = (
            self.env["res.partner"]
            .with_user(self.sales_own)
            .search([("category_id", "child_of", gold.id)])
        )
        self.assertEqual(found, self.single)

    def test_group_bys_of_the_customer_list_work(self):
        self.single.relationship_kind_ids = self.rival_kind | self.client_kind
        for groupby in ("relationship_kind_ids", "business_partner_id", "category_id"):
            groups = (
                self.env["res.partner"]
                .with_user(self.sales_own)
                ._read_group([("id", "=", self.single.id)], [groupby], ["__count"])
            )
            self.assertTrue(groups)
