from odoo import Command

from .common import OfferCase


class RegularCase(OfferCase):
    """Regular offers of the sales person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Kyiv"

    @classmethod
    def _create_regular(cls, **values):
        """Create a draft offer of one month each."""
        return cls._create_offer(
            **{
                "is_regular": True,
                "period_kind": "month",
                "due_action": "order",
                "date_start": "2026-01-31",
                "target_ids": [
                    Command.create({"product_id": cls.kettle.id, "quantity": 10})
                ],
                **values,
            }
        )

    def _active(self, **values):
        offer = self._create_regular(**values)
        offer.with_user(self.director).action_activate()
        return offer

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("sale_offers.ir_cron_offer_periods").method_direct_trigger()

    def _get_days(self, offer):
        return [
            (str(period.date_from), str(period.date_to)) for period in offer.period_ids
        ]

    def _order(self, offer, quantity, day, **values):
        """Confirm an order under an offer on a day."""
        order = self._create_order(self.kettle, offer_id=offer.id, **values)
        order.order_line.product_uom_qty = quantity
        order.action_confirm()
        order.date_order = day
        return order
