from odoo import models


class SaleOrderLine(models.Model):
    """What discounts ask the lines of an order."""

    _inherit = "sale.order.line"

    def _counts_for_order_sum(self):
        """Whether the line is goods or services, and neither a discount nor delivery."""
        self.ensure_one()
        return not (
            self.display_type
            or self.is_downpayment
            or self.reward_id
            or self._is_global_discount()
            or self._is_delivery()
        )

    def _get_discount_facts(self, discounts):
        """What conditions of discounts ask about lines, each thing found out once.

        :param discounts: discounts that may hold, as superuser
        :return: dict of line -> dict, see ``tools.price_discount.find_line_refusal``
        """
        segments = self._get_product_segment_ids(discounts.product_segment_ids)
        paths = {
            category: {
                int(id_) for id_ in (category.parent_path or "").split("/") if id_
            }
            for category in self.product_id.categ_id
        }
        return {
            line: {
                "price_group": line.product_id.price_group_id.id,
                "category": paths.get(line.product_id.categ_id, set()),
                "product_segment": segments.get(line.product_id.product_tmpl_id.id, ()),
                "quantity": line._get_quantity_for_discounts(),
            }
            for line in self
        }

    def _get_product_segment_ids(self, segments):
        """Ids of those of some segments that the product is in, per template id."""
        templates = self.product_id.product_tmpl_id.sudo()
        found = {}
        for segment_id, template_ids in segments.sudo()._get_segments_of(templates):
            for template_id in template_ids:
                found.setdefault(template_id, set()).add(segment_id)
        return found

    def _get_quantity_for_discounts(self):
        """Quantity in units of the product."""
        unit = self.product_id.uom_id
        if not self.product_uom_id or self.product_uom_id == unit:
            return self.product_uom_qty
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, unit, round=False, raise_if_failure=False
        )
