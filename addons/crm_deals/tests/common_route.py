from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import DealCase


class RouteCase(DealCase):
    """A process First -> Second -> Third -> Done that asks for a sum on the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.road = cls._create_stages("Contact", "Qualified", "Offer", Sold=True)
        cls.contact, cls.qualified, cls.offer, cls.sold = cls.road
        cls.process = cls._create_type("Process", cls.road, mode="process")
        cls.step_1, cls.step_2, cls.step_3 = cls.process.transition_ids

    @contextmanager
    def assertRefused(self, regex, error=UserError):
        """Check the message of a refusal, and undo what it refused as a server does."""
        with self.assertRaises(error) as caught:
            yield caught
        self.assertRegex(str(caught.exception), regex)

    @classmethod
    def _get_field(cls, name):
        return cls.env["ir.model.fields"]._get("crm.lead", name)

    @classmethod
    def _require(cls, step, *names):
        """Ask for fields of the deal before a step."""
        fields = [cls._get_field(name).id for name in names]
        step.required_field_ids = [Command.set(fields)]

    @classmethod
    def _create_routed(cls, **values):
        """Create a deal of the process, seen by its salesperson."""
        deal = cls._create_deal(deal_type_id=cls.process.id, **values)
        return deal.with_user(cls.salesman)

    @classmethod
    def _create_routed_at(cls, *stages, **values):
        """Create a deal of the process that has come along these stages."""
        deal = cls._create_routed(**values)
        for stage in stages:
            deal.stage_id = stage
        return deal
