from odoo.tests import tagged

from odoo.addons.crm_deals.tests.test_demand import DemandCase


@tagged("post_install", "-at_install", "crm_deals_stock")
class TestDeliveries(DemandCase):
    """Deliveries among everything of a deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env["product.product"].create({"name": "Goods"})

    def _get_deliveries(self, user):
        """Return the deliveries of the deal that a user sees."""
        rows = self.env["crm.deal.record"].with_user(user)
        rows.invalidate_model()
        return rows.search([("deal_id", "=", self.deal.id), ("kind", "=", "delivery")])

    def test_delivery_names_its_order(self):
        order = self._create_order(self.deal, (self.goods, 2))
        rows = self._get_deliveries(self.salesman)
        self.assertRecordValues(
            rows,
            [
                {
                    "name": order.picking_ids.name,
                    "origin": order.name,
                    "order_id": order.id,
                    "res_id": order.picking_ids.id,
                }
            ],
        )
        self.assertIn(rows.phase, ("planned", "overdue"))
        order.picking_ids.button_validate()
        self.assertEqual(self._get_deliveries(self.salesman).phase, "done")
        action = rows.action_open_document()
        self.assertEqual(action["res_model"], "stock.picking")

    def test_status_is_the_one_of_the_delivery(self):
        order = self._create_order(self.deal, (self.goods, 2))
        order.picking_ids.action_cancel()
        self.assertRecordValues(
            self._get_deliveries(self.salesman),
            [{"phase": "cancelled", "status": "Cancelled"}],
        )
