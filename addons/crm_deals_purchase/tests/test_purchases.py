from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_deals.tests.test_demand import DemandCase


@tagged("post_install", "-at_install", "crm_deals_purchase")
class TestPurchases(DemandCase):
    """Purchase orders among everything of a deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(
            cls.env,
            "deal_buyer",
            "sales_team.group_sale_salesman_all_leads,purchase.group_purchase_user",
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        mto = warehouse.mto_pull_id.route_id
        mto.active = True
        buy = warehouse.buy_pull_id.route_id
        cls.made_to_order = cls.env["product.product"].create(
            {
                "name": "Ordered kettle",
                "is_storable": True,
                "route_ids": [Command.set((mto | buy).ids)],
                "seller_ids": [
                    Command.create({"partner_id": cls.vendor.id, "price": 7.0})
                ],
            }
        )

    def _get_purchases(self, user):
        """Return the purchase orders of the deal that a user sees."""
        rows = self.env["crm.deal.record"].with_user(user)
        rows.invalidate_model()
        return rows.search([("deal_id", "=", self.deal.id), ("kind", "=", "purchase")])

    def test_goods_bought_for_an_order(self):
        order = self._create_order(self.deal, (self.made_to_order, 3))
        purchase = order._get_purchase_orders()
        self.assertEqual(len(purchase), 1)
        self.assertRecordValues(
            self._get_purchases(self.buyer),
            [
                {
                    "name": purchase.name,
                    "origin": order.name,
                    "order_id": order.id,
                    "phase": "open",
                    "status": "RFQ",
                    "res_id": purchase.id,
                }
            ],
        )
        purchase.button_confirm()
        self.assertIn(self._get_purchases(self.buyer).phase, ("planned", "overdue"))
        purchase.picking_ids.button_validate()
        self.assertEqual(self._get_purchases(self.buyer).phase, "done")

    def test_one_purchase_for_two_orders_of_a_deal_is_one_row(self):
        orders = self._create_order(self.deal, (self.made_to_order, 3))
        orders |= self._create_order(self.deal, (self.made_to_order, 2))
        purchase = orders._get_purchase_orders()
        rows = self._get_purchases(self.buyer)
        self.assertEqual(sorted(rows.mapped("res_id")), sorted(purchase.ids))

    def test_seller_without_purchase_rights_sees_none(self):
        self._create_order(self.deal, (self.made_to_order, 3))
        self.assertFalse(self._get_purchases(self.salesman))
