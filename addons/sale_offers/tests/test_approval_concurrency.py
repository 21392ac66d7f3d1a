from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "sale_offers")
class TestApprovalConcurrency(BaseCase):
    """Two approvers press at once: real connections, real transactions."""

    def setUp(self):
        super().setUp()
        env = self._open(SUPERUSER_ID)
        self.people = [
            new_test_user(env, login, "sales_team.group_sale_manager").id
            for login in ("race_first", "race_second")
        ]
        partner = env["res.partner"].create({"name": "Race"})
        product = env["product.product"].create({"name": "Race", "list_price": 10})
        level = env["sale.approval.rule"].create(
            {
                "name": "Race",
                "domain": f"[('partner_id', '=', {partner.id})]",
                "user_ids": [Command.set(self.people)],
            }
        )
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_request_approval()
        self.order_id, self.level_id = order.id, level.id
        self.addCleanup(self._clean, partner.id, product.id)
        env.cr.commit()

    def _open(self, uid):
        cursor = db_connect(get_db_name()).cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, uid, {})

    def _get_order(self, uid):
        return self._open(uid)["sale.order"].browse(self.order_id)

    def _clean(self, partner_id, product_id):
        with db_connect(get_db_name()).cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            order = env["sale.order"].browse(self.order_id)
            order._withdraw_approval()
            order.unlink()
            env["sale.approval.rule"].browse(self.level_id).unlink()
            env["product.product"].browse(product_id).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.people)
            partners = users.partner_id | env["res.partner"].browse(partner_id)
            users.unlink()
            partners.unlink()

    def test_second_approver_waits_while_first_decides(self):
        """While one decides the other is told to look again, and decides nothing."""
        first, second = (self._get_order(uid) for uid in self.people)
        first.action_approve()
        with self.assertRaisesRegex(UserError, "right now"):
            second.action_approve()
        first.env.cr.commit()
        second.env.cr.rollback()
        with self.assertRaisesRegex(UserError, "decided or taken back"):
            second.action_approve()
        second.env.cr.rollback()
        order = self._get_order(SUPERUSER_ID)
        self.assertEqual(order.approval_decision_ids.user_id.ids, self.people[:1])

    def test_decision_on_old_view_is_refused(self):
        """Who looked before the other decided is made to look again."""
        first, second = (self._get_order(uid) for uid in self.people)
        self.assertEqual(second.approval_state, "waiting")
        first.action_refuse("No")
        first.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            second.action_approve()
        second.env.cr.rollback()
        order = self._get_order(SUPERUSER_ID)
        self.assertEqual(order.approval_state, "refused")
        self.assertEqual(len(order.approval_decision_ids), 1)

    def test_order_not_edited_while_being_approved(self):
        """Who edits what somebody approves at the same moment does not get through."""
        order = self._get_order(SUPERUSER_ID)
        first = self._get_order(self.people[0])
        self.assertEqual(order.approval_state, "waiting")
        first.action_approve()
        first.env.cr.commit()
        order.validity_date = "2099-01-01"
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            order.env.flush_all()
        order.env.cr.rollback()
