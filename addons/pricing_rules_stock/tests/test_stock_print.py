from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestStockPrint(ReceiptCommon):
    """Who labels the stock prints as many labels as there are units."""

    def _open(self, **values):
        seller = new_test_user(
            self.env, "stock_labels", groups="sales_team.group_sale_salesman"
        )
        return (
            self.env["product.price.print"]
            .with_user(seller)
            .create(
                {
                    "kind": "labels",
                    "source": "selection",
                    "product_ids": self.products.ids,
                    "copies_by": "stock",
                    "lang": "en_US",
                    **values,
                }
            )
        )

    def test_one_label_for_each_unit_in_stock(self):
        self._buy(self.kettle, 50, quantity=3)
        self._buy(self.kettle, 55, quantity=2.5)
        self._return(self._buy(self.iron, 50), 10)
        wizard = self._open()
        self.assertEqual(
            wizard._get_print_data()["copies"],
            {str(self.kettle.id): 6, str(self.iron.id): 0},
        )
        wizard.action_preview()
        self.assertIn("Labels: 6", wizard.summary)

    def test_stock_of_another_company_is_not_labelled(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self.worker.sudo().company_ids |= other
        self._buy(self.kettle, 50, company=other)
        with self.assertRaisesRegex(UserError, "0 for every product"):
            self._open().action_preview()

    def test_an_empty_stock_says_so(self):
        with self.assertRaisesRegex(UserError, "0 for every product"):
            self._open().action_preview()

    def test_a_choice_of_products_is_labelled_by_stock(self):
        self._buy(self.kettle, 50, quantity=3)
        group = self.env["product.price.group"].create({"name": "Labelled"})
        self.kettle.price_group_id = group
        wizard = self._open(source="choice", price_group_ids=group.ids)
        wizard.action_preview()
        self.assertIn("Labels: 3", wizard.summary)
