from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from odoo import models
from odoo.tools import SQL, float_compare


def _get_midnight(day, zone):
    """The beginning of a day in a time zone as a moment of UTC."""
    moment = zone.localize(datetime.combine(day, time.min))
    return moment.astimezone(UTC).replace(tzinfo=None)


class SaleOffer(models.Model):
    """What periods of regular offers are measured by."""

    _inherit = "sale.offer"

    def _get_period_terms(self):
        """The day it is where the offer sells, and its target quantities.

        :return: date, list of ``(product id, quantity in its unit)``
        """
        targets = [
            (target.product_id.id, target._get_own_quantity())
            for target in self.target_ids
        ]
        return self._get_today(), targets


class SaleOfferPeriod(models.Model):
    """What was ordered in the periods of regular offers."""

    _inherit = "sale.offer.period"

    def _get_moments(self, zone):
        """The beginning and the end of the period as moments of UTC.

        :param zone: time zone of the company that sells
        """
        days = (self.date_from, self.date_to + timedelta(days=1))
        return [_get_midnight(day, zone) for day in days]

    def _get_facts(self):
        """What was ordered in each period, and how it stands.

        :return: ``{id: dict of amount, count, ordered ({product id: quantity}), share
            (0 to 1), state}``
        """
        saved = self.filtered("id")
        sums, quantities = saved._read_sums(), saved._read_quantities()
        offers = {offer: offer._get_period_terms() for offer in self.offer_id}
        facts = {}
        for period in self:
            amount, count = sums.get(period.id, (0.0, 0))
            ordered = quantities.get(period.id, {})
            today, targets = offers[period.offer_id]
            share = period._get_share(amount, count, ordered, targets)
            facts[period.id] = {
                "amount": amount,
                "count": count,
                "ordered": ordered,
                "share": share,
                "state": period._get_state(share, today),
            }
        return facts

    def _get_spans(self):
        """The periods with their moments of beginning and end, as a table of SQL."""
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        self.env["sale.offer.target"].flush_model()
        midnight = lru_cache(maxsize=None)(_get_midnight)
        zones = {offer: offer._get_zone() for offer in self.offer_id}
        rows = [
            (
                period.id,
                period.offer_id.id,
                midnight(period.date_from, zones[period.offer_id]),
                midnight(period.date_to + timedelta(days=1), zones[period.offer_id]),
            )
            for period in self
        ]
        return SQL(
            """unnest(%s::int[], %s::int[], %s::timestamp[], %s::timestamp[])
                AS span (id, offer_id, starts, ends)""",
            *map(list, zip(*rows, strict=True)),
        )

    def _read_sums(self):
        """Sums without taxes in the currency of the offer, and numbers of orders.

        :return: ``{id: (sum, number)}``
        """
        if not self:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT span.id, sold.currency_id, sold.company_id,
                          SUM(sold.amount_untaxed), COUNT(*)
                     FROM %s
                     JOIN sale_order sold ON sold.offer_id = span.offer_id
                      AND sold.state = 'sale'
                      AND sold.date_order >= span.starts AND sold.date_order < span.ends
                    GROUP BY 1, 2, 3""",
                self._get_spans(),
            )
        )
        sums = {}
        for id_, currency_id, company_id, amount, count in rows:
            period = self.browse(id_)
            currency = self.env["res.currency"].browse(currency_id)
            company = self.env["res.company"].browse(company_id)
            amount = currency._convert(
                float(amount), period.currency_id, company, period.date_to
            )
            before = sums.get(id_, (0.0, 0))
            sums[id_] = (before[0] + amount, before[1] + count)
        return sums

    def _read_quantities(self):
        """Quantities of the products of the targets, in the units of the products.

        :return: ``{id: {product_id: quantity}}``
        """
        wanted = self.filtered("offer_id.target_ids")
        if not wanted:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT span.id, item.product_id,
                          SUM(item.product_uom_qty * unit.factor / own.factor)
                     FROM %s
                     JOIN sale_order sold ON sold.offer_id = span.offer_id
                      AND sold.state = 'sale'
                      AND sold.date_order >= span.starts AND sold.date_order < span.ends
                     JOIN sale_order_line item ON item.order_id = sold.id
                     JOIN sale_offer_target target ON target.offer_id = span.offer_id
                      AND target.product_id = item.product_id
                     JOIN uom_uom unit ON unit.id = item.product_uom_id
                     JOIN product_product product ON product.id = item.product_id
                     JOIN product_template form ON form.id = product.product_tmpl_id
                     JOIN uom_uom own ON own.id = form.uom_id
                    GROUP BY 1, 2""",
                wanted._get_spans(),
            )
        )
        quantities = {}
        for id_, product_id, quantity in rows:
            quantities.setdefault(id_, {})[product_id] = float(quantity)
        return quantities

    def _get_share(self, amount, count, ordered, quantities):
        """How far the targets are reached, 0 to 1: the mean of all of them."""
        targets = [(amount, self.target_amount)] if self.target_amount else []
        targets += [
            (ordered.get(product_id, 0.0), quantity)
            for product_id, quantity in quantities
        ]
        if not targets:
            return 1.0 if count else 0.0
        shares = [self._get_part(fact, target) for fact, target in targets]
        return sum(shares) / len(shares)

    def _get_part(self, fact, target):
        """What part of a target is reached; more than enough is enough."""
        if float_compare(fact, target, precision_digits=4) >= 0:
            return 1.0
        return max(fact / target, 0.0)

    def _get_state(self, share, today):
        if self.date_from > today:
            return "future"
        if share == 1:
            return "done"
        return "late" if self.date_to < today else "due"

    def _get_quantity_words(self, ordered):
        """What was ordered of each product beside its target."""
        parts = [
            self.env._(
                "%(product)s: %(fact)g of %(target)g %(unit)s",
                product=target.product_id.name,
                fact=ordered.get(target.product_id.id, 0.0),
                target=target._get_own_quantity(),
                unit=target.product_id.uom_id.name,
            )
            for target in self.offer_id.target_ids
        ]
        return "; ".join(parts) or False
