from datetime import datetime

from odoo.fields import Command

from .common import OfferCase


class OfferReportCase(OfferCase):
    """An offer in hryvnias with prices, and a second company that sells in dollars.

    One dollar is 40 hryvnias on every day.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hryvnia = cls._activate_currency("base.UAH")
        cls.dollar = cls._activate_currency("base.USD")
        cls.home, cls.abroad = cls._create_companies()
        cls._set_rates()
        cls.people = cls.salesman | cls.colleague | cls.leader | cls.director
        companies = cls.home | cls.abroad
        cls.people.write({"company_ids": companies.ids, "company_id": cls.home.id})
        cls.env.user.write(
            {"company_ids": [Command.link(id_) for id_ in companies.ids]}
        )
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.home.ids}
        )
        cls.wholesale = cls._create_pricelist(cls.home, cls.hryvnia)
        cls.dollars = cls._create_pricelist(cls.abroad, cls.dollar)
        cls.offer = cls._create_priced_offer(cls.wholesale, cls.home, 80, 160)
        cls.foreign = cls._create_priced_offer(cls.dollars, cls.abroad, 2, 4)
        (cls.offer | cls.foreign).action_activate()

    @classmethod
    def _activate_currency(cls, xmlid):
        currency = cls.env.ref(xmlid)
        currency.active = True
        return currency

    @classmethod
    def _create_companies(cls):
        return cls.env["res.company"].create(
            [
                {"name": "Home", "currency_id": cls.hryvnia.id},
                {"name": "Abroad", "currency_id": cls.dollar.id},
            ]
        )

    @classmethod
    def _set_rates(cls):
        Rate = cls.env["res.currency.rate"]
        Rate.search([("currency_id", "in", (cls.hryvnia | cls.dollar).ids)]).unlink()
        for company in cls.home | cls.abroad:
            for currency, rate in ((cls.hryvnia, 40), (cls.dollar, 1)):
                Rate.create(
                    {
                        "name": "2020-01-01",
                        "currency_id": currency.id,
                        "company_id": company.id,
                        "rate": rate,
                    }
                )

    @classmethod
    def _create_pricelist(cls, company, currency):
        return cls.env["product.pricelist"].create(
            {
                "name": f"Wholesale of {company.name}",
                "company_id": company.id,
                "currency_id": currency.id,
            }
        )

    @classmethod
    def _create_priced_offer(cls, pricelist, company, *prices, **values):
        """An individual offer with fixed prices of the kettle and the iron."""
        products = (cls.kettle, cls.iron)
        return cls._create_offer(
            company_id=company.id,
            pricelist_id=pricelist.id,
            date_start="2026-01-01",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": product.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": price,
                    }
                )
                for product, price in zip(products, prices, strict=True)
            ],
            **values,
        )

    @classmethod
    def _sell(cls, *lines, day="2026-03-10", user=None, confirm=True, **values):
        """An order of the customer under an offer.

        :param lines: (product, quantity, price or None for that of the terms)
        """
        offer = values.pop("offer", cls.offer)
        order = (
            cls.env["sale.order"]
            .with_company(offer.company_id)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "user_id": (user or cls.salesman).id,
                    "company_id": offer.company_id.id,
                    "offer_id": offer.id,
                    "date_order": datetime.fromisoformat(f"{day} 10:00:00"),
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "tax_ids": [Command.clear()],
                                **({} if price is None else {"price_unit": price}),
                            }
                        )
                        for product, quantity, price in lines
                    ],
                    **values,
                }
            )
        )
        if confirm:
            order.action_confirm()
            order.date_order = datetime.fromisoformat(f"{day} 10:00:00")
        return order

    def _read(self, model, orders, user=None, companies=None):
        """Rows of a report about some orders, as a user sees them."""
        # what was read in another company is in other money
        self.env.invalidate_all()
        report = self.env[model].with_user(user or self.salesman)
        report = report.with_context(allowed_company_ids=(companies or self.home).ids)
        return report.search([("order_id", "in", orders.ids)], order="id")
