"""Fixtures of the segment tests."""

from odoo.fields import Datetime

from .common import ClientBaseCommon


class SegmentCommon(ClientBaseCommon):
    """Three customers told apart by their references, and a helper for segments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Segment = cls.env["res.partner.segment"]
        cls.gold = cls._create_partner("Gold Ltd", ref="SEG-GOLD")
        cls.silver = cls._create_partner("Silver Ltd", ref="SEG-SILVER")
        cls.bronze = cls._create_partner("Bronze Ltd", ref="SEG-BRONZE")
        cls.everyone = cls.gold | cls.silver | cls.bronze

    @classmethod
    def _create_segment(cls, name="Segment", **values):
        """A partner segment of the main company, manual unless the values say."""
        return cls.Segment.create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_rule(cls, name="Rule", ref="SEG-", membership="dynamic", **values):
        """A segment of the partners whose reference starts with a text."""
        domain = repr([("ref", "=like", f"{ref}%")])
        return cls._create_segment(name, membership=membership, domain=domain, **values)

    @classmethod
    def _search(cls, *condition):
        """The customers of this test that a condition finds."""
        return cls.env["res.partner"].search(
            [("id", "in", cls.everyone.ids), condition]
        )

    @classmethod
    def _create_order(cls, partner, days_ago, **values):
        """A confirmed order so many days ago."""
        order = cls.env["sale.order"].create({"partner_id": partner.id, **values})
        order.write(
            {
                "state": "sale",
                "date_order": Datetime.subtract(Datetime.now(), days=days_ago),
            }
        )
        return order
