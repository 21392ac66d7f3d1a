"""Fixtures shared by the tests of the client base."""

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ClientBaseCommon(BaseCommon):
    """Two sales people in two teams, their leader, a manager and a second company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.sales_own = cls._create_user("own", "sales_team.group_sale_salesman")
        cls.sales_mate = cls._create_user("mate", "sales_team.group_sale_salesman")
        cls.team_leader = cls._create_user("leader", "sales_team.group_sale_salesman")
        cls.sales_all = cls._create_user(
            "all", "sales_team.group_sale_salesman_all_leads"
        )
        cls.sales_manager = cls._create_user("manager", "sales_team.group_sale_manager")
        cls.office_user = cls._create_user("office", "base.group_user")
        cls.portal_user = cls._create_user("portal", "base.group_portal")
        cls.team, cls.other_team = cls.env["crm.team"].create(
            [
                {
                    "name": "North",
                    "user_id": cls.team_leader.id,
                    "member_ids": [(6, 0, (cls.sales_own | cls.team_leader).ids)],
                },
                {"name": "South", "member_ids": [(6, 0, cls.sales_mate.ids)]},
            ]
        )

    @classmethod
    def _create_user(cls, role, groups, **values):
        """One user of a role; its log-in and its password are ``test_<role>``."""
        login = f"test_{role}"
        return new_test_user(cls.env, login, groups=groups, password=login, **values)

    @classmethod
    def _create_partner(cls, name, **values):
        """A customer company, unless the values say otherwise."""
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )
