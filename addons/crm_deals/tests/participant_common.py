from contextlib import contextmanager

from odoo.exceptions import ValidationError

from .common import DealCase


class ParticipantCase(DealCase):
    """A deal with a competitor and a subcontractor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival, cls.second_rival, cls.builder = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True}
                for name in ("Rival", "Second rival", "Builder")
            ]
        )
        cls.foreman = cls.env["res.partner"].create(
            {"name": "Foreman", "parent_id": cls.builder.id}
        )
        roles = "crm_deals.crm_deal_participant_role_%s"
        cls.competitor = cls.env.ref(roles % "competitor")
        cls.subcontractor = cls.env.ref(roles % "subcontractor")
        cls.deal = cls._create_deal(name="Cold store")
        cls.rival_row = cls._add(cls.deal, cls.rival)
        cls.builder_row = cls._add(cls.deal, cls.builder, cls.subcontractor)

    @classmethod
    def _add(cls, deal, partner, role=None, **values):
        """Add a participant to a deal, a competitor unless told otherwise."""
        return cls.env["crm.deal.participant"].create(
            {
                "deal_id": deal.id,
                "partner_id": partner.id,
                "role_id": (role or cls.competitor).id,
                **values,
            }
        )

    @contextmanager
    def _refused(self, message):
        """Expect a refusal in these words that leaves nothing behind."""
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertRegex(str(caught.exception), message)

    def _lose(self, deal, **values):
        deal.action_set_lost(lost_reason_id=self.lost_reason.id, **values)
