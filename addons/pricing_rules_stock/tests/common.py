"""Fixtures shared by the tests of prices and goods receipts."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.pricing_rules.tests.common import PricingCommon


class ReceiptCommon(PricingCommon):
    """Products in stock, a vendor, a buyer and a warehouse worker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products.is_storable = True
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.receipt = cls._create_type("Receipt", "receipt", markup_percent=0)
        cls.worker = new_test_user(
            cls.env, "price_worker", groups="stock.group_stock_user"
        )
        cls.euro = cls.env["res.currency"].create({"name": "TTT", "symbol": "T"})
        cls._set_rate(0.5, -100)

    @classmethod
    def _set_rate(cls, rate, days):
        """So many units of the other currency for one of the company's."""
        cls.env["res.currency.rate"].create(
            {"currency_id": cls.euro.id, "name": cls._day(days), "rate": rate}
        )

    @classmethod
    def _order(cls, product, price, quantity=10, company=None, line=None, **values):
        """A confirmed purchase order, whose goods have not come yet."""
        env = cls.env(su=True)
        order = (
            env["purchase.order"]
            .with_company(company or cls.company)
            .create(
                {
                    "partner_id": cls.vendor.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": quantity,
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                                **(line or {}),
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        order.button_confirm()
        return order

    @classmethod
    def _receive(cls, order, quantity=None, days=0, backorder=True):
        """Validate what has come of an order, as a warehouse worker."""
        picking = order.picking_ids.filtered(lambda item: item.state == "assigned")
        picking = picking.with_env(cls.env(user=cls.worker, su=False)).with_company(
            order.company_id
        )
        if quantity is not None:
            picking.move_ids.quantity = quantity
        options = {} if backorder else {"picking_ids_not_to_backorder": picking.ids}
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, **options).button_validate()
        cls._move_in_time(picking, days)
        return picking

    @classmethod
    def _move_in_time(cls, picking, days):
        """As if the goods had come some days earlier or later."""
        for move in picking.sudo().move_ids:
            move.date = move.date.replace(hour=12) - (cls.today - cls._day(days))

    @classmethod
    def _buy(cls, product, price, days=0, **values):
        """Order and receive goods; return the receipt."""
        return cls._receive(cls._order(product, price, **values), days=days)

    @classmethod
    def _return(cls, picking, quantity):
        """Send some of the goods of a receipt back to the vendor."""
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(
                active_ids=picking.ids,
                active_id=picking.id,
                active_model="stock.picking",
            )
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.quantity = quantity
        back.move_ids.picked = True
        back.button_validate()
        return back
