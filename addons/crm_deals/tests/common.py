from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install", "crm_deals")
class DealCase(TransactionCase):
    """A deal type with stages, sales people of each role, and deals of theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.salesman = new_test_user(
            cls.env, "deal_salesman", "sales_team.group_sale_salesman"
        )
        cls.colleague = new_test_user(
            cls.env, "deal_colleague", "sales_team.group_sale_salesman"
        )
        cls.leader = new_test_user(
            cls.env, "deal_leader", "sales_team.group_sale_salesman_all_leads"
        )
        cls.manager = new_test_user(
            cls.env, "deal_manager", "sales_team.group_sale_manager"
        )
        cls.team = cls.env["crm.team"].create(
            {"name": "Deal team", "member_ids": [(4, cls.salesman.id)]}
        )
        cls.client = cls.env["res.partner"].create({"name": "Client"})
        cls.lost_reason = cls.env["crm.lost.reason"].create({"name": "Too expensive"})
        cls.stages = cls._create_stages("First", "Second", "Third", Done=True)
        cls.first, cls.second, cls.third, cls.done = cls.stages
        cls.deal_type = cls._create_type("Typical", cls.stages)

    @classmethod
    def _create_stages(cls, *names, **won):
        """Create stages in this order; a name given as keyword is a won stage."""
        return cls.env["crm.stage"].create(
            [
                {"name": name, "sequence": number, "is_won": name in won}
                for number, name in enumerate([*names, *won], 1)
            ]
        )

    @classmethod
    def _create_type(cls, name, stages, mode="manual", **values):
        """Create a deal type with stages."""
        return cls.env["crm.deal.type"].create(
            {"name": name, "mode": mode, "stage_ids": [(6, 0, stages.ids)], **values}
        )

    @classmethod
    def _create_deal(cls, **values):
        """Create a deal of the sales person, of the usual type of the tests."""
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.client.id,
                "user_id": cls.salesman.id,
                "team_id": cls.team.id,
                "deal_type_id": cls.deal_type.id,
                **values,
            }
        )
