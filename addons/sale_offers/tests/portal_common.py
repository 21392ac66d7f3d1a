from odoo.fields import Command
from odoo.tests import HttpCase

from odoo.addons.mail.tests.common import mail_new_test_user

from .common import OfferCase


class PortalCase(OfferCase, HttpCase):
    """A company with a branch, two people in the branch, one in the head office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.company_partner = Partner.create({"name": "Buyer Ltd", "is_company": True})
        cls.branch = Partner.create(
            {"name": "Branch", "parent_id": cls.company_partner.id, "type": "other"}
        )
        cls.buyer, cls.neighbour, cls.chief = (
            cls._create_portal_user(name, parent)
            for name, parent in (
                ("buyer", cls.branch),
                ("neighbour", cls.branch),
                ("chief", cls.company_partner),
            )
        )
        cls.stranger = cls._create_portal_user("stranger", Partner)
        cls.env["sale.offer"].search([]).action_archive()

    @classmethod
    def _create_portal_user(cls, name, parent):
        user = mail_new_test_user(
            cls.env, f"offer_{name}", groups="base.group_portal", name=name.title()
        )
        user.partner_id.parent_id = parent
        return user

    @classmethod
    def _create_active_offer(cls, partner, name, **values):
        offer = cls._create_offer(
            partner_id=partner and partner.id,
            name=name,
            kind="individual" if partner else "standard",
            user_id=cls.director.id,
            **values,
        )
        offer.with_user(cls.director).action_activate()
        return offer

    @classmethod
    def _create_sent(cls, partner, **values):
        order = cls._create_order(
            cls.kettle,
            partner_id=partner.id,
            require_signature=True,
            require_payment=False,
            **values,
        )
        order.order_line = [
            Command.create({"product_id": product.id, "alternative_group": "A"})
            for product in (cls.kettle, cls.iron)
        ]
        order.action_quotation_sent()
        order._portal_ensure_token()
        return order

    def _login(self, user):
        self.authenticate(user.login, user.login)
