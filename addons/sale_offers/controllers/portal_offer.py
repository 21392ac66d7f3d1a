from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal as Portal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class CustomerPortal(Portal):
    """Customers see the offers that hold for them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "offer_count" in counters:
            values["offer_count"] = len(self._get_offers())
        return values

    def _get_offers(self):
        """The offers of the user, as superuser: customers have no rights to the model."""
        user = request.env.user
        return request.env["sale.offer"]._find_for_portal(user.partner_id.sudo())

    @route(
        ["/my/offers", "/my/offers/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_offers(self, page=1, sortby="date", **kwargs):
        """List of the offers of the user.

        :param int page: number of the page
        :param str sortby: ``date``, ``end`` or ``name``
        :param dict kwargs: not used
        :return: the rendered page
        """
        sortings = {
            "date": {"label": request.env._("Newest")},
            "end": {"label": request.env._("Ends Soonest")},
            "name": {"label": request.env._("Name")},
        }
        sortby = sortby if sortby in sortings else "date"
        offers = self._get_offers()._sort_for_portal(sortby)
        pager = portal_pager(
            url="/my/offers",
            total=len(offers),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby},
        )
        start = pager["offset"]
        values = {
            **self._prepare_portal_layout_values(),
            "offers": offers[start : start + self._items_per_page],
            "page_name": "offer",
            "pager": pager,
            "default_url": "/my/offers",
            "searchbar_sortings": sortings,
            "sortby": sortby,
        }
        return request.render("sale_offers.portal_my_offers", values)

    @route(
        ["/my/offers/<int:offer_id>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_offer(self, offer_id, **kwargs):
        """One offer with its terms and prices in words.

        :param int offer_id: id of the offer
        :param dict kwargs: not used
        :return: the rendered page; the start page when the user has no such offer
        """
        offer = self._get_offers().filtered(lambda one: one.id == offer_id)
        if not offer:
            return request.redirect("/my")
        values = {
            **self._prepare_portal_layout_values(),
            "offer": offer,
            "rules": offer._get_portal_rules(),
            "prices": offer._get_portal_prices(
                offer.partner_id or request.env.user.partner_id.sudo()
            ),
            "page_name": "offer",
        }
        return request.render("sale_offers.portal_my_offer", values)
