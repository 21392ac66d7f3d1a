import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_print import LABELS, PRICE_LIST, TAGS, PrintCommon


@tagged("post_install", "-at_install")
class TestPricePrintAccess(PrintCommon):
    """Who may print what."""

    def test_sales_people_are_not_offered_helper_types(self):
        types = self.env["product.pricelist"].with_user(self.seller)
        self.assertNotIn(self.helper, types.search([]))
        self.assertNotIn(self.helper, self._open(pricelist_ids=[]).pricelist_ids)

    def test_sales_people_cannot_print_helper_types(self):
        for report in (TAGS, PRICE_LIST):
            with self.assertRaises(AccessError):
                self._render(report, pricelist_ids=self.helper.ids)
        with self.assertRaises(AccessError):
            self._render(LABELS, pricelist_ids=self.helper.ids, show_price=True)
        with self.assertRaises(AccessError):
            self.helper.with_user(self.seller).get_price_changes(
                self.products, self._day(-10)
            )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_sales_people_cannot_choose_helper_types(self):
        with self.assertRaises(AccessError):
            self._open(pricelist_ids=self.helper.ids).action_preview()

    def test_price_managers_print_helper_types(self):
        text, _pages = self._render(
            PRICE_LIST, user=self.manager, pricelist_ids=self.helper.ids
        )
        self.assertIn("777.77", text)

    def test_sales_people_cannot_print_price_documents(self):
        document = self._create_document(self.helper, {self.lamp: 456})
        with self.assertRaises(AccessError):
            self._render(TAGS, document_id=document.id, pricelist_ids=[])

    def test_previews_are_private(self):
        wizard = self._open(self.manager, pricelist_ids=self.helper.ids)
        wizard.action_preview()
        with self.assertRaises(AccessError):
            wizard.with_user(self.seller).read(["preview"])
        with self.assertRaises(AccessError):
            self._render(PRICE_LIST, wizard_id=wizard.id)

    def test_sales_people_cannot_change_sizes(self):
        size = self.env["product.price.tag.format"].search([], limit=1)
        with self.assertRaises(AccessError):
            size.with_user(self.seller).width = 50

    def test_others_than_staff_cannot_print(self):
        portal = new_test_user(self.env, "print_portal", groups="base.group_portal")
        for report in (TAGS, LABELS, PRICE_LIST):
            with self.assertRaises(AccessError):
                self._render(report, user=portal)

    def test_staff_outside_sales_have_no_dialog(self):
        clerk = new_test_user(self.env, "print_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._open(clerk)


@tagged("post_install", "-at_install")
class TestPricePrintDownload(PrintCommon, HttpCase):
    """Reports by their address, as browsers ask for them."""

    def test_pdf_by_address(self):
        self.authenticate("price_seller", "price_seller")
        options = json.dumps({"pricelist_ids": self.retail.ids})
        ids = ",".join(map(str, self.products.ids))
        response = self.url_open(
            f"/report/pdf/pricing_rules.report_price_tags/{ids}?options={options}"
        )
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertTrue(response.content.startswith(b"%PDF"))
