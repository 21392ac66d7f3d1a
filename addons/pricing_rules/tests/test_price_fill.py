from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceFill(PricingCommon):
    """The dialog fills a price document with a choice of products."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.manager)
        cls.document = cls.env["product.price.document"].create(
            {"pricelist_ids": cls.retail.ids}
        )

    def _form(self):
        action = self.document.action_choose_products()
        model = self.env[action["res_model"]].with_context(**action["context"])
        return Form(model)

    def test_a_choice_fills_the_document(self):
        self._set_prices(self.retail, {self.kettle: 100, self.iron: 10}, days=-1)
        form = self._form()
        self.assertEqual(form.pricelist_ids.ids, self.retail.ids)
        form.product_ids.add(self.kettle)
        form.change_percent = 5
        form.save().action_fill()
        line = self.document.line_ids
        self.assertEqual((line.product_id, line.price), (self.kettle, 105))

    def test_all_choices_reach_the_document(self):
        group = self.env["product.price.group"].sudo().create({"name": "Heat"})
        self.kettle.sudo().price_group_id = group
        self.iron.sudo().price_group_id = group
        self.iron.sudo().categ_id = (
            self.env["product.category"].sudo().create({"name": "Irons"})
        )
        form = self._form()
        form.price_group_ids.add(group)
        form.category_ids.add(self.iron.categ_id)
        form.save().action_fill()
        self.assertEqual(self.document.line_ids.product_id, self.iron)

    def test_percents_are_for_prices_by_hand(self):
        markup = self._create_type(
            "Markup", "markup", source_pricelist_id=self.retail.id, markup_percent=5
        )
        wizard = self.env["product.price.fill"].create(
            {"document_id": self.document.id, "pricelist_ids": markup.ids}
        )
        self.assertFalse(wizard.is_manual)

    def test_only_in_stock_needs_stock(self):
        wizard = self.env["product.price.fill"].create(
            {"document_id": self.document.id, "in_stock": True}
        )
        if not wizard.stock_is_known:
            with self.assertRaisesRegex(UserError, "Inventory"):
                wizard.action_fill()

    def test_what_is_posted_is_not_filled(self):
        document = self._set_prices(self.retail, {self.kettle: 100})
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            document.action_choose_products()
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            document.action_import_prices()

    def test_sales_people_fill_nothing(self):
        with self.assertRaises(AccessError):
            self.env["product.price.fill"].with_user(self.seller).create(
                {"document_id": self.document.id}
            )
